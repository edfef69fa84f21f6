/** `gates serve`: the server, a worker a person, and live Substance, in one process. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../app.ts';
import { messageOf } from '../domain/error.ts';
import { FOR } from '../traffic/arrival.ts';
import { type Bus, createBus } from '../traffic/bus.ts';
import { type Announcement, announce, refuseSecond } from './announce.ts';
import { type Attendants, openAttendants } from './attend.ts';
import { findCloudflared } from './cloudflared.ts';
import { openKeyring } from './keyring.ts';
import type { Log } from './log.ts';
import { openReceiver } from './receive.ts';
import { startWebhookServer } from './server.ts';
import { openSubscriber } from './subscribe.ts';
import type { Tunnel } from './tunnel.ts';

/** What other processes write (a send from another terminal) is seen by the store's revision. */
const WATCH_MS = 300;

export interface Serving {
  url: string;
  /** Where the platforms reach it, as far as is known; that of a tunnel may become another. */
  readonly publicUrl: string;
  bus: Bus;
  close(): Promise<void>;
}

/**
 * One person whose store does not open does not keep the others from being served.
 * @throws GateError when it runs already, when the address is taken, or when no store opens at all
 */
export async function startServing(
  app: App,
  options: {
    host: string;
    port: number;
    publicUrl: string | undefined;
    /** Have cloudflared find a public address. */
    tunnel?: boolean;
    log: Log;
  },
): Promise<Serving> {
  const { log } = options;
  await refuseSecond(app);
  const cloudflared = options.tunnel ? findCloudflared(app.env) : null;

  const bus = createBus((error) => log('error', 'a listener failed', { reason: messageOf(error) }));
  const attendants = openAttendants(app, bus, log);
  const receiver = openReceiver({
    app,
    keyring: openKeyring(app),
    log,
    async journal(user, gate, { headers, body }, account) {
      const attendant = await attendants.of(user);
      const told = { ...kept(headers), ...(account === undefined ? {} : { [FOR]: account }) };
      await attendant.journal({ gate, receivedAt: app.now(), headers: told, body });
    },
  });
  const server = await startWebhookServer({
    host: options.host,
    port: options.port,
    receiver,
    log,
    // The pid tells `gates doctor` that it is this server that answers at the public address.
    health: async () => ({ users: app.home.users().length, pid: process.pid }),
  });
  let publicUrl = (options.publicUrl ?? server.url).replace(/\/+$/, '');
  const stopping = new AbortController();
  let watching = Promise.resolve();
  let announced: Announcement | undefined;
  let tunnel: Tunnel | undefined;
  const subscriber = openSubscriber(app, log);
  const close = async (): Promise<void> => {
    stopping.abort();
    await server.close();
    await tunnel?.stop();
    await subscriber.stop();
    await watching;
    await attendants.stop();
    announced?.retract();
  };
  try {
    announced = announce(app.home, { url: server.url, publicUrl });
    await attendAll(app, attendants, log);
    bus.subscribe(({ user }) => {
      // The news comes from this very attendant.
      attendants.of(user).then(
        (attendant) => attendant.poke(),
        () => undefined,
      );
    });
    watching = watch(app, attendants, stopping.signal, log);
    // The platform can only reach us where it was told to, or where it stands on this machine itself.
    if (cloudflared !== null) {
      const { openTunnel } = await import('./tunnel.ts');
      const moved = (url: string): void => {
        publicUrl = url;
        log('info', 'the public address is now', { url });
        announced?.move(url);
      };
      tunnel = await openTunnel({
        home: app.home,
        program: cloudflared,
        target: server.url,
        env: app.env,
        log,
        signal: app.signal,
        moved(url) {
          // The platforms first: they are told even where the disk is full.
          void subscriber.tell(url);
          moved(url);
        },
      });
      moved(tunnel.url);
    }
    if (cloudflared !== null || options.publicUrl !== undefined || app.env['GATES_SANDBOX']) {
      await subscriber.tell(publicUrl);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url: server.url,
    get publicUrl() {
      return publicUrl;
    },
    bus,
    close,
  };
}

async function attendAll(app: App, attendants: Attendants, log: Log): Promise<void> {
  const users = app.home.users();
  const faults: unknown[] = [];
  for (const user of users) {
    try {
      await attendants.of(user);
    } catch (error) {
      faults.push(error);
      log('error', 'a store does not open', { user, reason: messageOf(error) });
    }
  }
  if (faults.length > 0 && faults.length === users.length) throw faults[0];
}

/** New people are attended to, and whatever another process wrote is exported too. */
async function watch(
  app: App,
  attendants: Attendants,
  signal: AbortSignal,
  log: Log,
): Promise<void> {
  const seen = new Map<string, number>();
  /** What was said already of stores in trouble. */
  const said = new Map<string, string>();
  while (!signal.aborted) {
    await sleep(WATCH_MS, undefined, { signal }).catch(() => undefined);
    for (const user of signal.aborted ? [] : usersOf(app)) {
      try {
        const attendant = await attendants.of(user);
        const revision = await (await app.store(user)).revision();
        // The first look, too: something may have come since the attendant began.
        if (revision !== seen.get(user)) attendant.poke();
        seen.set(user, revision);
        said.delete(user);
      } catch (error) {
        const reason = messageOf(error);
        if (said.get(user) !== reason) log('error', 'a store does not answer', { user, reason });
        said.set(user, reason);
      }
    }
  }
}

/** Nobody, while the home cannot be read: the next look may find it again. */
function usersOf(app: App): string[] {
  try {
    return app.home.users();
  } catch {
    return [];
  }
}

/** Of the headers only what may explain a delivery later; nothing that authenticates. */
function kept(headers: Readonly<Record<string, string>>): Record<string, string> {
  const names = ['content-type', 'user-agent', 'x-forwarded-for'];
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  );
}
