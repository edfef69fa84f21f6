/** Deliveries of Zoom's as they come, and homes of olga and azarya to put them into; no platform. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventsOf } from '../../../gates/zoom/events/event.ts';
import { gate } from '../../../gates/zoom/gate.ts';
import { signed } from '../../../gates/zoom/signature.ts';
import { type App, openApp } from '../../../src/app.ts';
import type { GateEvent } from '../../../src/domain/event.ts';
import type { Delivery } from '../../../src/gate.ts';
import { openHome } from '../../../src/home.ts';
import { recordingUi, type Shown } from '../../support/ui.ts';

/** The host of the fixtures, her meeting, and one time that it was held. */
export const OLGA = 'OlgaHostFictional00001';
export const AZARYA = 'AzaryaHostFictional001';
export const MEETING = '81122334455';
export const INSTANCE = 'FictionalInstance000001==';
/** 2026-11-24T15:30:00Z */
export const RECEIVED = Date.UTC(2026, 10, 24, 15, 30);

const FOLDER = new URL('../../fixtures/zoom/', import.meta.url);

/** `test/fixtures/zoom/<event>.json`: a delivery as the platform sends it. */
export function fixture(event: string): any {
  return JSON.parse(readFileSync(new URL(`${event}.json`, FOLDER), 'utf8'));
}

export function fixtures(): string[] {
  return readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));
}

export function read(body: unknown): readonly GateEvent[] {
  return eventsOf(body, RECEIVED);
}

/** What a delivery tells of records, by kind and id. */
export function factsIn(body: unknown): Record<string, unknown> {
  return Object.fromEntries(
    read(body).flatMap((event) =>
      event.kind === 'record' ? [[`${event.record} ${event.externalId}`, event.facts]] : [],
    ),
  );
}

export function delivery(body: unknown, secret: string, at = RECEIVED): Delivery {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    method: 'POST',
    url: new URL('http://127.0.0.1/webhook/zoom/olga'),
    headers: signed(text, secret, at),
    body: new TextEncoder().encode(text),
  };
}

export interface Hosts {
  app: App;
  /** What olga's commands have shown. */
  shown: readonly Shown[];
  /** As `gates zoom login` would have left it. */
  add(user: string, externalId: string, webhookSecret: string): Promise<void>;
  close(): Promise<void>;
}

/** @param more of the environment: the database */
export async function openHosts(more: NodeJS.ProcessEnv = {}): Promise<Hosts> {
  const folder = mkdtempSync(join(tmpdir(), 'gates-hosts-'));
  const env = { ...more, GATES_HOME: join(folder, 'home'), GATES_VAULT: 'file' };
  const home = await openHome(env);
  for (const user of ['olga', 'azarya']) home.addUser(user);
  const row = { summary: 'Meetings', provider: 'zoom', signIn: 'login', hosts: {} } as const;
  const { ui, shown } = recordingUi();
  const app = openApp({
    catalogue: [{ ...row, name: 'zoom', title: 'Zoom', load: async () => gate }],
    home,
    env,
    options: {
      user: 'olga',
      json: false,
      interactive: false,
      verbose: false,
      yes: false,
      dryRun: false,
    },
    ui,
    signal: new AbortController().signal,
  });
  return {
    app,
    shown,
    async add(user, externalId, webhookSecret) {
      await (
        await app.store(user)
      ).accounts.save({
        id: `zoom:${externalId}`,
        gate: 'zoom',
        externalId,
        kind: 'login',
        name: user,
        handle: `${user}@example.org`,
        enabled: true,
        details: {},
        login: null,
        createdAt: RECEIVED,
      });
      const entry = { user, gate: 'zoom', account: externalId };
      await (await app.vault()).set(entry, { webhookSecret });
    },
    async close() {
      await app.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
