import type { NoticeEvent } from '../../../../src/domain/event.ts';
import type { Json } from '../../json.ts';
import type { Item, Place } from './place.ts';
import { TELLERS } from './tellers.ts';
import { called, type Told } from './telling.ts';

/** News in an item of `messaging` or `standby`. `topic` is one of {@link TELLERS}. */
export function notice(item: Item, topic: string, part: Json): NoticeEvent {
  const told = TELLERS[topic]?.(part, item) ?? { summary: topic };
  return noticeOf(item, item.at, topic, { peer: item.peer, ...told }, item.raw);
}

/** Something stands between a person and the app that answers them; what it is, is not told. */
export function standbyNotice(item: Item): NoticeEvent {
  const summary = `Another app answers ${called(item.peer)}`;
  return noticeOf(item, item.at, 'standby', { peer: item.peer, summary }, item.raw);
}

/** “Send to my server” in the app's dashboard: the address works, and nobody has written. */
export function testNotice(place: Place, field: string, raw: Json): NoticeEvent {
  return noticeOf(
    place,
    place.at,
    field,
    { summary: `Test from the app’s dashboard: ${field}` },
    raw,
  );
}

export function noticeOf(
  { account }: Pick<Place, 'account'>,
  at: number,
  topic: string,
  { summary, subject, peer, marketing }: Told,
  raw: Json,
): NoticeEvent {
  return {
    kind: 'notice',
    account,
    at,
    topic,
    subject: subject ?? peer?.identities[0]?.value ?? account,
    summary,
    ...(peer ? { peer } : {}),
    ...(marketing === undefined ? {} : { marketing }),
    raw,
  };
}
