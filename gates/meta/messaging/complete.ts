import type { Draft } from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import { refusal } from './bounds.ts';
import { type Channel, channelOf } from './channel.ts';
import { checkNative } from './check-native.ts';
import { messagingOf } from './credential.ts';
import { type Native, readNative } from './native.ts';
import { payload } from './payload.ts';

/**
 * What the contract asks for: whatever the platform would refuse is refused here (exit 6), a template is
 * looked up and its parameters are fitted to it.
 */
export async function complete(session: Session, draft: Draft): Promise<Draft> {
  const { gate } = session.account;
  const channel = channelOf(gate);
  checkComment(gate, channel, draft);
  checkFrame(gate, channel, draft);
  checkFiles(session, draft);
  const whole = await withTemplate(
    session,
    channel,
    withNative(gate, channel, await withPersona(session, draft)),
  );
  // What no message can hold is said now, not when it is sent.
  payload(gate, whole, '');
  return whole;
}

/**
 * Somebody who wrote a comment can be sent one message.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/discovery/private-replies
 */
function checkComment(gate: string, { title, filesToComments }: Channel, draft: Draft): void {
  if (draft.to.kind !== 'comment' && draft.to.kind !== 'post') return;
  if (draft.reaction || draft.replyTo !== undefined || draft.template) {
    throw refusal(
      gate,
      'not_supported',
      words`The private answer to a comment is a new message: no reaction, no quote, no template.`,
    );
  }
  if (draft.media && !filesToComments) {
    throw refusal(
      gate,
      'not_supported',
      words`${title} takes no file in the private answer to a comment.`,
      words`Send a text; files go once they have written back.`,
    );
  }
}

function checkFrame(gate: string, channel: Channel, draft: Draft): void {
  const { header, footer, quickReplies, native, buttons, link, media, template } = draft;
  if (header !== undefined || footer !== undefined) {
    throw refusal(gate, 'no_header', words`${channel.title} shows no header and no footer.`);
  }
  if (!quickReplies) return;
  if (template || (!channel.repliesUnderAnything && (native || buttons || link || media))) {
    throw refusal(
      gate,
      'not_supported',
      words`Quick replies stand under a text alone here.`,
      words`Send them with the next message.`,
    );
  }
}

/**
 * Instagram Login has no page whose files could be kept: messages of it name files by their address.
 * https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/messaging-api
 */
function checkFiles(session: Session, { media }: Draft): void {
  if (!media || media.url !== undefined || !messagingOf(session).direct) return;
  throw refusal(
    session.account.gate,
    'no_upload',
    words`An account of Instagram Login takes files by their web address only.`,
    words`Give an https:// address, or set the account up through its page: gates instagram setup`,
  );
}

function withNative(gate: string, channel: Channel, draft: Draft): Draft {
  if (!draft.native) return draft;
  const native = readNative(gate, draft.native);
  checkNative(gate, channel, draft, native);
  const shown = draft.text ?? shownOf(native);
  return { ...draft, native, ...(shown === undefined ? {} : { shown }) };
}

/** Who speaks, by id. */
async function withPersona(session: Session, draft: Draft): Promise<Draft> {
  if (draft.persona === undefined) return draft;
  const { personaId } = await import('./personas.ts');
  return { ...draft, persona: await personaId(session, draft.persona) };
}

/** What a person would read of it. */
function shownOf(native: Native): string | undefined {
  switch (native.kind) {
    case 'carousel':
      return native.cards
        .map(({ title, subtitle }) => [title, subtitle].filter(Boolean).join(': '))
        .join('\n');
    case 'receipt': {
      const { order_number: order, summary, currency } = native.receipt;
      const { total_cost: total } = (summary ?? {}) as { total_cost?: unknown };
      return `[${String(order)}] ${String(total)} ${String(currency)}`;
    }
    case 'heart':
      return '❤️';
    case 'post':
      return `[${native.id}]`;
    default:
      return undefined;
  }
}

async function withTemplate(session: Session, channel: Channel, draft: Draft): Promise<Draft> {
  if (!draft.template) return draft;
  const { gate } = session.account;
  if (!channel.utility) {
    throw refusal(gate, 'not_supported', words`${channel.title} has no templates.`);
  }
  if (draft.media || draft.location) {
    throw refusal(gate, 'not_supported', words`A template here takes texts only.`);
  }
  const { withUtility } = await import('./utility.ts');
  return withUtility(session, draft, draft.template);
}
