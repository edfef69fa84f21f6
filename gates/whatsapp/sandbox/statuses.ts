/** What becomes of a message after it was accepted: sent, delivered, read, or failed. */
import { createHash } from 'node:crypto';
import type { SandboxDelivery } from '../../../src/gate.ts';
import { statusError } from './errors.ts';
import type { Platform, Status, StoredMessage } from './platform.ts';
import { type Change, messagesChange, postEntries, seconds } from './webhooks.ts';

/** Milliseconds after acceptance. */
const DELAYS = [30, 80, 200] as const;
const DAY_MS = 24 * 60 * 60 * 1000;

export interface Failure {
  code: number;
  title?: string;
  details?: string;
}

/**
 * Lays out the webhooks of an accepted message. A pending `reorder` fault turns them round; a pending
 * `batch` fault puts them into one POST, over several entries and changes.
 */
export function scheduleStatuses(
  platform: Platform,
  message: StoredMessage,
  failure: Failure | null,
): void {
  const { host } = platform.world;
  // Of a reaction the platform never says that it was read.
  const course: Status[] =
    message.type === 'reaction' ? ['sent', 'delivered'] : ['sent', 'delivered', 'read'];
  const steps: Status[] = failure ? ['failed'] : course;
  if (host.takeFault('reorder')) steps.reverse();
  if (host.takeFault('batch')) {
    host.later(DELAYS[2], async () => {
      const changes = steps.map((status) => advance(platform, message, status, failure));
      const destination = { account: message.from.account, number: message.from.number };
      await postEntries(
        platform.world,
        destination,
        [changes.slice(0, 2), changes.slice(2)].filter(some),
      );
    });
    return;
  }
  // One after the other: out of order only where that was asked for.
  let before: Promise<unknown> = Promise.resolve();
  steps.forEach((status, index) => {
    host.later(DELAYS[index] ?? DELAYS[2], async () => {
      before = before.then(() => postStatus(platform, message, status, failure));
      await before;
    });
  });
}

/** Posts one status of a message now. */
export async function postStatus(
  platform: Platform,
  message: StoredMessage,
  status: Status,
  failure: Failure | null = null,
): Promise<SandboxDelivery> {
  const change = advance(platform, message, status, failure);
  const destination = { account: message.from.account, number: message.from.number };
  return await postEntries(platform.world, destination, [[change]]);
}

function advance(
  platform: Platform,
  message: StoredMessage,
  status: Status,
  failure: Failure | null,
): Change {
  message.status = status;
  const { peer } = message;
  const now = platform.world.host.now();
  return messagesChange(message.from, {
    statuses: [
      {
        id: message.id,
        status,
        timestamp: seconds(now),
        ...(peer.phone === null ? {} : { recipient_id: peer.phone }),
        ...(peer.groupId === undefined
          ? { recipient_user_id: peer.userId }
          : { recipient_id: peer.groupId, recipient_type: 'group' }),
        ...(status === 'sent' || status === 'delivered' ? billing(message, status) : {}),
        ...(failure ? { errors: [statusError(failure.code, failure.title, failure.details)] } : {}),
        ...(message.opaque === null ? {} : { biz_opaque_callback_data: message.opaque }),
      },
    ],
  });
}

function billing(message: StoredMessage, status: Status): object {
  const { category, from, peer } = message;
  const free = category === 'service';
  return {
    conversation: {
      id: createHash('md5').update(`${from.number.id} ${peer.userId} ${category}`).digest('hex'),
      ...(status === 'sent' ? { expiration_timestamp: seconds(message.at + DAY_MS) } : {}),
      origin: { type: category },
    },
    pricing: {
      billable: !free,
      pricing_model: 'PMP',
      category,
      type: free ? 'free_customer_service' : 'regular',
    },
  };
}

function some(changes: readonly Change[]): boolean {
  return changes.length > 0;
}
