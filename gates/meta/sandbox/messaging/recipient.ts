/** Whom a message is for: somebody by id, the writer of a comment, or whoever an opt-in's token stands for. */
import { type Call } from '../call.ts';
import { type Caller, platformOf } from './caller.ts';
import { alreadyReplied, invalid, nobody, outsideWindow } from './refusals.ts';
import { idIn, objectOf } from './shape.ts';
import type { Desk, Messaging, Somebody } from './state.ts';

export interface Recipient {
  readonly desk: Desk;
  readonly person: Somebody;
  /** Whether the 24 hours do not count. */
  readonly free: boolean;
  /** Uses up what may be used once. */
  spend(): void;
}

const REPLY_WITHIN_MS = 7 * 24 * 60 * 60 * 1000;

export function recipientOf(messaging: Messaging, call: Call, caller: Caller): Recipient {
  const recipient = objectOf(call, 'recipient');
  if (!recipient) throw invalid('The parameter recipient is required');
  const asked = platformOf(call);
  const desks = caller.desks.filter(({ network }) => asked === undefined || network === asked);
  const [id, comment] = [idIn(recipient, 'id'), idIn(recipient, 'comment_id')];
  const token =
    idIn(recipient, 'one_time_notif_token') ?? idIn(recipient, 'notification_messages_token');
  if (id !== undefined) return byId(desks, id);
  if (comment !== undefined) return byComment(messaging, desks, comment);
  if (token !== undefined) return byToken(desks, token);
  throw invalid('Param recipient must have an id. Other ways to name somebody are not taken here.');
}

function byId(desks: readonly Desk[], id: string): Recipient {
  for (const desk of desks) {
    const person = desk.people.get(id);
    if (person) return { desk, person, free: false, spend: () => undefined };
  }
  throw nobody();
}

/** One reply to a comment, within seven days. */
function byComment({ world }: Messaging, desks: readonly Desk[], id: string): Recipient {
  for (const desk of desks) {
    const comment = desk.comments.get(id);
    if (!comment) continue;
    if (comment.replied) throw alreadyReplied(desk);
    if (world.host.now() - comment.at > REPLY_WITHIN_MS) throw outsideWindow(desk);
    return {
      desk,
      person: comment.by,
      free: true,
      spend() {
        comment.replied = true;
      },
    };
  }
  throw invalid('Invalid comment_id: there is no such comment.');
}

function byToken(desks: readonly Desk[], token: string): Recipient {
  for (const desk of desks) {
    const optin = desk.optins.get(token);
    if (!optin) continue;
    if (optin.stopped) throw invalid('The person has stopped notifications of this topic.');
    return {
      desk,
      person: optin.person,
      free: true,
      spend() {
        if (optin.once) desk.optins.delete(token);
      },
    };
  }
  throw invalid('Invalid token: it was used, or was never given.');
}
