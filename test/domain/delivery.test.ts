import { describe, expect, it, test } from 'vitest';
import { DELIVERIES, furthest, hasReached } from '../../src/domain/delivery.ts';

describe('furthest', () => {
  const pairs = DELIVERIES.flatMap((a) => DELIVERIES.map((b) => [a, b] as const));

  test.each(pairs)('%s and %s: the same either way, and one of the two', (a, b) => {
    expect(furthest(a, b)).toBe(furthest(b, a));
    expect([a, b]).toContain(furthest(a, b));
  });

  it('does not care how three are grouped, nor how often one is said', () => {
    for (const [a, b] of pairs) {
      for (const c of DELIVERIES) {
        expect(furthest(furthest(a, b), c)).toBe(furthest(a, furthest(b, c)));
      }
      expect(furthest(a, furthest(a, b))).toBe(furthest(a, b));
    }
  });

  it('climbs in the order of the list, and failure wins over all', () => {
    expect(DELIVERIES).toEqual([
      'queued',
      'unknown',
      'accepted',
      'sent',
      'delivered',
      'read',
      'played',
      'failed',
    ]);
    for (const [index, a] of DELIVERIES.entries()) {
      for (const b of DELIVERIES.slice(index)) expect(furthest(a, b)).toBe(b);
    }
  });
});

test.each([
  ['delivered', 'sent', true],
  ['sent', 'sent', true],
  ['accepted', 'sent', false],
  ['unknown', 'accepted', false],
  ['failed', 'sent', false],
  ['failed', 'failed', true],
  ['read', 'failed', false],
] as const)('%s has reached %s: %s', (status, goal, reached) => {
  expect(hasReached(status, goal)).toBe(reached);
});
