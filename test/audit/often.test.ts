import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openOften } from '../../src/audit/often.ts';
import type { AuditEntry } from '../../src/domain/audit.ts';

const WRONG: AuditEntry = {
  action: 'webhook.refused',
  subject: 'wire',
  detail: { code: 'signature_wrong' },
};
const MISSING: AuditEntry = { ...WRONG, detail: { code: 'signature_missing' } };
const more = (entry: AuditEntry, times: number) => ({
  ...entry,
  detail: { ...entry.detail, more: times },
});

let told: AuditEntry[];
beforeEach(() => {
  vi.useFakeTimers();
  told = [];
});
afterEach(() => vi.useRealTimers());

it('tells the first at once, then how many more in each minute', () => {
  const often = openOften((entry) => told.push(entry));
  for (let times = 0; times < 1000; times += 1) often.happened({ ...WRONG });
  often.happened(MISSING);
  expect(told).toEqual([WRONG, MISSING]);
  vi.advanceTimersByTime(60_000);
  expect(told.slice(2)).toEqual([more(WRONG, 999)]);
  often.happened(WRONG);
  vi.advanceTimersByTime(60_000);
  expect(told.slice(3)).toEqual([more(WRONG, 1)]);
});

it('begins anew after a minute of silence', () => {
  const often = openOften((entry) => told.push(entry));
  often.happened(WRONG);
  vi.advanceTimersByTime(60_000);
  often.happened(WRONG);
  expect(told).toEqual([WRONG, WRONG]);
});

it('tells what it counted when it ends, and leaves no timer', () => {
  const often = openOften((entry) => told.push(entry));
  for (let times = 0; times < 3; times += 1) often.happened(WRONG);
  often.happened(MISSING);
  often.end();
  expect(told).toEqual([WRONG, MISSING, more(WRONG, 2)]);
  expect(vi.getTimerCount()).toBe(0);
});
