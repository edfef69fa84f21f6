/** A mail server for tests: a real Dovecot and a real Postfix on 127.0.0.1, thrown away afterwards. */
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates } from './mail-server/certificates.ts';
import { authSocketOf, BAD, startDovecot } from './mail-server/dovecot.ts';
import { deliverOver } from './mail-server/lmtp.ts';
import { maildirOf } from './mail-server/maildir.ts';
import { startPostfix } from './mail-server/postfix.ts';
import { isRoot, mailOwner, type Owner, programOf } from './mail-server/programs.ts';
import { afterUs, freePorts } from './mail-server/server-process.ts';
import { type MailUser, type MailUsers, mailUsers } from './mail-server/users.ts';

export type { MailUser } from './mail-server/users.ts';

export interface MailPlace {
  host: string;
  /** Plain, with STARTTLS. */
  port: number;
  tlsPort: number;
}

export interface MailServer {
  /** For clients that are child processes: `NODE_EXTRA_CA_CERTS`. In the same process: `tls.setDefaultCACertificates`. */
  caFile: string;
  ca: string;
  imap: MailPlace;
  smtp: MailPlace;
  /** The same servers where they show a certificate that nobody may trust: the ports are the same. */
  bad: Readonly<Record<'selfSigned' | 'wrongName' | 'expired', string>>;
  users: MailUsers;
  /** Bytes; SMTP refuses a larger mail with 552. */
  largest: number;
  /** Hands a mail to Dovecot over LMTP, as the network would. Line ends may be `\n`. */
  deliver(to: string, mail: string | Uint8Array): Promise<void>;
  /** The Maildir of a mailbox, for those who write into it: `new/`, `cur/`, `tmp/`. Made when it is not there. */
  folderOf(address: string, mailbox?: string): string;
  /** As whom the server reads: files written by root are given to this one. */
  owner: Owner;
  /** Passwords and access tokens from now on. */
  admit(users: readonly MailUser[]): Promise<void>;
  /** Ends Dovecot; {@link MailServer.startAgain} brings it back on the same ports with the same mail. */
  stop(): Promise<void>;
  startAgain(): Promise<void>;
  /** What both said so far, for a test that fails. */
  said(): string;
  close(): Promise<void>;
}

const LARGEST = 20_000_000;
const ATTEMPTS = 3;

/**
 * Starts both servers (about a second), or says why they cannot be had here, for the test to skip with — and throws
 * where `CI` is set: there, nothing may be skipped silently. `smtp: false`: Dovecot alone, which needs no root.
 */
export async function mailServer(
  options: { smtp?: boolean } = {},
): Promise<MailServer | { missing: string }> {
  const dovecot = programOf('dovecot');
  const openssl = programOf('openssl');
  const postconf = programOf('postconf');
  const owner = mailOwner();
  if (dovecot === null) return absent('Dovecot is not installed (dovecot-imapd, dovecot-lmtpd)');
  if (openssl === null) return absent('openssl is not installed');
  if (owner === null) return absent('Dovecot reads no mail as root, and there is no user dovecot');
  const smtp = options.smtp ?? true;
  if (smtp && postconf === null) return absent('Postfix is not installed (postfix)');
  if (smtp && !isRoot()) return absent('Postfix needs root');
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start({ dovecot, openssl, postconf: smtp ? postconf : null, owner });
    } catch (error) {
      // Somebody else may have taken a port meanwhile.
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

/** The server, or the test is skipped with the reason. */
export function had(
  server: MailServer | { missing: string },
  skip: (why: string) => void,
): MailServer {
  if ('missing' in server) {
    skip(server.missing);
    throw new Error(server.missing);
  }
  return server;
}

function absent(missing: string): { missing: string } {
  if (process.env['CI']) throw new Error(`${missing}: under CI this must run`);
  return { missing };
}

interface Programs {
  dovecot: string;
  openssl: string;
  postconf: string | null;
  owner: Owner;
}

async function start({ dovecot, openssl, postconf, owner }: Programs): Promise<MailServer> {
  const folder = mkdtempSync(join(tmpdir(), 'gates-mail-'));
  const users = mailUsers();
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const ends: (() => Promise<void>)[] = [];
  const calledOff = afterUs('sleep 1; rm -rf "$1"', folder);
  const close = async () => {
    for (const end of ends.splice(0).toReversed()) await end();
    calledOff();
    remove();
  };
  try {
    const own = join(folder, 'dovecot');
    mkdirSync(own);
    // Postfix comes through here as users of its own.
    chmodSync(folder, 0o755);
    if (isRoot()) for (const path of [folder, own]) chownSync(path, owner.uid, owner.gid);
    const certificates = makeCertificates(openssl, folder);
    if (isRoot()) {
      for (const { key } of Object.values(certificates.shown)) chownSync(key, owner.uid, owner.gid);
    }
    const [imap = 0, imaps = 0, lmtp = 0, submission = 0, submissions = 0] = await freePorts(5);
    const ports = { imap, imaps, lmtp };
    const startImap = () =>
      startDovecot({
        program: dovecot,
        folder: own,
        owner,
        ports,
        certificates,
        users: Object.values(users),
      });
    let running = await startImap();
    ends.push(() => running.stop());
    const postfix =
      postconf === null
        ? null
        : await startPostfix({
            postconf,
            folder,
            ports: { smtp: submission, smtps: submissions },
            lmtp,
            auth: authSocketOf(own),
            certificates,
            largest: LARGEST,
          });
    if (postfix) ends.push(() => postfix.stop());
    return {
      caFile: certificates.caFile,
      ca: certificates.ca,
      imap: { host: '127.0.0.1', port: imap, tlsPort: imaps },
      smtp: { host: '127.0.0.1', port: submission, tlsPort: submissions },
      bad: BAD,
      users,
      largest: LARGEST,
      deliver: (to, mail) => deliverOver(lmtp, to, mail),
      folderOf: (address, mailbox = 'INBOX') =>
        maildirOf(join(own, 'mail', address, 'Maildir'), mailbox, isRoot() ? owner : null),
      owner,
      admit: (now) => running.admit(now),
      stop: () => running.stop(),
      async startAgain() {
        running = await startImap();
      },
      said: () => `${running.said()}\n${postfix?.said() ?? ''}`,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
