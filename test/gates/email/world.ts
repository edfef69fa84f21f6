/** A home with olga and azarya, and a real mail server on this machine that their mailboxes are at. */
import tls from 'node:tls';
import { ImapFlow } from 'imapflow';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { gate } from '../../../gates/email/gate.ts';
import type { Session } from '../../../src/gate.ts';
import { type MailServer, mailServer, type MailUser } from '../../support/mail-server.ts';
import { gateWorld, type GateWorld } from '../world.ts';

export interface EmailWorld extends GateWorld {
  mail: MailServer;
  /** `gates email login` for a mailbox of the mail server: over TLS unless told. */
  logInTo(mailbox: MailUser, ...flags: readonly string[]): Promise<void>;
  /** Of a mailbox that somebody is logged in to. */
  mailbox(user: string, address: string): Promise<Session>;
  /** Another mail program, looking at the same mailbox. */
  otherProgram<T>(mailbox: MailUser, work: (client: ImapFlow) => Promise<T>): Promise<T>;
}

export const newWorld = (): Promise<GateWorld> => gateWorld(gate);

/** The flags that name the mail server: by its TLS ports. */
export function serverFlags({ imap, smtp }: MailServer, host = imap.host): string[] {
  return [
    ['--imap-host', host, '--imap-port', String(imap.tlsPort)],
    ['--smtp-host', host, '--smtp-port', String(smtp.tlsPort)],
  ].flat();
}

/** For the tests of one file: they are skipped, with the reason, where no mail server can be had. */
export function useMailWorld(prepare?: (world: EmailWorld) => Promise<void>): () => EmailWorld {
  let world: EmailWorld | { missing: string };
  beforeAll(async () => {
    world = await mailWorld();
    if (!('missing' in world)) await prepare?.(world);
  }, 60_000);
  afterAll(async () => {
    if (!('missing' in world)) await world.close();
  });
  beforeEach(({ skip }) => {
    if ('missing' in world) skip(world.missing);
  });
  return () => {
    if ('missing' in world) throw new Error(world.missing);
    return world;
  };
}

/** The world, or why there is none here. */
async function mailWorld(): Promise<EmailWorld | { missing: string }> {
  const mail = await mailServer();
  if ('missing' in mail) return mail;
  const trusted = tls.getCACertificates('default');
  tls.setDefaultCACertificates([...trusted, mail.ca]);
  const world = await gateWorld(gate);
  return {
    ...world,
    mail,
    async logInTo({ address, password }, ...flags) {
      const file = world.file('password.txt', password);
      const servers = flags.includes('--imap-host') ? [] : serverFlags(mail);
      await world.run('login', '--address', address, '--password-file', file, ...servers, ...flags);
    },
    async mailbox(user, address) {
      return world.session(user, address);
    },
    async otherProgram({ address, password }, work) {
      const { host, tlsPort: port } = mail.imap;
      const auth = { user: address, pass: password };
      const client = new ImapFlow({ host, port, secure: true, auth, logger: false });
      await client.connect();
      try {
        return await work(client);
      } finally {
        await client.logout();
      }
    },
    async close() {
      await world.close();
      await mail.close();
      tls.setDefaultCACertificates(trusted);
    },
  };
}
