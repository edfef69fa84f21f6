/**
 * How far a message has come. Incoming messages start at `delivered` and become
 * `read` when they are marked read.
 *
 * `unknown` means the request went out and no answer came back: the platform may
 * or may not have it. Any later word from the platform resolves it.
 */
export type Delivery =
  | 'queued'
  | 'unknown'
  | 'accepted'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'played'
  | 'failed';

const RANK: Record<Delivery, number> = {
  queued: 0,
  unknown: 1,
  accepted: 2,
  sent: 3,
  delivered: 4,
  read: 5,
  played: 6,
  failed: 7,
};

/** Every delivery state, in climbing order; `failed` is terminal and wins over all. */
export const DELIVERIES = Object.keys(RANK) as readonly Delivery[];

/** The further of two states. Commutative, associative, idempotent: webhooks come in any order. */
export function furthest(a: Delivery, b: Delivery): Delivery {
  return RANK[a] >= RANK[b] ? a : b;
}

/** Whether `status` is at least as far as `goal`; a failed message never reaches a goal. */
export function hasReached(status: Delivery, goal: Delivery): boolean {
  if (status === 'failed') return goal === 'failed';
  return RANK[status] >= RANK[goal];
}
