/** A home with olga and azarya, a running sandbox, and the commands of one gate, all in this process. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { catalogue } from '../../gates/index.ts';
import { gate as meta } from '../../gates/meta/gate.ts';
import { type App, type GlobalOptions, openApp } from '../../src/app.ts';
import { gateVerbs } from '../../src/cli/commands/gate/index.ts';
import { parse } from '../../src/cli/parse.ts';
import type { Gate, LoginContext, Session } from '../../src/gate.ts';
import { storeGrant } from '../../src/grant.ts';
import { openHome } from '../../src/home.ts';
import type { LoggedRequest } from '../../src/sandbox/requests.ts';
import { type RunningSandbox, startSandbox } from '../../src/sandbox/server.ts';
import { inBrowser } from '../support/in-browser.ts';
import { recordingUi, type Shown } from '../support/ui.ts';

export interface GateWorld {
  app: App;
  options: GlobalOptions;
  sandbox: RunningSandbox;
  folder: string;
  /** What the last command has written to stdout. */
  shown: readonly Shown[];
  warnings: readonly string[];
  notes: readonly string[];
  /** `gates <gate> …args`, as JSON and as text. */
  run(...args: readonly string[]): Promise<Shown>;
  /** Logs this person in to Meta: with the system user's token, or in the browser where scopes are named. */
  logIn(user: string, scopes?: readonly string[]): Promise<void>;
  /** Of an account of the gate, by its external id. */
  session(user: string, account: string): Promise<Session>;
  file(name: string, content: string | Uint8Array): string;
  /** Something happens on the platform's side. */
  deliver(event: Readonly<Record<string, unknown>>): Promise<void>;
  fault(kind: string): Promise<void>;
  requests(): Promise<LoggedRequest[]>;
  close(): Promise<void>;
}

/** Who consents at the pretend Meta, by the person of this machine. */
const PERSONS: Readonly<Record<string, string>> = { olga: 'first', azarya: 'second' };

export async function gateWorld(gate: Gate): Promise<GateWorld> {
  const sandbox = await startSandbox({ catalogue, port: 0 });
  const folder = mkdtempSync(join(tmpdir(), `gates-${gate.name}-`));
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
  const { ui, shown, warnings, notes } = recordingUi({ confirm: async () => options.yes });
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
    shown,
    warnings,
    notes,
    async run(...args) {
      const group = new Command(gate.name).exitOverride();
      await gateVerbs(group, app, gate.name);
      shown.length = 0;
      await parse(group, args);
      const last = shown.at(-1);
      if (!last) throw new Error(`${args.join(' ')} showed nothing`);
      return last;
    },
    async logIn(user, scopes) {
      const platform = sandbox.credentials['meta'] as Record<string, string>;
      const context = async (fields: Record<string, string>): Promise<LoginContext> => ({
        fields,
        scopes: scopes ?? [],
        http: await app.http(),
        now: app.now,
      });
      const fields = { appId: platform['appId'] ?? '', appSecret: platform['appSecret'] ?? '' };
      const oauth = meta.logins.find((login) => login.kind === 'oauth');
      const form = meta.logins.find((login) => login.kind === 'form');
      if (!oauth || !form) throw new Error('Meta has no such login');
      const grant =
        scopes === undefined
          ? await form.submit(
              await context({ ...fields, accessToken: platform['systemUserToken'] ?? '' }),
            )
          : await inBrowser(oauth, await context(fields), PERSONS[user]);
      await storeGrant(app, user, 'meta', grant);
    },
    async session(user, externalId) {
      const account = await (await app.store(user)).accounts.find(`${gate.name}:${externalId}`);
      if (!account) throw new Error(`${externalId} is not set up`);
      return app.session(user, account);
    },
    file(name, content) {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
    deliver: (event) => door('deliver', { gate: gate.name, ...event }),
    fault: (kind) => door('fault', { gate: gate.name, kind }),
    requests: async () =>
      (await (await fetch(`${sandbox.url}/_sandbox/requests`)).json()) as LoggedRequest[],
    async close() {
      await app.close();
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
