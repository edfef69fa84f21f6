/** A home with one person in it, over either engine, and downloads to be brought in. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { catalogue } from '../../gates/index.ts';
import { reader } from '../../gates/meta/archive/reader.ts';
import { type App, openApp } from '../../src/app.ts';
import { type Account, accountId } from '../../src/domain/account.ts';
import { openHome } from '../../src/home.ts';
import { type Imported, importArchive, type ImportRequest } from '../../src/importing/import.ts';
import type { NewMessage, Store, StoredMessage } from '../../src/store/store.ts';
import { openEngine } from '../support/engines.ts';
import { recordingUi } from '../support/ui.ts';

export const OLGA = 'Ольга Иванова';
export const ANNA = 'Анна Петрова';
/** 2026-11-21T08:00:00.123Z */
export const AT = Date.UTC(2026, 10, 21, 8, 0, 0, 123);

export interface Rig {
  app: App;
  user: string;
  store: Store;
  stop: AbortController;
  /** A path for a ZIP. */
  place(name: string): string;
  bring(file: string | readonly string[], wish?: Partial<ImportRequest>): Promise<Imported>;
  /** Everything there is, oldest first. */
  messages(): Promise<StoredMessage[]>;
  /** A page that was set up here. */
  page(externalId?: string): Promise<Account>;
  /** Something that a webhook has told. */
  told(
    account: Account,
    person: { id: string; name?: string },
    changes: Partial<NewMessage>,
  ): Promise<void>;
  close(): Promise<void>;
}

let users = 0;

export async function openRig(env: NodeJS.ProcessEnv): Promise<Rig> {
  const folder = mkdtempSync(join(tmpdir(), 'gates-import-'));
  const all = { GATES_HOME: join(folder, 'home'), GATES_VAULT: 'file', ...env };
  const home = await openHome(all);
  const user = `olga${(users += 1)}`;
  home.addUser(user);
  const stop = new AbortController();
  const app = openApp({
    catalogue,
    home,
    env: all,
    options: { user, json: true, interactive: false, verbose: false, yes: true, dryRun: false },
    ui: recordingUi().ui,
    signal: stop.signal,
  });
  const store = await app.store(user);
  return {
    app,
    user,
    store,
    stop,
    place: (name) => join(folder, name),
    bring: (file, wish = {}) =>
      importArchive(app, user, {
        files: typeof file === 'string' ? [file] : file,
        reader,
        media: true,
        dryRun: false,
        onProgress: () => undefined,
        ...wish,
      }),
    messages: () => store.messages.list({ limit: 1_000_000 }),
    async page(externalId = '700000000000001') {
      const account: Account = {
        id: accountId('messenger', externalId),
        gate: 'messenger',
        externalId,
        kind: 'channel',
        name: 'Консультации',
        handle: null,
        enabled: true,
        details: {},
        login: null,
        createdAt: AT,
      };
      await store.accounts.save(account);
      return account;
    },
    async told(account, { id, name }, changes) {
      const identities = [{ kind: 'user_id', value: id }];
      const party = { identities, ...(name !== undefined && { name }) };
      const person = await store.people.resolve(account.gate, party, AT);
      const place = {
        accountId: account.id,
        personId: person.id,
        groupId: null,
        title: null,
        at: AT,
      };
      const conversation = await store.conversations.resolve(place);
      await store.messages.insert({
        accountId: account.id,
        externalId: 'm_1',
        conversationId: conversation.id,
        personId: person.id,
        direction: 'inbound',
        from: id,
        to: account.externalId,
        type: 'text',
        text: 'Здравствуйте',
        timestamp: AT,
        receivedAt: AT + 500,
        status: 'delivered',
        error: null,
        replyTo: null,
        media: null,
        key: null,
        raw: {},
        ...changes,
      });
    },
    async close() {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A rig of its own for each test of the suite, over this engine; they are skipped, with the reason, where it is not installed. */
export function useRig(
  name: 'sqlite' | 'postgres',
  /** Told the environment that a further one of the same engine is opened with. */
  opened: (rig: Rig, env: NodeJS.ProcessEnv) => void | Promise<void>,
): void {
  let missing: string | undefined;
  let env: NodeJS.ProcessEnv = {};
  let stop = async (): Promise<void> => undefined;
  let rig: Rig | undefined;
  beforeAll(async () => {
    const engine = await openEngine(name);
    if ('missing' in engine) ({ missing } = engine);
    else [env, stop] = [engine.env, () => engine.stop()];
  });
  afterAll(() => stop());
  beforeEach(async (context) => {
    if (missing) context.skip(missing);
    rig = await openRig(env);
    await opened(rig, env);
  });
  afterEach(() => rig?.close());
}
