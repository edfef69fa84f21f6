import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import type { Account } from '../../src/domain/account.ts';
import { GateError } from '../../src/domain/error.ts';
import type { MessageEvent } from '../../src/domain/event.ts';
import { words } from '../../src/domain/words.ts';
import type { HistoryRequest } from '../../src/gate.ts';
import { dropStore } from '../../src/store/open.ts';
import type { StoredMessage } from '../../src/store/store.ts';
import { type Synced, syncAccount, type Syncer } from '../../src/traffic/sync.ts';
import { openEngine, type TestEngine } from '../support/engines.ts';
import { HOUR, NOON, openRig, type Rig, said } from './rig.ts';

const DAY = 24 * HOUR;
const PAGE = 3;
const MESSAGES = 11;

/** What the network has, newest first; a page is three messages, its cursor how many were told. */
interface Network {
  messages: MessageEvent[];
  asked: HistoryRequest[];
  /** Before a page is told; it may throw. */
  before: (told: number) => unknown;
  cursorOf: (told: number) => unknown;
}

let network: Network;

function message(account: Account, n: number): MessageEvent {
  const who = `7999000000${n % 4}`;
  return said({
    account: account.externalId,
    externalId: `m${n}`,
    at: NOON - n * HOUR,
    direction: n % 3 === 0 ? 'outbound' : 'inbound',
    peer: { identities: [{ kind: 'phone', value: who }], name: `Name ${who}` },
    text: `Message ${n}`,
  });
}

function open(account: Account): void {
  network = {
    messages: Array.from({ length: MESSAGES }, (_, n) => message(account, n)),
    asked: [],
    before: () => undefined,
    cursorOf: (told) => ({ told }),
  };
  rig.network.history = async function* (_session, request) {
    network.asked.push(request);
    const wanted = network.messages.filter(({ at }) => at >= request.since);
    let { told } = (request.cursor ?? { told: 0 }) as { told: number };
    do {
      await network.before(told);
      const events = wanted.slice(told, told + PAGE);
      told += PAGE;
      yield { events, cursor: told < wanted.length ? network.cursorOf(told) : null };
    } while (told < wanted.length);
  };
}

let rig: Rig;
const ids = (messages: readonly StoredMessage[]) =>
  messages.map(({ externalId }) => externalId).toSorted();
const all = () => network.messages.map(({ externalId }) => externalId).toSorted();
const stored = async (account: Account) =>
  ids(await rig.store.messages.list({ accountId: account.id, limit: 100 }));

async function sync(account: Account, since?: number, app: App = rig.app): Promise<Synced> {
  const gate = (await app.gate('wire')) as Syncer;
  return syncAccount(app, 'olga', gate, account, { since });
}

const failure = () =>
  new GateError({ category: 'unreachable', code: 'down', message: words`The line is dead.` });

