/** A reply stands where it belongs for other programs, too: in the thread that the mailbox's own server makes of it. */
import tls from 'node:tls';
import { describe, expect, it } from 'vitest';
import type { MailServer, MailUser } from '../../support/mail-server.ts';
import { useMailWorld } from './world.ts';

const the = useMailWorld((world) => world.logInTo(world.mail.users.olga));

/** Speaks IMAP by hand: no library of ours has a part in it. */
async function commands(
  mail: MailServer,
  user: MailUser,
  list: readonly string[],
): Promise<string> {
  const { host, tlsPort: port } = mail.imap;
  const socket = tls.connect({ host, port, ca: mail.ca });
  let said = '';
  const until = async (mark: RegExp): Promise<void> => {
    while (!mark.test(said)) {
      await new Promise<void>((done, fail) => {
        socket.once('readable', done);
        socket.once('error', fail);
      });
      said += String(socket.read() ?? '');
    }
  };
  await until(/^\* OK/m);
  for (const [index, command] of [`LOGIN ${user.address} ${user.password}`, ...list].entries()) {
    socket.write(`a${index} ${command}\r\n`);
    await until(new RegExp(`^a${index} `, 'm'));
  }
  socket.end();
  return said;
}

/** Threads of a mailbox by RFC 5256, as `(1 2)(3)`. */
async function threads(user: MailUser, folder = 'INBOX'): Promise<string> {
  const said = await commands(the().mail, user, [
    `SELECT ${folder}`,
    'THREAD REFERENCES UTF-8 ALL',
  ]);
  return /^\* THREAD (.*)\r$/m.exec(said)?.[1] ?? '';
}

const CLIENT = (id: string, more: readonly string[] = []) =>
  [
    'From: =?UTF-8?B?0JDQvdC90LA=?= <anna@example.org>',
    'To: olga@example.org, Azarya <azarya@example.org>',
    'Cc: =?UTF-8?Q?=D0=9C=D0=B0=D1=88=D0=B0?= <olga@example.org>',
    'Subject: =?UTF-8?B?0J/RgNC40ZHQvA==?=',
    'Date: Fri, 20 Nov 2026 10:00:00 +0000',
    `Message-ID: <${id}>`,
    ...more,
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Можно на вторник?',
    '',
  ].join('\n');

/** Anna has what she wrote herself. */
async function annaWrites(mail: string): Promise<void> {
  await the().mail.deliver('anna@example.org', mail);
  await the().mail.deliver('olga@example.org', mail);
}

async function reply(id: string, ...args: readonly string[]): Promise<string> {
  const to = ['--to', 'anna@example.org', '--reply-to', id];
  const { value } = await the().run('send', ...to, ...args);
  expect(value.status).toBe('accepted');
  return value.externalId as string;
}

async function arrived(user: MailUser, count: number): Promise<void> {
  const there = () =>
    the().otherProgram(user, async (client) => {
      const found = await client.status('INBOX', { messages: true });
      return found ? (found.messages ?? 0) : 0;
    });
  while ((await there()) < count) await new Promise((done) => setTimeout(done, 50));
}

async function sent(id: string): Promise<string> {
  return the().otherProgram(the().mail.users.olga, async (client) => {
    const lock = await client.getMailboxLock('Sent');
    try {
      const mails = await client.fetchAll({ header: { 'message-id': id } }, { source: true });
      return (mails[0]?.source ?? '').toString().replaceAll(/\r\n[ \t]+/g, ' ');
    } finally {
      lock.release();
    }
  });
}

describe('a reply', () => {
  it('to a mail that only the mailbox has is in its thread at the other side', async () => {
    const { anna } = the().mail.users;
    await annaWrites(CLIENT('first@client.example', ['References: <root@client.example>']));
    const id = await reply('first@client.example', 'Да, в десять.');
    await arrived(anna, 2);
    expect(await threads(anna)).toBe('(1 2)');
    const source = await sent(id);
    expect(source).toContain('In-Reply-To: <first@client.example>');
    expect(source).toContain('References: <root@client.example> <first@client.example>');
    expect(source).toMatch(/^Subject: =\?UTF-8\?[BQ]\?/m);
    const store = await the().app.store('olga');
    const kept = await store.messages.find('email:olga@example.org', id);
    expect(kept).toMatchObject({
      replyTo: 'first@client.example',
      details: { subject: 'Re: Приём' },
    });
  });

  it('to one of our own goes on the same thread, with “Re:” once', async () => {
    const { anna } = the().mail.users;
    const store = await the().app.store('olga');
    const [own] = await store.messages.list({ gate: 'email', limit: 1 });
    const id = await reply(own?.externalId ?? '', 'И ещё одно.');
    await arrived(anna, 3);
    expect(await threads(anna)).toBe('(1 2 3)');
    const kept = await store.messages.find('email:olga@example.org', id);
    expect(kept?.details).toMatchObject({ subject: 'Re: Приём' });
    expect(await sent(id)).toContain(`<first@client.example> <${own?.externalId}>`);
  });

  it('to everybody goes to all who had it, save oneself', async () => {
    await the().mail.deliver('olga@example.org', CLIENT('all@client.example'));
    const id = await reply('all@client.example', '--reply-all', 'Всем ответ.');
    const source = await sent(id);
    expect(source).toContain('To: anna@example.org');
    expect(source).toMatch(/^Cc: "?Azarya"? <azarya@example.org>\r?$/m);
  });

  it('to nothing that is there is refused, with a subject it goes unseen', async () => {
    const args = ['--to', 'anna@example.org', '--reply-to', 'nowhere@client.example'];
    await expect(the().run('send', ...args, 'x')).rejects.toMatchObject({
      code: 'reply_not_found',
      exitCode: 5,
    });
    const { value } = await the().run('send', ...args, '--subject', 'Re: Счёт', 'x');
    expect(await sent(value.externalId)).toContain('In-Reply-To: <nowhere@client.example>');
  });
});
