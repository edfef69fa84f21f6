import type { AmendmentEvent, GateEvent, MessageEvent } from '../../../../src/domain/event.ts';
import type { Details } from '../../../../src/domain/message.ts';
import { figure, id, type Json, string } from '../../json.ts';
import { attachmentsOf, type Piece, pieceOf } from './attachment.ts';
import { INBOXES } from './inboxes.ts';
import { notice } from './notice.ts';
import { type Item, reject } from './place.ts';
import { field, fields } from './spelling.ts';

/** What the outbound door calls a message (a random UUID): other apps put other things into `metadata`. */
const KEY = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

const NOTHING: Piece = { type: null, text: null, media: null, details: {} };

/**
 * A message: what it says, and as further messages what else is attached to it.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/messages
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/message-echoes
 */
export function message(item: Item, part: Json): readonly GateEvent[] {
  const mid = string(part['mid']);
  if (mid === null) return [reject(item, 'message without an id')];
  if (field(part, 'is_deleted') === true) return [revoked(item, mid)];
  const frame = frameOf(item);
  if (typeof frame === 'string') return [reject(item, `message ${frame}`)];

  const [first = NOTHING, ...more] = attachmentsOf(part).map(pieceOf);
  const said = string(part['text']);
  const text = said ?? first.text;
  const echo = item.outbound ? authorOf(part) : {};
  const { key, metadata, ...author } = echo;
  const whole: MessageEvent = {
    ...frame,
    externalId: mid,
    type: typeOf(part, first),
    text,
    replyTo: string(fields(part, 'reply_to')?.['mid']),
    media: first.media && { ...first.media, caption: said },
    ...detailed({ ...first.details, ...besides(part, said), metadata, ...author }, item),
    ...(key === undefined ? {} : { key }),
  };
  const parts = more.map((piece, index) => {
    const number = index + 1;
    return {
      ...frame,
      externalId: `${mid}#${number}`,
      type: piece.type ?? 'text',
      text: piece.text,
      replyTo: null,
      media: piece.media,
      ...detailed({ ...piece.details, part: { of: mid, number }, ...author }, item),
    };
  });
  return [whole, ...parts];
}

/**
 * Somebody has changed what they wrote. Instagram sends the same, without text and with `num_edit` 0, of
 * messages that are new, beside their own event or instead of it: that changes nothing.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/message-edits
 */
export function edited(item: Item, part: Json): readonly GateEvent[] {
  const mid = string(part['mid']);
  if (mid === null) return [reject(item, 'edit without a message id')];
  const { text } = part;
  if (typeof text !== 'string') return [notice(item, 'message_edit', part)];
  const times = figure(field(part, 'num_edit')) ?? String(item.at);
  return [amendment(item, { kind: 'edit', externalId: mid }, `edit ${times}`, text)];
}

/** What every message of an item has, or why there can be none. */
export function frameOf(
  item: Item,
): Pick<MessageEvent, 'kind' | 'account' | 'direction' | 'at' | 'peer' | 'self' | 'raw'> | string {
  const { account, peer, at, raw } = item;
  if (!peer) return item.outbound ? 'to nobody' : 'from nobody';
  if (at === 0) return 'without a time';
  const direction = item.outbound ? 'outbound' : 'inbound';
  return { kind: 'message', account, direction, at, peer, self: account, raw };
}

/** `details` without what is not there; nothing at all where nothing is. */
export function detailed(found: Json, { standby }: Item): { details?: Details } {
  const all = { ...found, ...(standby ? { standby } : {}) };
  const there = Object.entries(all).filter(([, value]) => value !== undefined && value !== null);
  return there.length === 0 ? {} : { details: Object.fromEntries(there) };
}

function typeOf(part: Json, first: Piece): string {
  if (field(part, 'is_unsupported') === true) return 'unsupported';
  return (
    first.type ?? (string(part['text']) !== null || first.text !== null ? 'text' : 'unsupported')
  );
}

/** What a message says beside its text and its attachments. */
function besides(part: Json, text: string | null): Json {
  const choice = fields(part, 'quick_reply');
  const { story } = fields(part, 'reply_to') ?? {};
  const { referral, commands, tags } = part;
  return {
    choice: choice && { id: string(choice['payload']), title: text },
    // A mention of us in a story has its story already.
    ...(story === undefined ? {} : { story }),
    referral,
    commands,
    tags,
  };
}

/** Who wrote what goes out: this program, which knows its key again, a person, or another app. */
function authorOf(part: Json): {
  key?: string;
  metadata?: string;
  author?: 'person' | 'app';
  appId?: string;
} {
  const metadata = string(part['metadata']);
  if (metadata !== null && KEY.test(metadata)) return { key: metadata };
  const appId = id(field(part, 'app_id'));
  const byHand = appId === null || INBOXES.has(appId);
  return {
    ...(metadata === null ? {} : { metadata }),
    ...(byHand ? { author: 'person' } : { author: 'app', appId }),
  };
}

function revoked(item: Item, mid: string): AmendmentEvent {
  return amendment(item, { kind: 'revoke', externalId: mid }, 'revoke', null);
}

function amendment(
  { account, at, raw }: Item,
  amends: AmendmentEvent['amends'],
  by: string,
  text: string | null,
): AmendmentEvent {
  return { kind: 'amendment', account, at, amends, by, text, raw };
}
