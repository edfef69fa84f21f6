/** The test's own mail server is what it says: spoken to by other people's clients. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { had, type MailServer, mailServer, type MailUser } from './mail-server.ts';

let server: MailServer | { missing: string };

beforeAll(async () => {
  server = await mailServer();
});
afterAll(async () => {
  if (!('missing' in server)) await server.close();
});

interface Way {
  user: MailUser;
  host?: string;
  starttls?: boolean;
  token?: string;
  password?: string;
}

function imapOf(mail: MailServer, { user, host, starttls, token, password }: Way): ImapFlow {
  return new ImapFlow({
    host: host ?? mail.imap.host,
    port: starttls ? mail.imap.port : mail.imap.tlsPort,
    secure: !starttls,
    tls: { ca: mail.ca },
    auth:
      token === undefined
        ? { user: user.address, pass: password ?? user.password }
        : { user: user.address, accessToken: token },
    logger: false,
    qresync: true,
  });
}

async function over<T>(client: ImapFlow, work: (client: ImapFlow) => Promise<T>): Promise<T> {
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.logout();
  }
}

function smtpOf(mail: MailServer, { user, host, starttls, token, password }: Way) {
  return createTransport({
    host: host ?? mail.smtp.host,
    port: starttls ? mail.smtp.port : mail.smtp.tlsPort,
    secure: !starttls,
    requireTLS: true,
    tls: { ca: mail.ca },
    auth:
      token === undefined
        ? { user: user.address, pass: password ?? user.password }
        : { type: 'OAuth2', user: user.address, accessToken: token },
  });
}

/** The source of the newest mail of a mailbox, once there are so many. */
async function newest(mail: MailServer, user: MailUser, count: number): Promise<string> {
  return await over(imapOf(mail, { user }), async (client) => {
    for (let tries = 0; tries < 200; tries += 1) {
      const { exists } = await client.mailboxOpen('INBOX');
      if (exists >= count) break;
      await wait(50);
    }
    const found = await client.fetchOne('*', { source: true });
    return found ? String(found.source) : '';
  });
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const there = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return there;
}

function refused(error: unknown): Record<string, unknown> {
  return error as Record<string, unknown>;
}

