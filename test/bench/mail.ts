import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newMachine } from '../support/gates.ts';
import { type MailServer, mailServer, type MailUser } from '../support/mail-server.ts';
import { fillMailbox } from '../support/mails.ts';
import { MEASURED, peakOf } from '../support/peak.ts';
import type { Row } from './row.ts';

/** With 10 MB attached: one in two thousand. */
const MANY = { count: 20_000, large: 10 };
const FEW = { count: 8000, large: 4 };
const SINCE = '2022-12-01';

interface Measured {
  seconds: number;
  /** A second run, with nothing new. */
  again: number;
  kilobytes: number;
}

/**
 * A mailbox of 20,000 mails read by `gates email sync`, against mbsync (isync) copying the same one from the same
 * server, both over TLS; what it needs of memory, against two fifths of the mails; and a second run, against a second.
 */
export async function mail(): Promise<Row[]> {
  const server = await mailServer();
  if ('missing' in server) throw new Error(server.missing);
  const { olga, azarya } = server.users;
  try {
    fillMailbox(server, { owner: olga.address, ...MANY });
    fillMailbox(server, { owner: azarya.address, ...FEW });
    // Twice: the first one who comes has the server look at every file.
    copied(server, olga);
    const theirs = copied(server, olga);
    const few = await read(server, azarya, FEW.count);
    const many = await read(server, olga, MANY.count);
    return [
      {
        what: `${MANY.count.toLocaleString('en')} mails synced, a second`,
        value: (MANY.count / many.seconds).toFixed(0),
        floor: (MANY.count / theirs).toFixed(0),
        ratio: many.seconds / theirs,
      },
      {
        what: 'the same, peak memory, MB',
        value: (many.kilobytes / 1024).toFixed(0),
        floor: (few.kilobytes / 1024).toFixed(0),
        ratio: many.kilobytes / few.kilobytes,
      },
      {
        what: 'again with nothing new, seconds',
        value: many.again.toFixed(2),
        floor: '1.00',
        ratio: many.again,
      },
    ];
  } finally {
    await server.close();
  }
}

/** Seconds. */
function copied({ imap, caFile }: MailServer, { address, password }: MailUser): number {
  const folder = mkdtempSync(join(tmpdir(), 'gates-mbsync-'));
  try {
    mkdirSync(join(folder, 'mail'));
    const config = join(folder, 'mbsyncrc');
    const lines = [
      'IMAPAccount there',
      // A name: it knows no certificate of an address in numbers.
      'Host localhost',
      `Port ${imap.tlsPort}`,
      `User ${address}`,
      `Pass ${password}`,
      'SSLType IMAPS',
      `CertificateFile ${caFile}`,
      '',
      'IMAPStore far',
      'Account there',
      '',
      'MaildirStore near',
      `Path ${join(folder, 'mail')}/`,
      `Inbox ${join(folder, 'mail/INBOX')}`,
      'SubFolders Verbatim',
      '',
      'Channel all',
      'Far :far:',
      'Near :near:',
      'Patterns INBOX',
      'Create Near',
      'Sync Pull',
      'SyncState *',
      '',
    ];
    writeFileSync(config, lines.join('\n'), { mode: 0o600 });
    const began = performance.now();
    execFileSync('mbsync', ['--config', config, '--quiet', 'all'], { stdio: 'pipe' });
    return (performance.now() - began) / 1000;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function read(server: MailServer, mailbox: MailUser, count: number): Promise<Measured> {
  const machine = newMachine();
  const env = { ...MEASURED, NODE_EXTRA_CA_CERTS: server.caFile };
  const { imap, smtp } = server;
  try {
    await machine.gates(['user', 'add', 'olga']);
    const secret = machine.file('password.txt', mailbox.password);
    const login = ['email', 'login', '--user', 'olga', '--address', mailbox.address];
    const servers = [
      '--imap-host',
      imap.host,
      '--imap-port',
      String(imap.tlsPort),
      '--smtp-host',
      smtp.host,
      '--smtp-port',
      String(smtp.tlsPort),
    ];
    const signed = await machine.gates([...login, '--password-file', secret, ...servers], { env });
    if (signed.code !== 0) throw new Error(signed.stderr);
    const sync = ['email', 'sync', '--user', 'olga', '--json'];
    const timed = async (args: readonly string[]) => {
      const began = performance.now();
      const ran = await machine.gates([...sync, ...args], { env });
      return { ran, seconds: (performance.now() - began) / 1000 };
    };
    const first = await timed(['--since', SINCE]);
    if (!(first.ran.json?.['new'] >= count)) throw new Error(first.ran.stderr);
    const second = await timed([]);
    if (second.ran.json?.['messages'] !== 0) throw new Error(second.ran.stderr);
    return {
      seconds: first.seconds,
      again: second.seconds,
      kilobytes: peakOf(first.ran.stderr),
    };
  } finally {
    await machine.destroy();
  }
}
