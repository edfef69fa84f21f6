/** Messages of any kind, new and changed. https://core.telegram.org/bots/api#message */
import type { GateEvent, MessageEvent } from '../../../src/domain/event.ts';
import { id, type Json, object, string } from '../../meta/json.ts';
import { type Content, contentOf } from './content.ts';
import { answered, detailsOf } from './details.ts';
import { amendment, externalIdOf, type Item, momentOf, reject } from './item.ts';
import { isUnknownField } from './known-fields.ts';
import { serviceOf } from './service.ts';
import { sidesOf } from './sides.ts';

/** One message, its further files beside it, and that its group has moved. */
export function message(item: Item, part: Json): readonly GateEvent[] {
  const externalId = idOf(part);
  if (externalId === null) return [reject(item, 'message without an id')];
  const at = momentOf(part['date']);
  if (at === null) return [reject(item, 'message without a time')];
  const sides = sidesOf(part, item);
  if (typeof sides === 'string') return [reject(item, sides)];
  const moved = moves(item, part, at);
  // Told in both groups that become one: read once.
  if (moved.length > 0 && id(part['migrate_from_chat_id']) !== null) return moved;

  const { author, ...where } = sides;
  const { more, type, text, media, details } = whatItIs(part);
  const frame = {
    kind: 'message' as const,
    account: item.account,
    at,
    self: item.self,
    ...where,
    raw: item.raw,
  };
  const said = detailsOf(part, { ...details, ...(author === undefined ? {} : { author }) });
  const whole: MessageEvent = {
    ...frame,
    externalId,
    type,
    text,
    replyTo: answered(part),
    media,
    // Telegram says so itself: nobody waits for an answer.
    ...(where.direction === 'inbound' && UNANSWERED.has(type) ? { status: 'read' as const } : {}),
    ...(said ? { details: said } : {}),
  };
  const parts = more.map((file, index): MessageEvent => {
    const number = index + 1;
    return {
      ...frame,
      externalId: `${externalId}#${number}`,
      type: file.kind,
      text: null,
      replyTo: null,
      media: file,
      details: {
        part: { of: externalId, number },
        ...(author === undefined ? {} : { author }),
      },
    };
  });
  return [whole, ...parts, ...moved];
}

const UNANSWERED: ReadonlySet<string> = new Set(['service', 'members']);

/**
 * What a message says from now on, or the caption of its file. Also told where something else about it changed (its
 * buttons, a live location that moved).
 */
export function edited(item: Item, part: Json): readonly GateEvent[] {
  const externalId = idOf(part);
  if (externalId === null) return [reject(item, 'edit without a message id')];
  const at = momentOf(part['edit_date']);
  const by = editOf(part, item);
  const { text } = whatItIs(part);
  return [amendment(item, { amends: { kind: 'edit', externalId }, at: at ?? item.at, by, text })];
}

/** In the order they were made: `edit_date` is in seconds, and a program edits more than once in one. */
function editOf(part: Json, { updateId }: Item): string {
  if (momentOf(part['edit_date']) === null) return updateId ?? 'edit';
  return `${String(part['edit_date'])}.${(updateId ?? '').padStart(UPDATE_ID_LENGTH, '0')}`;
}

const UPDATE_ID_LENGTH = 16;

/** https://core.telegram.org/bots/api#businessmessagesdeleted */
export function deleted(item: Item, part: Json): readonly GateEvent[] {
  const { message_ids: numbers, chat } = part;
  const business = string(part['business_connection_id']);
  const named = (Array.isArray(numbers) ? numbers : []).map((number: unknown) =>
    externalIdOf({ chat, message_id: number }, business),
  );
  if (named.length === 0) return [reject(item, 'nothing that was deleted is named')];
  return named.map((externalId) =>
    externalId === null
      ? reject(item, 'deleted message without an id')
      : amendment(item, {
          amends: { kind: 'revoke', externalId },
          at: item.at,
          by: 'deleted',
          text: null,
        }),
  );
}

function idOf(part: Json): string | null {
  return externalIdOf(part, string(part['business_connection_id']));
}

function whatItIs(part: Json): Content {
  const known = contentOf(part) ?? serviceOf(part);
  if (known) return known;
  // Of next year: all there is of it.
  const content = Object.fromEntries(Object.entries(part).filter(([name]) => isUnknownField(name)));
  const details = Object.keys(content).length === 0 ? {} : { content };
  return { type: 'unsupported', text: null, media: null, more: [], details };
}

/** https://core.telegram.org/bots/api#message (migrate_to_chat_id, migrate_from_chat_id): either tells the same. */
function moves({ account, raw }: Item, part: Json, at: number): GateEvent[] {
  const here = id(object(part['chat'])?.['id']);
  const [to, from] = [id(part['migrate_to_chat_id']), id(part['migrate_from_chat_id'])];
  const told = [to === null ? null : [here, to], from === null ? null : [from, here]];
  return told.flatMap((pair) => {
    const [before, after] = pair ?? [];
    if (!before || !after || before === after) return [];
    return { kind: 'moved', account, at, from: before, to: after, raw };
  });
}
