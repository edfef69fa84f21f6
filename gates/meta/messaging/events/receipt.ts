import type {
  GateEvent,
  Party,
  StatusEvent,
  WatermarkEvent,
} from '../../../../src/domain/event.ts';
import { type Json, string, time } from '../../json.ts';
import { type Item, reject } from './place.ts';

/**
 * What has come to the other side: the messages named, and everything sent up to `watermark`.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/message-deliveries
 */
export function deliveries(item: Item, delivery: Json): readonly GateEvent[] {
  const watermark = time(delivery['watermark']);
  // A delivery has no time of its own.
  const at = item.dated ? item.at : (watermark ?? item.at);
  const { mids } = delivery;
  const named = (Array.isArray(mids) ? mids : []).flatMap((mid: unknown) => string(mid) ?? []);
  const events: GateEvent[] = named.map((mid) => status(item, mid, 'delivered', at));
  if (watermark !== null && item.peer)
    events.push(upTo(item, item.peer, { status: 'delivered', upTo: watermark, at }));
  return events.length > 0 ? events : [reject(item, 'delivery of nothing that is named')];
}

/**
 * Messenger tells up to when the other side has read; Instagram names the message they have seen, and
 * with it they have seen what came before.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/message-reads
 * https://developers.facebook.com/documentation/business-messaging/instagram-messaging/webhooks (messaging_seen)
 */
export function reads(item: Item, read: Json): readonly GateEvent[] {
  const mid = string(read['mid']);
  const watermark = time(read['watermark']) ?? (mid !== null && item.at > 0 ? item.at : null);
  const at = item.dated ? item.at : (watermark ?? item.at);
  const events: GateEvent[] = mid === null ? [] : [status(item, mid, 'read', at)];
  if (watermark !== null && item.peer)
    events.push(upTo(item, item.peer, { status: 'read', upTo: watermark, at }));
  return events.length > 0 ? events : [reject(item, 'read of nothing that is named')];
}

function status(item: Item, mid: string, word: 'delivered' | 'read', at: number): StatusEvent {
  return {
    kind: 'status',
    account: item.account,
    externalId: mid,
    status: word,
    at,
    ...(item.peer ? { peer: item.peer } : {}),
    raw: item.raw,
  };
}

function upTo(
  { account, raw }: Item,
  peer: Party,
  word: Pick<WatermarkEvent, 'status' | 'upTo' | 'at'>,
): WatermarkEvent {
  return { kind: 'watermark', account, peer, ...word, raw };
}