describe('the mail server of the tests', () => {
  const step = (title: string, run: (mail: MailServer) => Promise<void>) =>
    it(title, (context: TestContext) => run(had(server, (why) => context.skip(why))));

  step('is IMAP with what a client of today asks for, over TLS and STARTTLS', async (mail) => {
    const { olga } = mail.users;
    await over(imapOf(mail, { user: olga }), async (client) => {
      for (const capability of ['CONDSTORE', 'QRESYNC', 'IDLE', 'UIDPLUS', 'MOVE', 'QUOTA']) {
        expect([...client.capabilities.keys()]).toContain(capability);
      }
      const folders = await client.list();
      expect(folders.map(({ specialUse }) => specialUse)).toEqual(
        expect.arrayContaining(['\\Inbox', '\\Sent', '\\Drafts', '\\Trash', '\\Junk', '\\Archive']),
      );
    });
    const secured = await over(imapOf(mail, { user: olga, starttls: true }), async (client) => {
      return client.secureConnection;
    });
    expect(secured).toBe(true);
  });

  step('takes a password or an access token, and no wrong one, until they change', async (mail) => {
    const { anna } = mail.users;
    await over(imapOf(mail, { user: anna, token: anna.token }), async () => undefined);
    await expect(smtpOf(mail, { user: anna, token: anna.token }).verify()).resolves.toBe(true);
    await expect(imapOf(mail, { user: anna, token: 'wrong' }).connect()).rejects.toMatchObject({
      authenticationFailed: true,
    });
    await expect(imapOf(mail, { user: anna, password: 'wrong' }).connect()).rejects.toMatchObject({
      authenticationFailed: true,
    });
    await expect(smtpOf(mail, { user: anna, password: 'wrong' }).verify()).rejects.toMatchObject({
      responseCode: 535,
    });
    const changed = { ...anna, password: 'another', token: 'another-token' };
    await mail.admit([...Object.values(mail.users).filter((each) => each !== anna), changed]);
    await over(imapOf(mail, { user: changed }), async () => undefined);
    await expect(imapOf(mail, { user: anna, token: anna.token }).connect()).rejects.toMatchObject({
      authenticationFailed: true,
    });
    await mail.admit(Object.values(mail.users));
  });

  step('shows certificates that nobody may trust', async (mail) => {
    const { olga } = mail.users;
    const codes = {
      selfSigned: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      wrongName: 'ERR_TLS_CERT_ALTNAME_INVALID',
      expired: 'CERT_HAS_EXPIRED',
    };
    for (const name of ['selfSigned', 'wrongName', 'expired'] as const) {
      for (const starttls of [false, true]) {
        const way = { user: olga, host: mail.bad[name], starttls };
        await expect(imapOf(mail, way).connect()).rejects.toMatchObject({ code: codes[name] });
        await expect(smtpOf(mail, way).verify()).rejects.toThrow(/certificate/i);
      }
    }
  });

  step('delivers what is submitted, to Dovecot and nowhere else', async (mail) => {
    const { olga, azarya } = mail.users;
    await smtpOf(mail, { user: olga, starttls: true }).sendMail({
      from: olga.address,
      to: azarya.address,
      subject: 'For azarya',
      text: 'Hello',
    });
    const source = await newest(mail, azarya, 1);
    expect(source).toContain('Subject: For azarya');
    expect(source).toContain('ESMTPSA');
    const anonymous = createTransport({ ...mail.smtp, ignoreTLS: true });
    await expect(
      anonymous.sendMail({ from: olga.address, to: azarya.address, text: 'x' }),
    ).rejects.toMatchObject({ responseCode: 554 });
  });

  step('bounces whom nobody knows, and who has no room', async (mail) => {
    const { olga, full } = mail.users;
    await smtpOf(mail, { user: olga }).sendMail({
      from: olga.address,
      to: ['nobody@example.org', full.address, 'client@elsewhere.example'],
      text: 'long '.repeat(2000),
    });
    const report = await newest(mail, olga, 1);
    expect(report).toMatch(/^Content-Type: multipart\/report; report-type=delivery-status/m);
    expect(
      report
        .match(/^Status: .*/gm)
        ?.map((line) => line.trim())
        .toSorted(),
    ).toEqual(['Status: 5.1.1', 'Status: 5.2.2', 'Status: 5.4.4']);
    await over(imapOf(mail, { user: full }), async (client) => {
      const append = client.append('Sent', `Subject: x\r\n\r\n${'long '.repeat(2000)}`);
      expect(refused(await append.catch((error: unknown) => error))).toMatchObject({
        serverResponseCode: 'OVERQUOTA',
      });
    });
  });

  step('refuses at once what it will not take', async (mail) => {
    const { olga } = mail.users;
    const smtp = smtpOf(mail, { user: olga });
    const send = (to: string, text: string) => smtp.sendMail({ from: olga.address, to, text });
    const codeOf = async (to: string, text: string) =>
      refused(await send(to, text).catch((error: unknown) => error))['responseCode'];
    expect(await codeOf('refused@example.org', 'x')).toBe(554);
    expect(await codeOf('busy@example.org', 'x')).toBe(450);
    expect(await codeOf('rate@example.org', 'x')).toBe(421);
    expect(await codeOf('anna@example.org', 'x'.repeat(mail.largest))).toBe(552);
  });

  step('comes back on the same ports with the same mail', async (mail) => {
    const { anna } = mail.users;
    await mail.deliver(anna.address, 'From: a@example.net\nSubject: kept\n\n.dots\n');
    await mail.stop();
    await expect(imapOf(mail, { user: anna }).connect()).rejects.toThrow();
    await mail.startAgain();
    const source = await newest(mail, anna, 1);
    expect(source).toContain('Subject: kept');
    expect(source).toMatch(/\r\n\.dots\r\n$/);
    expect(readdirSync(mail.folderOf(anna.address))).toContain('cur');
  });

  it('ends with a test run that is killed', async (context) => {
    had(server, (why) => context.skip(why));
    const program = join(import.meta.dirname, 'programs/mail-server.ts');
    const child = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = (await once(child.stdout, 'data')) as [Buffer];
    const { port, folder } = JSON.parse(said.toString()) as { port: number; folder: string };
    expect(existsSync(folder)).toBe(true);
    child.kill('SIGKILL');
    for (let tries = 0; (await answers(port)) || existsSync(folder); tries += 1) {
      if (tries > 200) throw new Error('it goes on');
      await wait(50);
    }
  });

  it('leaves nothing behind', async (context) => {
    const mail = had(await mailServer({ smtp: false }), (why) => context.skip(why));
    const folder = mail.folderOf('olga@example.org');
    expect(folder.startsWith(tmpdir())).toBe(true);
    await mail.close();
    expect(existsSync(folder)).toBe(false);
    await expect(imapOf(mail, { user: mail.users.olga }).connect()).rejects.toThrow();
  });
});
