import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { OutboxRow } from '../../src/store/store.ts';
import { reconcile } from '../../src/traffic/reconcile.ts';
import { NOON, openRig, type Rig, TO_CLIENT } from './rig.ts';

const MINUTE = 60_000;

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

async function row(changes: Partial<OutboxRow>): Promise<OutboxRow> {
  const whole: OutboxRow = {
    id: 'k1',
    accountId: 'wire:1',
    gate: 'wire',
    conversationId: null,
    draft: TO_CLIENT,
    state: 'sending',
    externalId: null,
    error: null,
    createdAt: NOON,
    sentAt: NOON,
    updatedAt: NOON,
    owner: null,
    resends: null,
    dueAt: null,
    ...changes,
  };
  await rig.store.outbox.add(whole);
  return whole;
}

/** A pid that was somebody’s a moment ago. */
const dead = spawnSync(process.execPath, ['-e', '']).pid;
const here = (pid: number) => `${hostname()}:${pid}`;
const state = async () => (await rig.store.outbox.find('k1'))?.state;

test.each<[string, string | null, number, 'unknown' | 'sending']>([
  ['a dead process', here(dead), 0, 'unknown'],
  ['a living one', here(process.pid), 14, 'sending'],
  ['a living one that has the pid of a dead one', here(process.pid), 16, 'unknown'],
  ['another host, of late', 'elsewhere:1', 14, 'sending'],
  ['another host, long ago', 'elsewhere:1', 16, 'unknown'],
  ['nobody known, long ago', null, 16, 'unknown'],
])('a send begun by %s', async (_who, owner, minutes, then) => {
  await row({ owner });
  const { orphaned, unknown } = await reconcile(
    rig.store,
    NOON + minutes * MINUTE,
    await rig.app.audit('olga'),
  );
  expect(await state()).toBe(then);
  expect(orphaned.map(({ id }) => id)).toEqual(then === 'unknown' ? ['k1'] : []);
  expect(unknown).toEqual(orphaned);
});

describe('a queued row', () => {
  it('stays, and is shown when nobody is behind it', async () => {
    await row({ state: 'queued', owner: here(dead) });
    const { queued, orphaned } = await reconcile(rig.store, NOON, await rig.app.audit('olga'));
    expect([queued.length, orphaned.length, await state()]).toEqual([1, 0, 'queued']);
  });

  it('may wait its turn for long', async () => {
    await row({ state: 'queued', owner: here(process.pid) });
    expect(
      (await reconcile(rig.store, NOON + 60 * MINUTE, await rig.app.audit('olga'))).queued,
    ).toEqual([]);
  });
});

it('says what is uncertain again and again, and changes it once', async () => {
  await row({ owner: here(dead) });
  await reconcile(rig.store, NOON, await rig.app.audit('olga'));
  const again = await reconcile(rig.store, NOON + MINUTE, await rig.app.audit('olga'));
  expect([again.orphaned.length, again.unknown.length]).toEqual([0, 1]);
  expect(again.unknown[0]).toMatchObject({ updatedAt: NOON, error: { code: 'sender_gone' } });
});
