import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import { createBus, type News } from '../../src/traffic/bus.ts';
import { type ListenWorker, startListenWorker } from '../../src/webhook/listen-worker.ts';
import { openRig, type Rig, said, until } from '../traffic/rig.ts';

let rig: Rig;
let workers: ListenWorker[];
let logged: { level: string; message: string; fields: Record<string, unknown> }[];
let news: News[];
/** Whom it listens for at this moment, by account. */
let open: Set<string>;
beforeEach(async () => {
  rig = await openRig();
  [workers, logged, news] = [[], [], []];
  open = new Set();
  rig.network.listen = async function* ({ account }, { signal, onState }) {
    open.add(account.externalId);
    try {
      onState?.('connected');
      const event = said({ account: account.externalId, externalId: `from-${account.id}` });
      yield { events: [event], cursor: null, checkpoint: { next: 1 } };
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    } finally {
      open.delete(account.externalId);
    }
  };
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await rig.close();
});

function start(app = rig.app): ListenWorker {
  const bus = createBus((error) => {
    throw error;
  });
  bus.subscribe((one) => void news.push(one));
  const worker = startListenWorker({
    app,
    user: 'olga',
    store: rig.store,
    bus,
    log: (level, message, fields = {}) => void logged.push({ level, message, fields }),
  });
  workers.push(worker);
  return worker;
}

const heard = async () =>
  (await rig.store.messages.list({ limit: 99 })).map(({ accountId }) => accountId).toSorted();

describe('listening while serve runs', () => {
  it('hears every account, and tells of it', async () => {
    await rig.addAccount('olga', '2');
    start();
    await until(async () => (await heard()).length === 2);
    expect(await heard()).toEqual(['wire:1', 'wire:2']);
    expect(news).toContainEqual({
      user: 'olga',
      gate: 'wire',
      messages: 1,
      statuses: 0,
      notices: 0,
    });
  });

  it('begins with whoever logs in, ends with whoever is switched off', async () => {
    start();
    await until(async () => open.has('1'));
    await rig.addAccount('olga', '2');
    await until(async () => open.has('2'));
    await rig.store.accounts.setEnabled('wire:1', false);
    await until(async () => !open.has('1'));
    expect([...open]).toEqual(['2']);
  });

  it('begins anew after a new login', async () => {
    let begun = 0;
    rig.network.listen = async function* (_session, { signal }) {
      begun += 1;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      yield* [];
    };
    start();
    await until(async () => begun === 1);
    const login = { tokenKind: 'BOT', scopes: [], issuedAt: 5, expiresAt: null, state: 'valid' };
    await rig.store.accounts.setLogin('wire:1', login as never);
    await until(async () => begun === 2);
  });

  it('tries again after a fault, says why once, and shows no secret', async () => {
    let tries = 0;
    rig.app.conceal('a-secret-word');
    rig.network.listen = async function* () {
      tries += 1;
      const message = words`No line for ${'a-secret-word'}.`;
      const down = { category: 'unreachable', code: 'down', message, retryAfterMs: 5 } as const;
      yield await Promise.reject(new GateError(down));
    };
    start();
    await until(async () => tries >= 3);
    const said = logged.filter(({ message }) => message === 'not listening');
    expect(said).toHaveLength(1);
    expect(JSON.stringify(logged)).not.toContain('a-secret-word');
  });

  it('does not wrestle with another program for the line', async () => {
    let tries = 0;
    rig.network.listen = async function* (_session, { onState }) {
      tries += 1;
      onState?.('connected');
      const elsewhere = { code: 'polled_elsewhere', message: words`No.` } as const;
      yield await Promise.reject(new GateError({ category: 'failed', ...elsewhere }));
    };
    start();
    await until(async () => logged.some(({ message }) => message === 'not listening'));
    await new Promise((resume) => setTimeout(resume, 2500));
    expect(tries).toBe(1);
  });

  it('leaves an account to whoever listens for it already', async () => {
    start();
    await until(async () => open.has('1'));
    start(rig.another());
    await until(async () =>
      logged.some(({ fields }) => String(fields['reason']).includes('listens for wire:1 already')),
    );
    expect(await heard()).toEqual(['wire:1']);
  });

  it('stops at once', async () => {
    const worker = start();
    await until(async () => open.has('1'));
    await worker.stop();
    expect(open.size).toBe(0);
  });
});
