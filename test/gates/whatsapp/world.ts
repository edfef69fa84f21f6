/** A home with olga and azarya, a running sandbox, and the commands of the gate, all in this process. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { catalogue } from '../../../gates/index.ts';
import { gate as meta } from '../../../gates/meta/gate.ts';
import { gate } from '../../../gates/whatsapp/gate.ts';
import { type App, type GlobalOptions, openApp } from '../../../src/app.ts';
import type { Session } from '../../../src/gate.ts';
import { storeGrant } from '../../../src/grant.ts';
import { openHome } from '../../../src/home.ts';
import type { LoggedRequest } from '../../../src/sandbox/requests.ts';
import { type RunningSandbox, startSandbox } from '../../../src/sandbox/server.ts';
import { recordingUi, type Shown } from '../../support/ui.ts';

/** Olga's and azarya's numbers, which stand in one business account, and a client's in another. */
export const BUSINESS = '400000000000001';
export const OLGA = '500000000000001';
export const AZARYA = '500000000000002';
export const CLIENTS = '500000000000003';

export interface World {
  app: App;
  options: GlobalOptions;
  sandbox: RunningSandbox;
  folder: string;
  warnings: readonly string[];
  /** `gates whatsapp …args`, as JSON and as text. */
  run(...args: readonly string[]): Promise<Shown>;
  /** Logs this person in to Meta with the system user's token. */
  logIn(user: string): Promise<void>;
  session(user: string, number: string): Promise<Session>;
  file(name: string, content: string | Uint8Array): string;
  /** Something happens on the platform's side. */
  deliver(event: Readonly<Record<string, unknown>>): Promise<void>;
  fault(kind: string): Promise<void>;
  requests(): Promise<LoggedRequest[]>;
  close(): Promise<void>;
}

export async function newWorld(): Promise<World> {
  const sandbox = await startSandbox({ catalogue, port: 0 });
  const folder = mkdtempSync(join(tmpdir(), 'gates-whatsapp-'));
  const env = { GATES_HOME: join(folder, 'home'), GATES_VAULT: 'file', GATES_SANDBOX: sandbox.url };
  const home = await openHome(env);
  for (const user of ['olga', 'azarya']) home.addUser(user);
  const options: GlobalOptions = {
    user: 'olga',
    json: false,
    interactive: false,
    verbose: false,
    yes: true,
    dryRun: false,
  };
  const { ui, shown, warnings } = recordingUi({ confirm: async () => options.yes });
  const app = openApp({
    catalogue,
    home,
    env,
    options,
    ui,
    signal: new AbortController().signal,
  });
  const door = async (name: string, body: unknown): Promise<void> => {
    const answer = await fetch(`${sandbox.url}/_sandbox/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(await answer.text());
  };
  return {
    app,
    options,
    sandbox,
    folder,
    warnings,
    async run(...args) {
      const group = new Command('whatsapp').exitOverride();
      gate.commands?.(group, app);
      shown.length = 0;
      await group.parseAsync([...args], { from: 'user' });
      const last = shown.at(-1);
      if (!last) throw new Error(`${args.join(' ')} showed nothing`);
      return last;
    },
    async logIn(user) {
      const form = meta.logins.find((login) => login.kind === 'form');
      const { appId, appSecret, systemUserToken } = sandbox.credentials['meta'] as Record<
        string,
        string
      >;
      const grant = await form?.submit({
        fields: {
          appId: appId ?? '',
          appSecret: appSecret ?? '',
          accessToken: systemUserToken ?? '',
        },
        scopes: [],
        http: await app.http(),
        now: app.now,
      });
      if (grant) await storeGrant(app, user, 'meta', grant);
    },
    async session(user, number) {
      const account = await (await app.store(user)).accounts.find(`whatsapp:${number}`);
      if (!account) throw new Error(`${number} is not set up`);
      return app.session(user, account);
    },
    file(name, content) {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
    deliver: (event) => door('deliver', { gate: 'whatsapp', ...event }),
    fault: (kind) => door('fault', { gate: 'whatsapp', kind }),
    requests: async () =>
      (await (await fetch(`${sandbox.url}/_sandbox/requests`)).json()) as LoggedRequest[],
    async close() {
      await app.close();
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
