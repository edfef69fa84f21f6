/** Servers that are there and say nothing: whoever waits for them can stop waiting. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { history } from '../../../gates/email/history.ts';
import { openSmtp } from '../../../gates/email/smtp.ts';
import type { Session } from '../../../src/gate.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

/** Says this much and no more. */
async function says(greeting: string): Promise<{ server: Server; port: number }> {
  const server = createServer((socket: Socket) => {
    open.push(() => socket.destroy());
    socket.on('error', () => undefined);
    socket.write(greeting);
  });
  open.push(() => server.close());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { server, port: (server.address() as AddressInfo).port };
}

function session(port: number, signal: AbortSignal): Session {
  const place = { host: '127.0.0.1', port, security: 'none' };
  const address = 'olga@example.org';
  return {
    user: 'olga',
    account: { id: `email:${address}`, externalId: address, name: address, details: {} },
    credential: {
      kind: 'password',
      address,
      username: address,
      password: 'x',
      imap: place,
      smtp: place,
    },
    http: { address: (url: string) => url },
    signal,
    now: Date.now,
  } as unknown as Session;
}

const WORK: Readonly<Record<string, (at: Session) => Promise<unknown>>> = {
  IMAP: async (at) => history(at, { since: 0, cursor: null }).next(),
  SMTP: async (at) => openSmtp(at),
};

describe('a server that says nothing', () => {
  it.each([
    ['IMAP', ''],
    ['IMAP', '* OK ready\r\n'],
    ['SMTP', ''],
    ['SMTP', '220 ready\r\n'],
  ] as const)('is waited for until Ctrl-C (%s, %j)', async (protocol, greeting) => {
    const { server, port } = await says(greeting);
    const end = new AbortController();
    const connected = once(server, 'connection');
    const work = WORK[protocol]?.(session(port, end.signal));
    const ended = expect(work).rejects.toMatchObject({ category: 'interrupted' });
    await connected;
    end.abort();
    await ended;
  });

  it.each(['IMAP', 'SMTP'] as const)('is not asked after Ctrl-C (%s)', async (protocol) => {
    const { server, port } = await says('');
    let asked = 0;
    server.on('connection', () => (asked += 1));
    const at = session(port, AbortSignal.abort());
    await expect(WORK[protocol]?.(at)).rejects.toMatchObject({ name: expect.any(String) });
    expect(asked).toBe(0);
  });
});
