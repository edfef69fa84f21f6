/** A platform that says it was sent to too fast: slower, not failed. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GateError, type GateErrorInit } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { OutboxState } from '../../src/store/store.ts';
import type { Outbound } from '../../src/traffic/outbound.ts';
import { waitings } from '../../src/traffic/waiting.ts';
import { HOUR, NOON, openRig, type Rig, said, TO_CLIENT, until } from './rig.ts';

const OTHER = { ...TO_CLIENT, to: { kind: 'phone', id: '79990000001' } };
const MINUTE = 60_000;

let rig: Rig;
let outbound: Outbound;
let notes: string[];
beforeEach(async () => {
  notes = [];
  rig = await openRig({ ui: { note: (text) => void notes.push(String(text)) } });
  rig.network.limits = { ...rig.network.limits, rate: { perSecond: 1000, burst: 100 } };
  outbound = await rig.app.outbound('olga');
});
afterEach(() => rig.close());

const send = (draft = TO_CLIENT) => outbound.send(rig.account, draft);
const rows = () => rig.store.outbox.list({ limit: 99 });
const inState = (state: OutboxState) =>
  until(async () => (await rows()).find((row) => row.state === state));
const tooFast = (init: Partial<GateErrorInit> = {}) =>
  new GateError({
    category: 'rate_limited',
    code: 'throughput_limit',
    message: words`Too fast.`,
    hint: words`Wait.`,
    platformCode: '130429',
    tooFast: 'account',
    ...init,
  });

/** Refuses so many, then takes what comes. */
function refuse(times: number, error = tooFast()): void {
  let left = times;
  rig.network.send = async (_session, _draft, key) => {
    if (left > 0) {
      left -= 1;
      throw error;
    }
    return { externalId: `wire-${key}` };
  };
}

/** The row once it waits after having been refused `times` in all. */
const heldAfter = (times: number) =>
  until(async () => {
    const [row] = await rows();
    return rig.sent.length === times && row?.state === 'queued' ? row : null;
  });

const trail = async () =>
  (await rig.store.audit.list({ actions: 'wire.send', limit: 99 })).map(({ outcome, detail }) => ({
    outcome,
    ...(JSON.parse(detail) as Record<string, unknown>),
  }));

