/** A mailbox at a real Dovecot and Postfix, with the real command as a child process. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually, type Machine, newMachine } from '../support/gates.ts';
import { killedAfter } from '../support/killed.ts';
import { type MailServer, mailServer } from '../support/mail-server.ts';
import { fillMailbox, mails } from '../support/mails.ts';

const MAILS = 1500;
const KILLS = 12;

let mail: MailServer;
let machine: Machine;
let missing: string | undefined;

beforeAll(async () => {
  const found = await mailServer();
  if ('missing' in found) {
    ({ missing } = found);
    return;
  }
  mail = found;
  machine = newMachine({ NODE_EXTRA_CA_CERTS: mail.caFile });
  for (const user of ['olga', 'azarya']) await machine.gates(['user', 'add', user]);
}, 60_000);
beforeEach(({ skip }) => {
  if (missing !== undefined) skip(missing);
});
afterAll(async () => {
  await machine?.destroy();
  await mail?.close();
});

const at = (host: string) => [
  '--imap-host',
  host,
  '--imap-port',
  String(mail.imap.tlsPort),
  '--smtp-host',
  host,
  '--smtp-port',
  String(mail.smtp.tlsPort),
];
const login = (user: string, address: string, password: string, host = '127.0.0.1') =>
  machine.gates(
    ['email', 'login', '--user', user, '--address', address, '--with-token', ...at(host), '--json'],
    { input: password },
  );
const email = async (verb: string, ...args: readonly string[]) => {
  const ran = await machine.gates(['email', verb, ...args, '--user', 'olga', '--json']);
  expect(ran.stderr, `${verb} ${args.join(' ')}`).toBe('');
  return ran.json;
};
const everything = async (): Promise<any[]> => email('read', '--limit', '100000');

describe('a mailbox that cannot be opened', () => {
  it.each(['selfSigned', 'wrongName', 'expired'] as const)(
    'for its certificate is %s: the password is never sent',
    async (kind) => {
      const { address, password } = mail.users.olga;
      const ran = await login('olga', address, password, mail.bad[kind]);
      expect([ran.code, ran.stdout]).toEqual([4, '']);
      expect(ran.error?.message).toMatch(/certificate/);
      expect(ran.error?.hint).toBeTruthy();
      const accounts = await machine.gates(['account', 'list', '--user', 'olga', '--json']);
      expect(accounts.json).toEqual([]);
    },
  );

  it('for its password is wrong: says where the right one is made', async () => {
    const ran = await login('olga', mail.users.olga.address, 'not-the-password');
    expect([ran.code, ran.stdout]).toEqual([3, '']);
    expect(ran.error?.hint).toMatch(/app password/);
    expect(ran.stderr).not.toContain('not-the-password');
  });
});

describe('gates email sync', () => {
  it(`has every mail once, however often it is killed`, async () => {
    const { address, password } = mail.users.olga;
    expect((await login('olga', address, password)).code).toBe(0);
    fillMailbox(mail, { owner: address, count: MAILS });
    let running = 0;
    const sync = ['email', 'sync', '--user', 'olga', '--since', '2020-01-01'];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const ended = await killedAfter(machine, 250 + Math.random() * 350, sync);
      if (ended === 'killed') running += 1;
    }
    expect(running).toBeGreaterThan(KILLS / 2);
    await email('sync', '--since', '2020-01-01');
    const stored = await everything();
    const ids = stored.map(({ id }) => String(id));
    expect(new Set(ids).size).toBe(ids.length);
    const wanted = [...mails({ owner: address, count: MAILS })].flatMap(({ id }) => id ?? []);
    const here = new Set(ids);
    expect(wanted.filter((id) => !here.has(id))).toEqual([]);
    const again = await email('sync');
    expect(again).toMatchObject({ new: 0 });
    expect((await everything()).length).toBe(stored.length);
  });
});

describe('while gates serve runs', () => {
  it('a mail is here at once, its answer threads, and a bounce is told', async () => {
    const serving = await machine.start(['serve', '--port', '0', '--ready-json']);
    await eventually('listening', async () => serving.stderr().includes('listening'));
    await mail.deliver(mail.users.olga.address, QUESTION);
    const heard = await eventually('the mail', async () =>
      (await everything()).find(({ id }) => id === 'question@example.org'),
    );
    expect(heard).toMatchObject({
      direction: 'inbound',
      from: mail.users.anna.address,
      text: expect.stringContaining('в среду'),
      details: { subject: 'Приём' },
    });
    const sent = await email(
      'send',
      '--to',
      mail.users.anna.address,
      '--reply-to',
      heard.id,
      'Да.',
    );
    expect(sent).toMatchObject({ status: 'accepted', conversation: heard.conversation });
    const lost = await email('send', '--to', 'nobody-here@example.org', '--subject', 'Привет', '?');
    const bounced = await eventually('the bounce', async () => {
      const row = await machine.gates(['outbox', 'show', lost.id, '--user', 'olga', '--json']);
      return row.json.status === 'failed' ? row.json : null;
    });
    expect(bounced.error).toBeTruthy();
    const bounce = (await everything()).find(
      ({ details }) => details?.automatic === 'bounce' && details?.report,
    );
    expect(bounce).toBeTruthy();
    const args = [
      '--to',
      'mailer-daemon@example.org',
      '--reply-to',
      bounce.id,
      '--automated',
      'Да',
    ];
    const whole = ['email', 'send', ...args, '--user', 'olga', '--json'];
    const automated = await machine.gates(whole);
    expect(automated.code).toBe(6);
    expect(await serving.stop()).toBe(0);
  });

  it('nothing is heard twice or lost while it is killed', async () => {
    const before = (await everything()).length;
    let sent = 0;
    for (let kill = 0; kill < 5; kill += 1) {
      const serving = await machine.start(['serve', '--port', '0', '--ready-json']);
      for (let n = 0; n < 4; n += 1) {
        await mail.deliver(mail.users.olga.address, numbered(sent++));
        await sleep(Math.random() * 120);
      }
      await serving.stop('SIGKILL');
    }
    const last = await machine.start(['serve', '--port', '0', '--ready-json']);
    await eventually('all of them', async () => (await everything()).length >= before + sent);
    await last.stop();
    const stored = (await everything()).filter(({ id }) => String(id).startsWith('numbered-'));
    expect(new Set(stored.map(({ id }) => id)).size).toBe(sent);
    expect(stored).toHaveLength(sent);
  });
});

const QUESTION = `From: Anna <anna@example.org>
To: olga@example.org
Subject: =?utf-8?B?0J/RgNC40ZHQvA==?=
Message-ID: <question@example.org>
Date: Sat, 21 Nov 2026 10:00:00 +0300
Content-Type: text/plain; charset=utf-8

Есть время в среду?
`;

function numbered(n: number): string {
  return `From: Anna <anna@example.org>
To: olga@example.org
Subject: number ${n}
Message-ID: <numbered-${n}@example.org>
Date: Sat, 21 Nov 2026 10:00:00 +0300

${n}
`;
}
