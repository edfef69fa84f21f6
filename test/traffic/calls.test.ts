import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import { type Calls, openCalls } from '../../src/traffic/calls.ts';
import { openRig, type Rig } from './rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

async function callsOf(app: App = rig.app, purpose = 'history'): Promise<Calls> {
  const { account } = rig;
  return openCalls({
    app,
    store: await app.store('olga'),
    gate: await app.gate('wire'),
    account,
    purpose,
    rate: { perSecond: 2, burst: 1 },
    signal: rig.stop.signal,
  });
}

/** Whether it has its turn, without the clock going on. */
async function comes(turn: Promise<void>): Promise<boolean> {
  const ran = turn.then(() => true);
  return Promise.race([ran, sleep(30, false)]);
}

it('is one pace for all processes, and another one for what is asked for other reasons', async () => {
  const [one, two] = [await callsOf(), await callsOf(rig.another())];
  const people = await callsOf(rig.app, 'people');
  expect(await comes(one.turn())).toBe(true);
  const second = two.turn();
  expect(await comes(second)).toBe(false);
  expect(await comes(people.turn())).toBe(true);
  rig.clock.now += 499;
  expect(await comes(second)).toBe(false);
  rig.clock.now += 10;
  await second;
  const third = one.turn();
  expect(await comes(third)).toBe(false);
  rig.clock.now += 510;
  await third;
});

it('ends with its signal while it waits', async () => {
  const calls = await callsOf();
  await calls.turn();
  const waiting = calls.turn();
  rig.stop.abort();
  await expect(waiting).rejects.toThrow();
});
