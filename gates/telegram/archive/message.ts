/** One item of an export, as the account sees it whose message it becomes. */
import type { Details } from '../../../src/domain/message.ts';
import type { ArchivedMessage } from '../../../src/gate.ts';
import { id, type Json, objects, string, time } from '../../meta/json.ts';
import { there } from '../events/content.ts';
import type { View } from './chat.ts';
import { contentOf, type Find } from './content.ts';
import { identityOf, peerOf } from './peer.ts';
import { serviceOf } from './service.ts';
import { entitiesOf } from './text.ts';

/** @param before when the message before it was sent: some that cannot be exported have no time */
export function messageOf(
  item: Json,
  view: View,
  find: Find,
  before: number | null,
): ArchivedMessage | null {
  const at = momentOf(item, '') ?? before;
  const number = id(item['id']);
  if (at === null || number === null) return null;
  const service = item['type'] === 'service';
  const content = service ? { ...serviceOf(item), attachment: null } : contentOf(item, find);
  const { identity, sender, direction } = writerOf(item, view);
  const editedAt = momentOf(item, 'edited');
  const details = {
    ...content.details,
    ...(service ? {} : besideOf(item)),
    ...(direction === 'outbound' && view.byHand && { author: 'person' }),
  };
  return {
    externalId: `${view.prefix}${view.chat}:${number}`,
    replyTo: answerOf(item, view),
    edited: editedAt === null ? undefined : { at: editedAt, by: String(editedAt / 1000) },
    at,
    sender,
    identity,
    direction,
    type: content.type,
    text: content.text,
    details: Object.keys(details).length > 0 ? details : null,
    revoked: false,
    attachments: content.attachment ? [content.attachment] : [],
    raw: item,
  };
}

function writerOf(
  item: Json,
  view: View,
): Pick<ArchivedMessage, 'identity' | 'sender' | 'direction'> {
  const peer = peerOf(item['from_id'] ?? item['actor_id']);
  const sender = string(item['from']) ?? string(item['actor']) ?? '';
  const signed = view.channel && view.account === undefined && string(item['author']);
  const ours =
    view.notes ||
    peer?.id === view.self ||
    (typeof signed === 'string' && signed === view.signature);
  return {
    // Nobody named: it is the chat that says it.
    identity: peer ? identityOf(peer) : { kind: 'chat_id', value: view.chat },
    sender: peer || sender !== '' ? sender : (view.title ?? ''),
    direction: ours ? 'outbound' : 'inbound',
  };
}

/** What an answer answers may stand in another chat; of one that nobody else numbers alike nothing is known here. */
function answerOf(item: Json, { prefix, chat }: View): string | undefined {
  const number = id(item['reply_to_message_id']) ?? id(item['message_id']);
  if (number === null) return undefined;
  const elsewhere = peerOf(item['reply_to_peer_id']);
  if (!elsewhere || elsewhere.id === chat) return `${prefix}${chat}:${number}`;
  return elsewhere.kind === 'channel' ? `${elsewhere.id}:${number}` : undefined;
}

/** `date_unixtime`, `edited_unixtime`; exports of before 2022 tell the time of the clock on the wall alone. */
function momentOf(item: Json, name: '' | 'edited'): number | null {
  const told = item[name === '' ? 'date_unixtime' : 'edited_unixtime'];
  if (told !== undefined) return time(told);
  const wall = string(item[name === '' ? 'date' : 'edited']);
  // What was not edited is said to be of 1970.
  const at = wall === null ? Number.NaN : new Date(wall).getTime();
  return Number.isNaN(at) || at < FIRST ? null : at;
}

const FIRST = Date.UTC(2000, 0, 1);

function besideOf(item: Json): Details {
  const from = string(item['forwarded_from']);
  const entities = entitiesOf(item['text_entities'] ?? item['text']);
  const reactions = objects(item['reactions']).map((each) =>
    there({
      emoji: string(each['emoji']) ?? string(each['document_id']) ?? string(each['type']),
      count: each['count'],
      by: objects(each['recent']).flatMap((one) => string(one['from']) ?? []),
    }),
  );
  return there({
    entities,
    forwarded: from === null ? undefined : { from },
    viaBot: string(item['via_bot']),
    signature: string(item['author']),
    spoiler: item['media_spoiler'] === true ? true : undefined,
    reactions: reactions.length > 0 ? reactions : undefined,
  });
}
