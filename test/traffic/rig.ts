/** A home on disk with olga and azarya in it, and a network that does as it is told. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, type GlobalOptions, openApp, type Ui } from '../../src/app.ts';
import { type Account, accountId } from '../../src/domain/account.ts';
import { GateError } from '../../src/domain/error.ts';
import type { GateEvent, MessageEvent, StatusEvent } from '../../src/domain/event.ts';
import type { Draft } from '../../src/domain/message.ts';
import { words } from '../../src/domain/words.ts';
import type { Gate, Limits, Webhook } from '../../src/gate.ts';
import { openHome } from '../../src/home.ts';
import type { Store } from '../../src/store/store.ts';
import { recordingUi, type Shown } from '../support/ui.ts';

/** 2026-11-21T08:00:00Z */
export const NOON = Date.UTC(2026, 10, 21, 8);
export const HOUR = 3_600_000;
export const SECRET = 'a-word-that-only-wire-knows';
export const CLIENT = '79991234567';

type Send = NonNullable<Gate['send']>;

export interface Rig {
  app: App;
  store: Store;
  /** Olga's number. */
  account: Account;
  env: NodeJS.ProcessEnv;
  options: GlobalOptions;
  shown: Shown[];
  warnings: string[];
  /** What the network does next; every send that reached it is in `sent`. */
  network: {
    send: Send;
    refresh: Gate['refresh'];
    access: Gate['access'];
    media: Gate['media'];
    history: Gate['history'];
    listen: Gate['listen'];
    person: Gate['person'];
    thread: Gate['thread'];
    split: Gate['split'];
    limits: Limits;
  };
  sent: { draft: Draft; key: string }[];
  clock: { now: number };
  /** Ctrl-C. */
  stop: AbortController;
  addAccount(user: string, externalId: string, changes?: Partial<Account>): Promise<Account>;
  /** One more process over the same home, as far as anybody can tell. */
  another(): App;
  close(): Promise<void>;
}

export async function openRig(
  more: { ui?: Partial<Ui>; env?: NodeJS.ProcessEnv } = {},
): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'gates-rig-'));
  const env = { GATES_HOME: join(folder, 'home'), GATES_VAULT: 'file', ...more.env };
  const home = await openHome(env);
  for (const user of ['olga', 'azarya']) home.addUser(user);
  const { ui, shown, warnings } = recordingUi(more.ui);
  const sent: Rig['sent'] = [];
  const network: Rig['network'] = {
    send: async (_session, _draft, key) => ({ externalId: `wire-${key}` }),
    refresh: undefined,
    access: undefined,
    media: undefined,
    history: undefined,
    listen: undefined,
    person: undefined,
    thread: undefined,
    split: undefined,
    limits: { text: { max: 20, unit: 'characters' }, template: true },
  };
  const gate: Gate = {
    name: 'wire',
    title: 'Wire',
    logins: [],
    get limits() {
      return network.limits;
    },
    whoami: async () => ({ externalId: '1', name: 'Wire', handle: null }),
    async send(session, draft, key) {
      sent.push({ draft, key });
      return network.send(session, draft, key);
    },
    get refresh() {
      return network.refresh;
    },
    get access() {
      return network.access;
    },
    get media() {
      return network.media;
    },
    get history() {
      return network.history;
    },
    get person() {
      return network.person;
    },
    get listen() {
      return network.listen;
    },
    get thread() {
      return network.thread;
    },
    get split() {
      return network.split;
    },
    webhook,
  } as Gate;
  const mute: Gate = {
    ...gate,
    name: 'mute',
    title: 'Mute',
    webhook: undefined,
    send: undefined,
  } as never;
  const row = {
    summary: 'Does as it is told',
    provider: 'wire',
    signIn: 'login',
    hosts: {},
  } as const;
  const catalogue = [
    { ...row, name: 'wire', title: 'Wire', load: async () => gate },
    { ...row, name: 'mute', title: 'Mute', load: async () => mute },
  ];
  const clock = { now: NOON };
  const stop = new AbortController();
  const options: GlobalOptions = {
    json: false,
    interactive: false,
    verbose: false,
    yes: false,
    dryRun: false,
  };
  const apps: App[] = [];
  const another = (): App => {
    const app = openApp({
      catalogue,
      home,
      env,
      options,
      ui,
      signal: stop.signal,
      now: () => clock.now,
    });
    apps.push(app);
    return app;
  };
  const app = another();

  async function addAccount(user: string, externalId: string, changes: Partial<Account> = {}) {
    const account: Account = {
      id: accountId('wire', externalId),
      gate: 'wire',
      externalId,
      kind: 'channel',
      name: 'Consultations',
      handle: `+${externalId}`,
      enabled: true,
      details: {},
      login: null,
      createdAt: NOON,
      ...changes,
    };
    await (await app.store(user)).accounts.save(account);
    await (await app.vault()).set({ user, gate: 'wire', account: externalId }, { secret: SECRET });
    return account;
  }

  return {
    app,
    store: await app.store('olga'),
    account: await addAccount('olga', '1'),
    env,
    options,
    shown,
    warnings,
    network,
    sent,
    clock,
    stop,
    addAccount,
    another,
    async close() {
      await Promise.all(apps.map((each) => each.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Bodies are lists of events, ready-made; whoever knows the secret has signed. */
const webhook: Webhook = {
  handshake({ url }, credentials) {
    if (!credentials.some(({ secret }) => secret === url.searchParams.get('token'))) {
      throw new GateError({ category: 'auth', code: 'wrong', message: words`Not our token.` });
    }
    return url.searchParams.get('challenge') ?? '';
  },
  verify({ headers }, credentials) {
    if (credentials.some(({ secret }) => secret === headers['x-secret'])) return;
    throw new GateError({ category: 'auth', code: 'wrong', message: words`Not signed by us.` });
  },
  parse(body) {
    const said = JSON.parse(Buffer.from(body).toString('utf8')) as unknown;
    if (!Array.isArray(said)) throw new Error('a body that is no list');
    return said as GateEvent[];
  },
  only(body, belongs) {
    const events = webhook
      .parse(body)
      .filter(({ account }) => account === null || belongs(account));
    return events.length > 0 ? bytes(events) : null;
  },
};

export function bytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

export function said(changes: Partial<MessageEvent> = {}): MessageEvent {
  const externalId = changes.externalId ?? 'm1';
  return {
    kind: 'message',
    account: '1',
    externalId,
    direction: 'inbound',
    at: NOON,
    peer: { identities: [{ kind: 'phone', value: CLIENT }], name: 'Нина' },
    self: '+1',
    type: 'text',
    text: 'Здравствуйте',
    replyTo: null,
    media: null,
    raw: { id: externalId },
    ...changes,
  };
}

export function reported(changes: Partial<StatusEvent> = {}): StatusEvent {
  const { externalId = 'm1', status = 'delivered' } = changes;
  return {
    kind: 'status',
    account: '1',
    externalId,
    status,
    at: NOON + 1000,
    raw: { id: externalId, status },
    ...changes,
  };
}

export const TO_CLIENT: Draft = { to: { kind: 'phone', id: CLIENT }, text: 'Добрый день' };

/** Tries until `check` gives something. */
export async function until<T>(check: () => Promise<T | null | undefined | false>): Promise<T> {
  for (;;) {
    const found = await check();
    if (found) return found;
    await new Promise((resume) => setTimeout(resume, 5));
  }
}
