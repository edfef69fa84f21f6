/** A home with olga and azarya, and bots of theirs, in this process; no platform. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gate } from '../../../gates/telegram/gate.ts';
import { type App, openApp } from '../../../src/app.ts';
import { openHome } from '../../../src/home.ts';
import { recordingUi } from '../../support/ui.ts';
import { RECEIVED } from './updates.ts';

export interface Bots {
  app: App;
  /** As `gates telegram login` would have left it. */
  add(user: string, externalId: string): Promise<void>;
  close(): Promise<void>;
}

export function credentialOf(externalId: string): { token: string; webhookSecret: string } {
  return {
    token: `${externalId}:FictionalTokenOfThirtyFiveCharacters`,
    webhookSecret: `${externalId}-${'s'.repeat(42)}${externalId.at(-1)}`,
  };
}

export async function openBots(): Promise<Bots> {
  const folder = mkdtempSync(join(tmpdir(), 'gates-bots-'));
  const env = { GATES_HOME: join(folder, 'home'), GATES_VAULT: 'file' };
  const home = await openHome(env);
  for (const user of ['olga', 'azarya']) home.addUser(user);
  const row = { summary: 'Bots', provider: 'telegram', signIn: 'login', hosts: {} } as const;
  const app = openApp({
    catalogue: [{ ...row, name: 'telegram', title: 'Telegram', load: async () => gate }],
    home,
    env,
    options: { json: false, interactive: false, verbose: false, yes: false, dryRun: false },
    ui: recordingUi().ui,
    signal: new AbortController().signal,
  });
  return {
    app,
    async add(user, externalId) {
      await (
        await app.store(user)
      ).accounts.save({
        id: `telegram:${externalId}`,
        gate: 'telegram',
        externalId,
        kind: 'login',
        name: 'Consultations',
        handle: `@bot_${externalId.at(-1)}`,
        enabled: true,
        details: {},
        login: null,
        createdAt: RECEIVED,
      });
      const entry = { user, gate: 'telegram', account: externalId };
      await (await app.vault()).set(entry, credentialOf(externalId));
    },
    async close() {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