describe.each(['sqlite', 'postgres'] as const)('reading back, over %s', (name) => {
  let engine: TestEngine | undefined;
  let missing: string | undefined;
  let notes: string[];
  beforeAll(async () => {
    const opened = await openEngine(name);
    if ('missing' in opened) ({ missing } = opened);
    else engine = opened;
  });
  afterAll(() => engine?.stop());
  beforeEach(async (context) => {
    if (missing) context.skip(missing);
    notes = [];
    const note = (text: unknown): void => {
      notes.push(String(text));
      // Nobody waits here: the time that was told goes by.
      rig.clock.now += 10_000;
    };
    rig = await openRig({ env: engine?.env ?? {}, ui: { note } });
    open(rig.account);
  });
  afterEach(async () => {
    if (missing) return;
    const url = engine?.env['GATES_DATABASE_URL'];
    await rig.close();
    if (url !== undefined) {
      for (const user of ['olga', 'azarya']) await dropStore({ user, url });
    }
  });

  it('lands every message once, and says what was read', async () => {
    const told = await sync(rig.account);
    expect(told).toEqual({
      account: 'wire:1',
      conversations: 4,
      messages: MESSAGES,
      new: MESSAGES,
      untold: 0,
      since: NOON - 30 * DAY,
    });
    expect(await stored(rig.account)).toEqual(all());
  });

  it('counts threads where the network has them', async () => {
    network.messages = network.messages.map((each, n) => ({
      ...each,
      thread: { externalId: `thread-${n % 6}`, follows: [], subject: null },
    }));
    expect(await sync(rig.account)).toMatchObject({ conversations: 6, messages: MESSAGES });
  });

  it('goes on where it was ended, at whichever page, whether or not the page had landed', async () => {
    const pages = Math.ceil(MESSAGES / PAGE);
    const ends = Array.from({ length: pages }, (_, page) => [
      [page, 'before the page'] as const,
      // The last one leaves no cursor that could fail.
      ...(page < pages - 1 ? [[page, 'while it lands'] as const] : []),
    ]).flat();
    for (const [page, moment] of ends) {
      const account = await rig.addAccount('olga', `${page}${moment.length}`);
      open(account);
      const whole = { ...network };
      if (moment === 'before the page') {
        network.before = (told) => told === page * PAGE && Promise.reject(failure());
      } else {
        // It cannot be kept, which shows when its messages are in the transaction already.
        network.cursorOf = (told) => (told === (page + 1) * PAGE ? { told: 1n } : { told });
      }
      await expect(sync(account), `${page} ${moment}`).rejects.toThrow();
      const landed = page * PAGE;
      expect(await stored(account), `${page} ${moment}`).toHaveLength(landed);
      Object.assign(network, whole, { asked: [] });
      expect((await sync(account)).messages, `${page} ${moment}`).toBe(MESSAGES - landed);
      expect(await stored(account)).toEqual(all());
      expect(network.asked[0]?.cursor).toEqual(page === 0 ? null : { told: landed });
    }
  });

  it('makes one of what webhooks tell meanwhile', async () => {
    const other = rig.another();
    const inbound = await other.inbound('olga');
    network.before = async (told) => {
      // What was read, what is about to be read and something new, as webhooks tell it: without names.
      const near = [
        ...network.messages.slice(told - 1, told + 2),
        message(rig.account, 100 + told),
      ];
      const events = near.map((event) => ({
        ...event,
        at: event.at + 123,
        peer: { identities: event.peer.identities },
      }));
      await inbound.accept('wire', events, null);
    };
    const told = await sync(rig.account);
    expect(told.new).toBeLessThan(told.messages);
    const extra = [0, 3, 6, 9].map((n) => `m${100 + n}`);
    expect(await stored(rig.account)).toEqual([...all(), ...extra].toSorted());
  });

  it('reads only what came since the last run began, and further back when that is asked for', async () => {
    await sync(rig.account, NOON - 5 * HOUR);
    expect(await stored(rig.account)).toHaveLength(6);
    rig.clock.now = NOON + DAY;
    await sync(rig.account);
    const [, second] = network.asked;
    expect(second?.since).toBeGreaterThan(NOON - HOUR);
    expect(second?.since).toBeLessThan(NOON);
    expect(second?.cursor).toBeNull();
    expect((await sync(rig.account, NOON - DAY)).new).toBe(5);
    expect(await stored(rig.account)).toEqual(all());
  });

  it('ends the run that was broken off first, unless it is to go further back', async () => {
    network.before = (told) => told === 6 && Promise.reject(failure());
    await expect(sync(rig.account, NOON - 10 * DAY)).rejects.toThrow('dead');
    network.before = () => undefined;
    rig.clock.now += HOUR;
    expect((await sync(rig.account, NOON - DAY)).since).toBe(NOON - 10 * DAY);
    network.before = (told) => told === 6 && Promise.reject(failure());
    await expect(sync(rig.account, NOON - 20 * DAY)).rejects.toThrow('dead');
    network.before = () => undefined;
    await sync(rig.account, NOON - 40 * DAY);
    expect(network.asked.at(-1)).toEqual({ since: NOON - 40 * DAY, cursor: null });
  });

  it('does not forget a gap: what a later run left out is read by the next', async () => {
    await sync(rig.account);
    rig.clock.now = NOON + 10 * DAY;
    await sync(rig.account, NOON + 9 * DAY);
    await sync(rig.account);
    expect(network.asked.at(-1)?.since).toBeLessThan(NOON);
  });

  it('is done by one process at a time', async () => {
    let begun = () => undefined as void;
    let letGo = () => undefined as void;
    const reading = new Promise<void>((resolve) => (begun = resolve));
    const held = new Promise<void>((resolve) => (letGo = resolve));
    network.before = () => {
      begun();
      return held;
    };
    const first = sync(rig.account);
    await reading;
    await expect(sync(rig.account, undefined, rig.another())).rejects.toMatchObject({
      code: 'busy',
      exitCode: 1,
    });
    letGo();
    expect((await first).new).toBe(MESSAGES);
    expect((await sync(rig.account, NOON - DAY)).new).toBe(0);
  });

  it('takes over at once from a process of this machine that is gone', async () => {
    const { hostname } = await import('node:os');
    const { spawnSync } = await import('node:child_process');
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const lease = `sync:${rig.account.id}`;
    await rig.store.leases.acquire(lease, `${hostname()}:${pid}:x`, NOON + HOUR, NOON);
    expect((await sync(rig.account)).new).toBe(MESSAGES);
    await rig.store.leases.acquire(lease, `elsewhere:${pid}:x`, NOON + HOUR, NOON);
    await expect(sync(rig.account)).rejects.toMatchObject({ code: 'busy' });
  });

  it('waits as it is told to when it is too fast, and goes on from the same page', async () => {
    let refusals = 0;
    network.before = (told) => {
      if (told !== 6 || (refusals += 1) > 2) return;
      throw new GateError({
        category: 'rate_limited',
        code: 'messenger_rate_limit',
        message: words`Too many calls.`,
        retryAfterMs: 5000,
        tooFast: 'account',
      });
    };
    const told = await sync(rig.account);
    expect(told.messages).toBe(MESSAGES);
    expect(network.asked.map(({ cursor }) => cursor)).toEqual([null, { told: 6 }, { told: 6 }]);
    expect(notes).toHaveLength(2);
    expect(notes[0]).toMatch(/^Waits \d+ seconds: Wire asked for a pause\. Too many calls\.$/);
    expect(rig.clock.now).toBe(NOON + 20_000);
  });

  it('names whoever has no name yet, and leaves the others theirs', async () => {
    const { people } = rig.store;
    const party = (n: number) => ({ identities: [{ kind: 'phone', value: `7999000000${n}` }] });
    await people.resolve('wire', { ...party(1), name: 'Анна' }, NOON);
    await people.resolve('wire', party(2), NOON);
    await sync(rig.account);
    const names = await Promise.all(
      [0, 1, 2].map(async (n) => (await people.resolve('wire', party(n), NOON)).name),
    );
    expect(names).toEqual(['Name 79990000000', 'Анна', 'Name 79990000002']);
    const filter = { accountId: rig.account.id, afterId: 0, activeSince: 0, limit: 100 };
    // Told just now: their network is not asked about them for a while.
    const unasked = async (now: number) =>
      (await people.unasked({ ...filter, now })).people.map((person) => person.name);
    expect(await unasked(NOON)).toEqual(['Анна']);
    expect(await unasked(NOON + 31 * DAY)).toHaveLength(4);
  });
});
