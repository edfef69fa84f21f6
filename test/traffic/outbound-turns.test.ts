/** Waiting for a turn, Ctrl-C, waiting for a status, and sending once more. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Outbound } from '../../src/traffic/outbound.ts';
import { openRig, reported, type Rig, TO_CLIENT, until } from './rig.ts';

let rig: Rig;
let outbound: Outbound;
beforeEach(async () => {
  rig = await openRig();
  outbound = await rig.app.outbound('olga');
});
afterEach(() => rig.close());

const send = () => outbound.send(rig.account, TO_CLIENT);
const states = async () => (await rig.store.outbox.list({ limit: 99 })).map(({ state }) => state);
const inState = (state: string) =>
  until(async () =>
    (await rig.store.outbox.list({ limit: 99 })).find((row) => row.state === state),
  );
const uncertain = () => {
  rig.network.send = () =>
    Promise.reject(
      new GateError({ category: 'unknown_outcome', code: 'x', message: words`No answer.` }),
    );
};
const slow = () => {
  rig.network.limits = { ...rig.network.limits, rate: { perSecond: 0.001, burst: 1 } };
};

describe('a turn', () => {
  it('is shared with every other process', async () => {
    slow();
    await send();
    const other = await rig.another().outbound('olga');
    other.send(rig.account, TO_CLIENT).catch(() => undefined);
    await inState('queued');
    expect(rig.sent).toHaveLength(1);
    rig.stop.abort();
    await inState('dropped');
  });

  it('is one a person where the network asks for that', async () => {
    rig.network.limits = {
      ...rig.network.limits,
      rate: { perSecond: 1000, burst: 9, perRecipient: { everyMs: 1e6, burst: 1 } },
    };
    await send();
    send().catch(() => undefined);
    await inState('queued');
    const elsewhere = { ...TO_CLIENT, to: { kind: 'phone', id: '79990000001' } };
    expect((await outbound.send(rig.account, elsewhere)).state).toBe('accepted');
    rig.stop.abort();
    await inState('dropped');
  });
});

describe('Ctrl-C', () => {
  it('while waiting for a turn gives the message up', async () => {
    slow();
    await send();
    const waiting = send();
    await inState('queued');
    rig.stop.abort(
      new GateError({ category: 'interrupted', code: 'interrupted', message: words`Interrupted.` }),
    );
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    expect(await states()).toEqual(expect.arrayContaining(['accepted', 'dropped']));
    expect(rig.sent).toHaveLength(1);
  });

  it('before the request gives it up, though nobody had to wait', async () => {
    rig.stop.abort(
      new GateError({ category: 'interrupted', code: 'interrupted', message: words`Interrupted.` }),
    );
    await expect(send()).rejects.toMatchObject({ exitCode: 130 });
    expect(await states()).toEqual(['dropped']);
    expect(rig.sent).toEqual([]);
  });

  it('during the request ends at once, and the outcome is unknown', async () => {
    rig.network.send = () => new Promise(() => undefined);
    const sending = send();
    await inState('sending');
    rig.stop.abort();
    await expect(sending).rejects.toMatchObject({ exitCode: 8, code: 'outcome_unknown' });
    expect(await states()).toEqual(['unknown']);
  });
});

describe('waiting for a status', () => {
  const report = async (status: 'delivered' | 'failed', externalId: string | null) =>
    (await rig.app.inbound('olga')).accept(
      'wire',
      [reported({ externalId: externalId ?? '', status })],
      null,
    );

  it('ends when the status has come, or one beyond it', async () => {
    const row = await send();
    const waiting = outbound.wait(row.id, 'sent', 60_000);
    await report('delivered', row.externalId);
    expect((await waiting).state).toBe('delivered');
  });

  it('ends with the failure', async () => {
    const row = await send();
    await report('failed', row.externalId);
    await expect(outbound.wait(row.id, 'read', 60_000)).rejects.toMatchObject({ exitCode: 1 });
  });

  it('ends when the time is over, and says how far it has come', async () => {
    const row = await send();
    await expect(outbound.wait(row.id, 'read', 0)).rejects.toMatchObject({
      code: 'wait_timeout',
      message: expect.stringContaining('it is accepted'),
    });
  });

  it('knows what is not there', async () => {
    await expect(outbound.wait('none', 'read', 0)).rejects.toMatchObject({ exitCode: 5 });
  });
});

describe('sending once more', () => {
  const unknownRow = async () => {
    const answer = rig.network.send;
    uncertain();
    await send().catch(() => undefined);
    rig.network.send = answer;
    return inState('unknown');
  };
  const again = (id: string, by = outbound) => by.send(rig.account, TO_CLIENT, { resends: id });

  it('takes the first one’s place', async () => {
    const first = await unknownRow();
    const second = await again(first.id);
    expect(second).toMatchObject({ state: 'accepted', resends: first.id });
    expect(await rig.store.outbox.find(first.id)).toMatchObject({
      state: 'dropped',
      error: { code: 'resent', hint: `gates outbox show ${second.id} --user olga` },
    });
  });

  it('is done once, by however many at once or after another', async () => {
    const first = await unknownRow();
    const before = rig.sent.length;
    const others = await Promise.all([1, 2, 3].map(() => rig.another().outbound('olga')));
    const tries = await Promise.allSettled(others.map((other) => again(first.id, other)));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of tries) {
      if (one.status === 'rejected')
        expect(one.reason).toMatchObject({ exitCode: 2, code: 'already_sent' });
    }
    await expect(again(first.id)).rejects.toMatchObject({ code: 'already_sent' });
    expect(rig.sent).toHaveLength(before + 1);
    expect(await states()).toHaveLength(2);
  });

  it('is refused for what has arrived', async () => {
    const row = await send();
    await expect(again(row.id)).rejects.toMatchObject({ exitCode: 2, code: 'already_sent' });
    await expect(again('none')).rejects.toMatchObject({ exitCode: 5 });
    expect(rig.sent).toHaveLength(1);
  });

  it('takes a message from the process that waits with it', async () => {
    rig.network.limits = { ...rig.network.limits, rate: { perSecond: 2, burst: 1 } };
    await send();
    const waiting = send();
    waiting.catch(() => undefined);
    const row = await inState('queued');
    rig.network.limits = { ...rig.network.limits, rate: { perSecond: 1000, burst: 9 } };
    rig.clock.now += 1000;
    const second = await again(row.id);
    expect(second).toMatchObject({ state: 'accepted', resends: row.id });
    await expect(waiting).rejects.toMatchObject({
      code: 'taken_back',
      hint: expect.stringContaining(second.id),
    });
    expect(rig.sent).toHaveLength(2);
  });
});