describe('a message that is refused as too fast', () => {
  it('goes back to the queue with the reason, and out when the pause is over', async () => {
    refuse(1);
    const sending = send();
    const held = await heldAfter(1);
    expect(held).toMatchObject({ sentAt: null, error: null, externalId: null });
    const waiting = (await waitings(rig.app, rig.store, [held])).get(held.id);
    expect(String(waiting?.reason)).toBe('Wire asked for a pause. Too fast.');
    expect(waiting?.until).toBeGreaterThanOrEqual(NOON + 1000);
    expect(notes).toEqual(['Waits 1 second: Wire asked for a pause. Too fast.']);
    rig.clock.now += 2000;
    expect(await sending).toMatchObject({ state: 'accepted', error: null });
    expect(rig.sent.map(({ key }) => key)).toEqual([held.id, held.id]);
    expect(await trail()).toMatchObject([{ outcome: 'done', outbox: held.id, refusals: 1 }]);
    expect(await rig.store.messages.count()).toBe(1);
  });

  it('keeps every process of the account back, and nobody else', async () => {
    refuse(1);
    const sending = send();
    await heldAfter(1);
    const other = await rig.another().outbound('olga');
    const behind = other.send(rig.account, OTHER);
    await until(async () => (await rows()).length === 2);
    const second = await rig.addAccount('olga', '2');
    expect(await outbound.send(second, OTHER)).toMatchObject({ state: 'accepted' });
    expect(rig.sent).toHaveLength(2);
    rig.clock.now += 2000;
    await Promise.all([sending, behind]);
    expect(rig.sent).toHaveLength(4);
  });

  it('keeps only this person’s messages back when they alone get too many', async () => {
    rig.network.limits = {
      ...rig.network.limits,
      rate: { perSecond: 1000, burst: 100, perRecipient: { everyMs: 6000, burst: 45 } },
    };
    refuse(1, tooFast({ tooFast: 'recipient', code: 'pair_limit', platformCode: '131056' }));
    const sending = send();
    await heldAfter(1);
    expect(await send(OTHER)).toMatchObject({ state: 'accepted' });
    rig.clock.now += 2000;
    expect(await sending).toMatchObject({ state: 'accepted' });
  });

  it('slows the account down once, however many were on their way together', async () => {
    let refused = 0;
    rig.network.send = async (_session, _draft, key) => {
      const first = (refused += 1) <= 5;
      // Until all five are on their way.
      while (first && refused < 5) await new Promise((resume) => setTimeout(resume, 5));
      if (first) throw tooFast();
      return { externalId: `wire-${key}` };
    };
    const sending = Promise.all([1, 2, 3, 4, 5].map(() => send()));
    await until(
      async () => rig.sent.length === 5 && (await rows()).every((row) => row.state === 'queued'),
    );
    const [pace] = await rig.store.pace.read(['wire:1']);
    expect(pace?.hold).toMatchObject({ refusals: 1, share: 0.5, since: NOON });
    rig.clock.now += 3000;
    const sent = await sending;
    expect(new Set(sent.map(({ externalId }) => externalId)).size).toBe(5);
    expect(rig.sent).toHaveLength(10);
  });

  it('fails with what the platform said when that goes on for ten minutes', async () => {
    refuse(99);
    const sending = send();
    const ended = expect(sending).rejects.toMatchObject({ exitCode: 7, code: 'throughput_limit' });
    await heldAfter(1);
    rig.clock.now += 5 * MINUTE;
    await heldAfter(2);
    rig.clock.now += 5 * MINUTE;
    await ended;
    expect(await rows()).toMatchObject([{ state: 'failed', error: { code: 'throughput_limit' } }]);
    expect(await trail()).toMatchObject([{ outcome: 'failed', refusals: 3 }]);
  });

  it('fails at once when the platform asks for a longer pause than that', async () => {
    refuse(1, tooFast({ retryAfterMs: HOUR }));
    await expect(send()).rejects.toMatchObject({ exitCode: 7, retryAfterMs: HOUR });
    expect(await rows()).toMatchObject([{ state: 'failed' }]);
  });

  it('leaves nothing behind on Ctrl-C', async () => {
    refuse(99);
    const sending = send();
    const held = await heldAfter(1);
    rig.stop.abort();
    await expect(sending).rejects.toMatchObject({ name: 'AbortError' });
    expect(await rows()).toMatchObject([{ id: held.id, state: 'dropped' }]);
    expect(rig.sent).toHaveLength(1);
  });

  it('is judged again before it is tried again', async () => {
    rig.network.limits = { ...rig.network.limits, windowMs: 24 * HOUR };
    const inbound = await rig.app.inbound('olga');
    await inbound.accept('wire', [said({ at: NOON })], null);
    rig.clock.now = NOON + 24 * HOUR - 1;
    refuse(1);
    const sending = send();
    await heldAfter(1);
    rig.clock.now += 2000;
    await expect(sending).rejects.toMatchObject({ exitCode: 6, code: 'window_closed' });
    expect(rig.sent).toHaveLength(1);
  });

  it('can be given up, or sent by another command, while it waits', async () => {
    refuse(1);
    const sending = send();
    const held = await heldAfter(1);
    const other = await rig.another().outbound('olga');
    const again = other.send(rig.account, TO_CLIENT, { resends: held.id });
    await until(async () => (await rows()).length === 2);
    const given = expect(sending).rejects.toMatchObject({ code: 'taken_back' });
    rig.clock.now += 2000;
    await given;
    expect(await again).toMatchObject({ state: 'accepted', resends: held.id });
    expect(rig.sent).toHaveLength(2);
  });
});

describe('what is not certain, or does not get better by waiting', () => {
  it.each([
    ['a limit of another kind', tooFast({ tooFast: undefined, code: 'spam_limit' }), 7],
    ['an answer that never came', tooFast({ tooFast: undefined, category: 'unknown_outcome' }), 8],
  ] as const)('%s is not tried again', async (_what, error, exitCode) => {
    const state = exitCode === 7 ? 'failed' : 'unknown';
    refuse(1, error);
    await expect(send()).rejects.toMatchObject({ exitCode });
    expect(await rows()).toMatchObject([{ state }]);
    expect(rig.sent).toHaveLength(1);
  });
});

