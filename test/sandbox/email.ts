/** The pretend mail providers, opened in this process, with a clock that a test can move. */
import { setTimeout as wait } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import { sandbox as emailSandbox } from '../../gates/email/sandbox.ts';
import { clockedHost } from './clocked-host.ts';

const BASE = 'http://127.0.0.1:4010/google';

export interface Shown {
  address: string;
  password: string;
  secondAddress: string;
  secondPassword: string;
  imapHost: string;
  imapPort: number;
  smtpHost: string;
  smtpPort: number;
  clientPassword: string;
  google: { clientId: string; clientSecret: string; address: string; secondAddress: string };
}

type Auth = { user: string; pass: string } | { user: string; accessToken: string };

export async function openEmail() {
  const { clock, faults, host, clear } = clockedHost(BASE);
  const sandbox = await emailSandbox(host);
  await sandbox.open?.();
  const shown = () => sandbox.credentials as unknown as Shown;
  const olga = (): Auth => ({ user: shown().address, pass: shown().password });

  async function imap(auth: Auth = olga()): Promise<ImapFlow> {
    const client = new ImapFlow({
      host: shown().imapHost,
      port: shown().imapPort,
      secure: false,
      auth,
      logger: false,
      disableAutoIdle: true,
    });
    client.on('error', () => {
      // A connection that is cut: what waits for it rejects.
    });
    await client.connect();
    return client;
  }

  return {
    sandbox,
    clock,
    faults,
    shown,
    olga,
    clientOf: (address: string): Auth => ({ user: address, pass: shown().clientPassword }),
    imap,
    /** Logged in, and logged out again. */
    async over<T>(work: (client: ImapFlow) => Promise<T>, auth?: Auth): Promise<T> {
      const client = await imap(auth);
      try {
        return await work(client);
      } finally {
        await client.logout();
      }
    },
    smtp(auth: Auth = olga()) {
      return createTransport({
        host: shown().smtpHost,
        port: shown().smtpPort,
        secure: false,
        ignoreTLS: true,
        auth: 'pass' in auth ? auth : { type: 'OAuth2', ...auth },
      });
    },
    deliver: (event: string, fields: object = {}) => sandbox.deliver?.({ event, ...fields }),
    fetch: (path: string, init?: RequestInit) => sandbox.fetch(new Request(`${BASE}${path}`, init)),
    async close() {
      clear();
      await sandbox.close?.();
    },
  };
}

export type Email = Awaited<ReturnType<typeof openEmail>>;

/** Waits for what comes by a connection of its own. */
export async function until(happened: () => boolean): Promise<void> {
  for (let tries = 0; !happened(); tries += 1) {
    if (tries > 500) throw new Error('it did not happen');
    await wait(10);
  }
}
