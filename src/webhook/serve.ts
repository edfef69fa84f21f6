/** `gates serve`: the server, a worker a person, and live Substance, in one process. */
import { rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../app.ts';
import { GateError, messageOf } from '../domain/error.ts';
import { describer } from '../exporting.ts';
import { makeFolder, runningServer } from '../home.ts';
import { liveExport } from '../substance/live.ts';
import { type Bus, createBus } from '../traffic/bus.ts';
import { reconcile } from '../traffic/reconcile.ts';
import { type JournalWriter, openJournalWriter } from './journal-writer.ts';
import { openKeyring } from './keyring.ts';
import type { Log } from './log.ts';
import { openReceiver } from './receive.ts';
import { startWebhookServer } from './server.ts';
import { subscribeAll } from './subscribe.ts';
import { startWorker, type Worker } from './worker.ts';

/** What other processes write (a send from another terminal) is seen by the store's revision. */
const WATCH_MS = 300;
/** How long news may gather before it is written: well within the second that is promised. */
const LIVE_MS = 150;

export interface Serving {
  url: string;
  publicUrl: string;
  bus: Bus;
  close(): Promise<void>;
}

interface Attendant {
  writer: JournalWriter;
  worker: Worker;
  live: ReturnType<typeof liveExport>;
}

export async function startServing(
  app: App,
  options: { host: string; port: number; publicUrl: string | undefined; log: Log },
): Promise<Serving> {
  const { log } = options;
  const already = runningServer(app.home);
  if (already) throw servedAlready(already);

  const bus = createBus((error) => log('error', 'a listener failed', { reason: messageOf(error) }));
  const attendants = new Map<string, Promise<Attendant>>();
  const attend = (user: string): Promise<Attendant> => {
    let attendant = attendants.get(user);
    if (!attendant) {
      attendant = startAttendant(app, user, bus, log);
      attendant.catch(() => attendants.delete(user));
      attendants.set(user, attendant);
    }
    return attendant;
  };

  const keyring = openKeyring(app);
  const receiver = openReceiver({
    app,
    keyring,
    log,
    async journal(user, gate, delivery) {
      const { writer, worker } = await attend(user);
      const { headers, body } = delivery;
      await writer.append({ gate, receivedAt: app.now(), headers: kept(headers), body });
      worker.wake();
    },
  });
  const server = await startWebhookServer({
    host: options.host,
    port: options.port,
    receiver,
    health: async () => ({ users: app.home.users().length }),
  });
  const publicUrl = (options.publicUrl ?? server.url).replace(/\/+$/, '');
  makeFolder(app.home.data);
  const told = { url: server.url, publicUrl, pid: process.pid };
  writeFileSync(app.home.serveFile, JSON.stringify(told), { mode: 0o600 });

  const stopping = new AbortController();
  for (const user of app.home.users()) await attend(user);
  bus.subscribe(({ user }) => void attend(user).then(({ live }) => live.poke()));
  const watching = watch(app, attend, stopping.signal, log);
  // The platform can only reach us where it was told to, or where it stands on this machine itself.
  if (options.publicUrl !== undefined || app.env['GATES_SANDBOX']) {
    await subscribeAll(app, publicUrl, log);
  }

  return {
    url: server.url,
    publicUrl,
    bus,
    async close() {
      stopping.abort();
      await server.close();
      await watching;
      for (const attendant of attendants.values()) {
        const { writer, worker, live } = await attendant;
        await writer.idle();
        await worker.stop();
        await live.stop();
      }
      rmSync(app.home.serveFile, { force: true });
    },
  };
}

async function startAttendant(app: App, user: string, bus: Bus, log: Log): Promise<Attendant> {
  const store = await app.store(user);
  const { orphaned } = await reconcile(store, app.now());
  for (const row of orphaned) {
    log('warn', 'a killed process left a send uncertain', { user, outbox: row.id });
  }
  const live = liveExport({
    source: store,
    options: {
      out: app.home.substance,
      user,
      describe: describer(app),
      now: app.now,
    },
    debounceMs: LIVE_MS,
    onError: (error) =>
      log('error', 'Substance was not written', { user, reason: messageOf(error) }),
  });
  live.poke();
  const worker = startWorker({ app, user, store, inbound: await app.inbound(user), bus, log });
  return { writer: openJournalWriter(store), worker, live };
}

/** New people are attended to, and whatever another process wrote is exported too. */
async function watch(
  app: App,
  attend: (user: string) => Promise<Attendant>,
  signal: AbortSignal,
  log: Log,
): Promise<void> {
  const seen = new Map<string, number>();
  while (!signal.aborted) {
    await sleep(WATCH_MS, undefined, { signal }).catch(() => undefined);
    for (const user of signal.aborted ? [] : app.home.users()) {
      try {
        const { live } = await attend(user);
        const revision = await (await app.store(user)).revision();
        if (revision !== (seen.get(user) ?? revision)) live.poke();
        seen.set(user, revision);
      } catch (error) {
        log('error', 'a store does not answer', { user, reason: messageOf(error) });
      }
    }
  }
}

/** Of the headers only what may explain a delivery later; nothing that authenticates. */
function kept(headers: Readonly<Record<string, string>>): Record<string, string> {
  const names = ['content-type', 'user-agent', 'x-hub-signature-256', 'x-forwarded-for'];
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  );
}

function servedAlready(running: { url: string; pid: number }): GateError {
  return new GateError({
    category: 'failed',
    code: 'already_serving',
    message: `gates serve runs already at ${running.url} (pid ${running.pid}).`,
    hint: `Stop it with: kill ${running.pid}`,
  });
}