describe('whoever may not wait', () => {
  const atOnce = () => outbound.send(rig.account, TO_CLIENT, { noWait: true });

  it('fails at once, and others still go slower', async () => {
    refuse(1);
    await expect(atOnce()).rejects.toMatchObject({ exitCode: 7, code: 'throughput_limit' });
    expect(await rows()).toMatchObject([{ state: 'failed' }]);
    await expect(atOnce()).rejects.toMatchObject({
      exitCode: 7,
      code: 'would_wait',
      message: expect.stringMatching(/^It would have to wait 1 second: Wire asked for a pause/),
    });
    expect(rig.sent).toHaveLength(1);
  });

  it('fails when its turn comes later than at once', async () => {
    rig.network.limits = { ...rig.network.limits, rate: { perSecond: 0.1, burst: 1 } };
    await send();
    await expect(atOnce()).rejects.toMatchObject({ exitCode: 7, code: 'would_wait' });
    expect((await rows()).map(({ state }) => state).toSorted()).toEqual(['accepted', 'failed']);
  });
});

describe('what waits for its turn', () => {
  it('says so, and until when, those behind later than those before', async () => {
    rig.network.limits = { ...rig.network.limits, rate: { perSecond: 0.5, burst: 1 } };
    await send();
    const sending = [1, 2].map(async (n) => {
      await until(async () => (await rows()).length === n);
      return send();
    });
    await until(async () => (await rows()).length === 3);
    for (const each of sending) each.catch(() => undefined);
    const found = [...(await waitings(rig.app, rig.store, await rows())).values()];
    expect(found.map(({ reason }) => String(reason))).toEqual([
      'Wire lets this account send one message in 2 seconds.',
      'Wire lets this account send one message in 2 seconds.',
    ]);
    const [first = 0, second = 0] = found.map((each) => each.until).toSorted((a, b) => a - b);
    expect(first - NOON).toBeGreaterThanOrEqual(2000);
    expect(second - first).toBeGreaterThanOrEqual(2000);
    expect(notes).toEqual([expect.stringMatching(/^Waits 2 seconds: Wire lets this account send/)]);
    rig.stop.abort();
    await Promise.allSettled(sending);
  });

  it('is let past by whoever only waits for a person', async () => {
    rig.network.limits = {
      ...rig.network.limits,
      rate: { perSecond: 1000, burst: 100, perRecipient: { everyMs: 6000, burst: 2 } },
    };
    const sending = [1, 2, 3].map(() => send());
    await until(async () => rig.sent.length === 2);
    const waiting = await inState('queued');
    expect(await send(OTHER)).toMatchObject({ state: 'accepted' });
    const found = (await waitings(rig.app, rig.store, await rows())).get(waiting.id);
    expect(String(found?.reason)).toBe('Wire takes one message in 6 seconds to one person.');
    rig.stop.abort();
    await Promise.allSettled(sending);
  });

  it('goes in the order it was asked for', async () => {
    rig.network.limits = {
      text: { max: 20, unit: 'characters' },
      rate: { perSecond: 500, burst: 1 },
    };
    const ticking = setInterval(() => (rig.clock.now += 2), 1);
    await Promise.all(
      Array.from({ length: 40 }, (_, n) => send({ ...TO_CLIENT, text: `Письмо ${n}` })),
    );
    clearInterval(ticking);
    expect(rig.sent.map(({ draft }) => draft.text)).toEqual(
      Array.from({ length: 40 }, (_, n) => `Письмо ${n}`),
    );
  });

  it('waits for nobody when its process has ended', async () => {
    rig.network.limits = { ...rig.network.limits, rate: { perSecond: 0.5, burst: 1 } };
    await send();
    send().catch(() => undefined);
    const row = await inState('queued');
    await rig.store.outbox.move(row.id, ['queued'], { owner: null, updatedAt: NOON - HOUR });
    expect((await waitings(rig.app, rig.store, await rows())).size).toBe(0);
    rig.stop.abort();
    await inState('dropped');
  });
});
