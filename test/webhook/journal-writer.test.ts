import { afterEach, beforeEach, expect, it } from 'vitest';
import type { JournalAppender } from '../../src/store/store.ts';
import { openJournalWriter } from '../../src/webhook/journal-writer.ts';
import { bytes, NOON, openRig, type Rig, said } from '../traffic/rig.ts';

let rig: Rig;
/** How many deliveries each commit took. */
let commits: number[];
beforeEach(async () => {
  rig = await openRig();
  commits = [];
});

let appender: JournalAppender;
beforeEach(async () => {
  appender = await rig.store.journal.appender();
});
afterEach(async () => {
  await appender.close();
  await rig.close();
});

function writer(append: JournalAppender['append'] = appender.append) {
  return openJournalWriter({
    append(deliveries) {
      commits.push(deliveries.length);
      return append(deliveries);
    },
  });
}

const delivery = (n: number) => ({
  gate: 'wire',
  receivedAt: NOON + n,
  headers: {},
  body: bytes([said({ externalId: `m${n}` })]),
});
const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);
const kept = async () =>
  (await rig.store.journal.pending(0, 10_000)).map(({ receivedAt }) => receivedAt - NOON);

it('commits what waits at the same time together, in order', async () => {
  const { append } = writer();
  await Promise.all(numbers(1300).map((n) => append(delivery(n))));
  expect(commits).toEqual([512, 512, 276]);
  expect(await kept()).toEqual(numbers(1300));
});

it('has a delivery on disk when it says so', async () => {
  const { append } = writer();
  for (const n of numbers(3)) {
    await append(delivery(n));
    expect(await kept()).toEqual(numbers(n + 1));
  }
});

it('takes what comes during a commit into the next one', async () => {
  const { append, idle } = writer();
  const first = append(delivery(0));
  await new Promise((resolve) => setImmediate(resolve));
  const rest = [append(delivery(1)), append(delivery(2))];
  await Promise.all([first, ...rest]);
  await idle();
  expect(commits).toEqual([1, 2]);
});

it('tells everybody whose commit failed, and goes on with the next', async () => {
  let faults = 1;
  const { append, idle } = writer(async (deliveries) => {
    if (faults-- > 0) throw new Error('the disk is full');
    return appender.append(deliveries);
  });
  const ended = await Promise.allSettled(numbers(3).map((n) => append(delivery(n))));
  expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(await kept()).toEqual([]);
  await append(delivery(7));
  await idle();
  expect(await kept()).toEqual([7]);
});

it('counts what comes, before it is written', async () => {
  const one = writer();
  const all = Promise.all(numbers(3).map((n) => one.append(delivery(n))));
  expect(one.arrivals).toBe(3);
  await all;
  expect(one.arrivals).toBe(3);
});

it('is idle when nothing waits', async () => {
  const { append, idle } = writer();
  await idle();
  const all = Promise.all(numbers(600).map((n) => append(delivery(n))));
  await idle();
  expect(await kept()).toHaveLength(600);
  await all;
});
