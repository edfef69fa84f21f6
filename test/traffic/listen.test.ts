import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import type { Account } from '../../src/domain/account.ts';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { ListenRequest } from '../../src/gate.ts';
import { dropStore } from '../../src/store/open.ts';
import { checkpointOf } from '../../src/traffic/checkpoint.ts';
import { listenTo, type Listener, type ListenOptions } from '../../src/traffic/listen.ts';
import { openEngine, type TestEngine } from '../support/engines.ts';
import { NOON, openRig, type Rig, said } from './rig.ts';

const UPDATES = 10;
const PAGE = 3;

let rig: Rig;
let asked: ListenRequest[];
/** What the platform was told to forget: everything below. */
let confirmed: number;
let before: (from: number) => unknown;

/** Ten updates, three a page; asking for what comes after one says that those before it were taken. */
function open(account: Account): void {
  asked = [];
  confirmed = 0;
  before = () => undefined;
  rig.network.listen = async function* (_session, request) {
    asked.push(request);
    let { next } = (request.checkpoint ?? { next: 0 }) as { next: number };
    for (;;) {
      confirmed = Math.max(confirmed, next);
      await before(next);
      if (next >= UPDATES) return;
      const end = Math.min(next + PAGE, UPDATES);
      const events = Array.from({ length: end - next }, (_, n) => update(account, next + n));
      next = end;
      yield { events, cursor: null, checkpoint: { next } };
    }
  };
}

function update(account: Account, n: number) {
  return said({ account: account.externalId, externalId: `u${n}`, at: NOON + n, raw: { n } });
}

const ids = Array.from({ length: UPDATES }, (_, n) => `u${n}`);

async function listen(
  account: Account,
  options: Partial<ListenOptions> = {},
  app: App = rig.app,
): Promise<void> {
  const gate = (await app.gate('wire')) as Listener;
  const { signal } = new AbortController();
  return listenTo(app, 'olga', gate, account, { signal, ...options });
}

describe.each(['sqlite', 'postgres'] as const)('listening, over %s', (name) => {
  let engine: TestEngine | undefined;
  let missing: string | undefined;
  beforeAll(async () => {
    const opened = await openEngine(name);
    if ('missing' in opened) missing = opened.missing;
    else engine = opened;
  });
  afterAll(() => engine?.stop());
  beforeEach(async (context) => {
    if (!engine) return context.skip(missing);
    rig = await openRig({ env: engine.env });
    open(rig.account);
  });
  afterEach(async () => {
    if (!engine) return;
    const url = engine.env['GATES_DATABASE_URL'];
    await rig.close();
    if (url !== undefined) {
      for (const user of ['olga', 'azarya']) await dropStore({ user, url });
    }
  });
  const stored = async () =>
    (await rig.store.messages.list({ limit: 99 })).map(({ externalId }) => externalId);

  it('stores each page with where to go on, before the next one is asked for', async () => {
    const seen: unknown[] = [];
    before = async (next) => {
      seen.push([next, (await stored()).length, await checkpointOf(rig.store, rig.account, NOON)]);
    };
    await listen(rig.account);
    expect(seen).toEqual([
      [0, 0, null],
      [3, 3, { next: 3 }],
      [6, 6, { next: 6 }],
      [9, 9, { next: 9 }],
      [10, 10, { next: 10 }],
    ]);
    expect(await stored()).toEqual(ids);
  });

  it.each([0, 3, 6, 9])('goes on at %i where it was broken off', async (at) => {
    before = (next) => {
      if (next === at) throw new Error('killed');
    };
    await expect(listen(rig.account)).rejects.toThrow('killed');
    expect(await stored()).toEqual(ids.slice(0, at));
    before = () => undefined;
    await listen(rig.account);
    expect(asked.at(-1)?.checkpoint ?? null).toEqual(at === 0 ? null : { next: at });
    expect(await stored()).toEqual(ids);
  });

  it('does not move on with a page that cannot be stored', async () => {
    const { transaction } = rig.store;
    rig.store.transaction = () =>
      Promise.reject(new GateError({ category: 'failed', code: 'full', message: words`Full.` }));
    await expect(listen(rig.account)).rejects.toMatchObject({ code: 'full' });
    rig.store.transaction = transaction;
    expect(await checkpointOf(rig.store, rig.account, NOON)).toBeNull();
    expect(confirmed).toBe(0);
  });

  it('sets a bad item aside, not its neighbours', async () => {
    rig.network.listen = async function* () {
      const bad = said({ externalId: 'bad', at: Number.NaN });
      yield { events: [update(rig.account, 1), bad, update(rig.account, 2)], cursor: null };
    };
    await listen(rig.account);
    expect(await stored()).toEqual(['u1', 'u2']);
    expect(await rig.store.notices.list({ limit: 9 })).toMatchObject([{ kind: 'bad' }]);
  });

  it('is done by one at a time', async () => {
    const other = rig.another();
    let refused: unknown;
    before = async (next) => {
      if (next === 3) refused = await listen(rig.account, {}, other).catch((error) => error);
    };
    await listen(rig.account);
    expect(refused).toMatchObject({ code: 'busy', exitCode: 1 });
    before = () => undefined;
    await listen(rig.account, {}, other);
  });

  it('ends in peace with the signal, whatever that breaks off', async () => {
    const stop = new AbortController();
    before = (next) => {
      if (next !== 6) return;
      stop.abort();
      throw new Error('the connection was closed');
    };
    await listen(rig.account, { signal: stop.signal });
    expect(await stored()).toEqual(ids.slice(0, 6));
  });

  it('tells of news, and of nothing where all was here', async () => {
    const news: number[] = [];
    await listen(rig.account, { onNews: ({ messages }) => void news.push(messages) });
    expect(news).toEqual([3, 3, 3, 1]);
    await rig.store.memory.forget(rig.account.id, 'checkpoint');
    await listen(rig.account, { onNews: ({ messages }) => void news.push(messages) });
    expect(news).toHaveLength(4);
  });
});
