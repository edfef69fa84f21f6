/** The two doors over PostgreSQL, where a statement that fails takes its whole transaction with it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import { openEngine, type TestEngine } from '../support/engines.ts';
import { bytes, NOON, openRig, reported, type Rig, said, TO_CLIENT, until } from './rig.ts';

describe('over PostgreSQL', () => {
  let engine: TestEngine | undefined;
  let rig: Rig;
  let missing: string | undefined;
  beforeAll(async () => {
    const opened = await openEngine('postgres');
    if ('missing' in opened) {
      missing = opened.missing;
      return;
    }
    engine = opened;
    rig = await openRig({ env: engine.env });
  });
  afterAll(async () => {
    await rig?.close();
    await engine?.stop();
  });
  const step = (title: string, run: () => Promise<void>) =>
    it(title, async (context) => {
      if (missing) context.skip(missing);
      expect(rig.store.engine).toBe('postgres');
      await run();
    });

  step(
    'sets a bad event aside though it broke the transaction, and its neighbours land',
    async () => {
      // Too large for the column, so that the engine itself refuses it in the middle of the batch.
      const bad = said({ externalId: 'bad', at: 2 ** 70 });
      const body = bytes([said({ externalId: 'a' }), bad, said({ externalId: 'b' })]);
      const [id = 0] = await rig.store.journal.append([
        { gate: 'wire', receivedAt: NOON, headers: {}, body },
      ]);
      const entry = await rig.store.journal.find(id);
      if (!entry) throw new Error('not kept');
      const inbound = await rig.app.inbound('olga');
      expect(await inbound.apply(entry)).toMatchObject({ messages: 2, unknown: 1 });
      expect(await rig.store.journal.find(id)).toMatchObject({ state: 'done', messages: 2 });
      expect(await rig.store.messages.find('wire:1', 'bad')).toBeNull();
    },
  );

  step('takes a status that is faster than the receipt', async () => {
    rig.network.send = async (_session, _draft, key) => {
      const event = reported({ externalId: `wire-${key}`, status: 'read', key });
      await (await rig.another().inbound('olga')).accept('wire', [event], null);
      return { externalId: `wire-${key}` };
    };
    const row = await (await rig.app.outbound('olga')).send(rig.account, TO_CLIENT);
    expect(row.state).toBe('read');
  });

  step('resends once, by however many processes at once', async () => {
    const outbound = await rig.app.outbound('olga');
    rig.network.send = () =>
      Promise.reject(
        new GateError({ category: 'unknown_outcome', code: 'x', message: words`No answer.` }),
      );
    await outbound.send(rig.account, TO_CLIENT).catch(() => undefined);
    const first = await until(
      async () => (await rig.store.outbox.list({ states: ['unknown'], limit: 1 }))[0],
    );
    rig.network.send = async (_session, _draft, key) => ({ externalId: `wire-${key}` });
    const before = rig.sent.length;
    const others = await Promise.all([1, 2, 3].map(() => rig.another().outbound('olga')));
    const tries = await Promise.allSettled(
      others.map((other) => other.send(rig.account, TO_CLIENT, { resends: first.id })),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(rig.sent).toHaveLength(before + 1);
  });
});
