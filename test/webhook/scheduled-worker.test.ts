import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Outbound } from '../../src/traffic/outbound.ts';
import { type ScheduledWorker, startScheduledWorker } from '../../src/webhook/scheduled-worker.ts';
import { HOUR, NOON, openRig, type Rig, TO_CLIENT, until } from '../traffic/rig.ts';

let rig: Rig;
let outbound: Outbound;
let workers: ScheduledWorker[];
beforeEach(async () => {
  rig = await openRig();
  outbound = await rig.app.outbound('olga');
  workers = [];
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await rig.close();
});

function start(owner = 'here', app = rig.app): void {
  const log = (): void => undefined;
  workers.push(startScheduledWorker({ app, user: 'olga', store: rig.store, owner, log }));
}

const schedule = (after: number, text = 'Добрый день') =>
  outbound.schedule(rig.account, { ...TO_CLIENT, text }, NOON + after);
const stateOf = async (id: string) => (await rig.store.outbox.find(id))?.state;

describe('a message for later', () => {
  it('is checked at once, waits, and goes once when its time has come', async () => {
    const row = await schedule(HOUR);
    expect(row).toMatchObject({ state: 'scheduled', dueAt: NOON + HOUR, owner: null });
    start();
    start('there', rig.another());
    await new Promise((resume) => setTimeout(resume, 700));
    expect([rig.sent.length, await stateOf(row.id)]).toEqual([0, 'scheduled']);
    rig.clock.now = NOON + HOUR;
    await until(async () => (await stateOf(row.id)) === 'accepted');
    expect(rig.sent.map(({ key }) => key)).toEqual([row.id]);
    const long = schedule(HOUR, 'a text that is far too long for this network');
    await expect(long).rejects.toMatchObject({ exitCode: 6 });
  });

  it('is not sent where it was dropped before', async () => {
    const row = await schedule(1);
    await rig.store.outbox.move(row.id, ['scheduled'], { state: 'dropped', updatedAt: NOON });
    rig.clock.now = NOON + HOUR;
    const other = await schedule(1, 'Второе');
    start();
    await until(async () => (await stateOf(other.id)) === 'accepted');
    expect(rig.sent.map(({ draft }) => draft.text)).toEqual(['Второе']);
  });

  it('goes late, but not more than a day', async () => {
    const [late, missed] = [await schedule(2 * HOUR), await schedule(0, 'Вчера')];
    rig.clock.now = NOON + 25 * HOUR;
    start();
    await until(async () => (await stateOf(late.id)) === 'accepted');
    const row = await rig.store.outbox.find(missed.id);
    expect(row).toMatchObject({ state: 'failed', error: { code: 'missed' } });
    expect(row?.error?.hint).toContain(`gates outbox resend ${missed.id}`);
  });

  it('that is refused keeps no other from going, and says why', async () => {
    rig.network.send = async (_session, { text }, key) => {
      if (text !== 'Первое') return { externalId: `wire-${key}` };
      throw new GateError({ category: 'failed', code: 'no', message: words`No.` });
    };
    const [first, second] = [await schedule(1, 'Первое'), await schedule(2, 'Второе')];
    rig.clock.now = NOON + 5;
    start();
    await until(async () => (await stateOf(second.id)) === 'accepted');
    expect(await rig.store.outbox.find(first.id)).toMatchObject({
      state: 'failed',
      error: { code: 'no' },
    });
  });

  it('fails where its account was switched off meanwhile', async () => {
    const row = await schedule(1);
    await rig.store.accounts.setEnabled(rig.account.id, false);
    rig.clock.now = NOON + 5;
    start();
    await until(async () => (await stateOf(row.id)) === 'failed');
    expect(rig.sent).toEqual([]);
  });

  it('with no answer is uncertain, and never sent again by itself', async () => {
    rig.network.send = () => Promise.reject(new Error('the line broke'));
    const row = await schedule(1);
    rig.clock.now = NOON + 5;
    start();
    await until(async () => (await stateOf(row.id)) === 'unknown');
    await new Promise((resume) => setTimeout(resume, 700));
    expect(rig.sent).toHaveLength(1);
  });

  it('waits for the line: where nothing could be sent it goes later', async () => {
    let down = true;
    rig.network.send = async (_session, _draft, key) => {
      if (!down) return { externalId: `wire-${key}` };
      throw new GateError({ category: 'unreachable', code: 'unreachable', message: words`No.` });
    };
    const row = await schedule(1);
    rig.clock.now = NOON + 5;
    start();
    await until(async () => rig.sent.length === 1);
    await until(async () => (await stateOf(row.id)) === 'scheduled');
    await new Promise((resume) => setTimeout(resume, 700));
    expect(rig.sent).toHaveLength(1);
    down = false;
    rig.clock.now = NOON + HOUR;
    await until(async () => (await stateOf(row.id)) === 'accepted');
    expect(rig.sent.map(({ key }) => key)).toEqual([row.id, row.id]);
  });

  it('that was refused as too fast stays scheduled: a kill takes nothing away', async () => {
    rig.network.limits = { ...rig.network.limits, rate: { perSecond: 10, burst: 1 } };
    rig.network.send = async () => {
      throw new GateError({
        category: 'rate_limited',
        code: 'too_fast',
        tooFast: 'account',
        retryAfterMs: 60_000,
        message: words`No.`,
      });
    };
    const row = await schedule(1);
    rig.clock.now = NOON + 5;
    start();
    await until(async () => rig.sent.length === 1);
    await until(async () => (await stateOf(row.id)) === 'scheduled');
    rig.stop.abort(new Error('stopped'));
    await Promise.all(workers.map((worker) => worker.stop()));
    expect(await rig.store.outbox.find(row.id)).toMatchObject({
      state: 'scheduled',
      dueAt: NOON + 1,
    });
  });

  describe('in pieces', () => {
    /** All due at one moment, each after the one before. */
    async function pieces(...texts: readonly string[]): Promise<string[]> {
      const ids: string[] = [];
      for (const text of texts) {
        const before = ids.at(-1);
        const draft = { ...TO_CLIENT, text, ...(before === undefined ? {} : { after: before }) };
        ids.push((await outbound.schedule(rig.account, draft, NOON + 1)).id);
      }
      return ids;
    }
    const TEXTS = ['1', '2', '3', '4', '5', '6'];

    it('goes in order, though all came in one moment', async () => {
      const ids = await pieces(...TEXTS);
      rig.clock.now = NOON + 5;
      start();
      await until(async () => (await stateOf(ids.at(-1) ?? '')) === 'accepted');
      expect(rig.sent.map(({ draft }) => draft.text)).toEqual(TEXTS);
    });

    it.each([
      ['was refused', 'failed', 'failed'],
      ['is uncertain', 'unknown', 'failed'],
      ['was taken back', 'dropped', 'dropped'],
    ] as const)('keeps the rest back where one %s', async (_, state, rest) => {
      const ids = await pieces('1', '2', '3');
      await rig.store.outbox.move(ids[0] ?? '', ['scheduled'], { state, updatedAt: NOON });
      rig.clock.now = NOON + 5;
      start();
      await until(async () => (await stateOf(ids[2] ?? '')) === rest);
      expect(await rig.store.outbox.find(ids[1] ?? '')).toMatchObject({
        state: rest,
        error: { code: 'kept_back' },
      });
      expect(rig.sent).toEqual([]);
    });
  });
});
