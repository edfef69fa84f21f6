import { describe, expect, test } from 'vitest';
import { nextRetry, type Outcome, retryAfterMs } from '../../src/http/retry.ts';

const NOW = Date.parse('2026-11-21T08:00:00Z');
const no = { retry: false };
const after = (waitMs: number) => ({ retry: true, waitMs });
const answer = (status: number, retryAfter?: string): Outcome => ({
  kind: 'response',
  status,
  retryAfter,
});
const unsent: Outcome = { kind: 'failure', written: false };
const lasting: Outcome = { ...unsent, lasting: true };
const unanswered: Outcome = { kind: 'failure', written: true };
const CHANGES = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

describe('nextRetry', () => {
  test.each([
    ['200', answer(200), no],
    ['302', answer(302), no],
    ['400', answer(400, '1'), no],
    ['500', answer(500), after(200)],
    ['503 that says when', answer(503, '2'), after(2000)],
    ['503 that says much later', answer(503, '60'), no],
    ['429 that says when', answer(429, '3'), after(3000)],
    ['429 at the limit', answer(429, '5'), after(5000)],
    ['429 over the limit', answer(429, '6'), no],
    ['429 with a date', answer(429, 'Sat, 21 Nov 2026 08:00:04 GMT'), after(4000)],
    ['429 that does not say', answer(429), no],
    ['nothing sent', unsent, after(200)],
    ['nothing sent, for good', lasting, no],
    ['no answer', unanswered, after(200)],
  ])('a read: %s', (_name, outcome, expected) => {
    expect(nextRetry({ method: 'GET', attempt: 1, outcome, now: NOW, random: 1 })).toEqual(
      expected,
    );
  });

  describe.each(CHANGES)('%s', (method) => {
    test.each([
      ['200', answer(200), no],
      ['500', answer(500), no],
      ['503 that says when', answer(503, '1'), no],
      ['429 that says when: it was turned away', answer(429, '3'), after(3000)],
      ['429 that does not say', answer(429), no],
      ['nothing sent', unsent, after(200)],
      ['no answer: it may have arrived', unanswered, no],
    ])('%s', (_name, outcome, expected) => {
      expect(nextRetry({ method, attempt: 1, outcome, now: NOW, random: 1 })).toEqual(expected);
    });
  });

  test('two more tries, each waiting longer, between half and all of the step', () => {
    const wait = (attempt: number, random: number) =>
      nextRetry({ method: 'POST', attempt, outcome: unsent, now: NOW, random });
    expect([wait(1, 0), wait(1, 1)]).toEqual([after(100), after(200)]);
    expect([wait(2, 0), wait(2, 1)]).toEqual([after(200), after(400)]);
    expect(wait(3, 0)).toEqual(no);
  });
});

test.each([
  [undefined, null],
  ['', null],
  ['soon', null],
  ['-5', null],
  ['0', 0],
  ['1.5', 1500],
  [' 7 ', 7000],
  ['Sat, 21 Nov 2026 08:01:00 GMT', 60_000],
  ['Sat, 21 Nov 2026 07:00:00 GMT', 0],
  ['2026-11-21T09:00:00Z', 3_600_000],
])('Retry-After %o is %o ms', (header, expected) => {
  expect(retryAfterMs(header, NOW)).toBe(expected);
});
