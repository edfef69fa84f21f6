import type { Desk, Messaging, StoredMessage, Thread } from './state.ts';
/** What becomes of a message after it was accepted: its echo, that it arrived, that it was read. */
import { fromThem, echoTold } from './told.ts';
import { type Item, postItems } from './webhooks.ts';

/** Milliseconds after acceptance. */
const DELAYS = [30, 80, 200] as const;

/**
 * Lays out the webhooks of an accepted message. A pending `reorder` fault turns them round; a pending
 * `batch` fault puts them into one POST, over several entries. With the echo first it is told before
 * this returns.
 */
export async function tellOf(
  messaging: Messaging,
  desk: Desk,
  thread: Thread,
  message: StoredMessage,
): Promise<void> {
  const { state } = messaging;
  const { host } = messaging.world;
  const echo = (): Item => echoTold(messaging, desk, message);
  const steps = [
    ...(messaging.state.echoFirst ? [] : [echo]),
    ...(desk.network === 'messenger' ? [() => deliveryTold(desk, thread, message)] : []),
    () => readTold(messaging, desk, thread, message),
  ];
  if (messaging.state.echoFirst) await postItems(messaging, desk, [[echo()]]);
  if (host.takeFault('reorder')) steps.reverse();
  if (host.takeFault('batch')) {
    host.later(DELAYS[2], async () => {
      const items = steps.map((step) => step());
      await postItems(messaging, desk, [items.slice(0, 2), items.slice(2)]);
    });
    return;
  }
  // One after the other: out of order only where that was asked for.
  let before: Promise<unknown> = Promise.resolve();
  steps.forEach((step, index) => {
    host.later(DELAYS[index] ?? DELAYS[2], async () => {
      before = before.then(async () => {
        // A platform that was begun anew knows nothing of it.
        if (messaging.state === state) await postItems(messaging, desk, [[step()]]);
      });
      await before;
    });
  });
}

/** The watermark covers everything that was sent up to then. */
export function deliveryTold(desk: Desk, thread: Thread, message: StoredMessage): Item {
  return {
    kind: 'delivery',
    value: {
      ...fromThem(desk, thread, message.at),
      delivery: { mids: [message.id], watermark: message.at },
    },
  };
}

/** On Messenger up to when, on Instagram which message. */
export function readTold(
  { world }: Messaging,
  desk: Desk,
  thread: Thread,
  { id, at }: Pick<StoredMessage, 'id' | 'at'>,
): Item {
  const read = desk.network === 'messenger' ? { watermark: at } : { mid: id };
  return { kind: 'read', value: { ...fromThem(desk, thread, world.host.now()), read } };
}
