/** The generator makes what it says: read back by other people's parser and server. */
import { ImapFlow } from 'imapflow';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { had, mailServer } from './mail-server.ts';
import { fillMailbox, mailOf, mails, sorts } from './mails.ts';

describe('the mails of the tests', () => {
  it('hold every sort, the same each time', () => {
    const options = { owner: 'olga@example.org', count: 300, large: 1 };
    const made = [...mails(options)];
    expect(new Set(made.map(({ sort }) => sort))).toEqual(new Set(sorts));
    expect([...mails(options)].every((mail, n) => mail.raw.equals(made[n]?.raw ?? mail.raw))).toBe(
      true,
    );
    expect(made.some(({ raw }) => /^References: <.*>\r\n <.*>/m.test(raw.toString('latin1')))).toBe(
      true,
    );
  });

  it.each(sorts)('%s can be read', async (sort) => {
    const made = mailOf(sort);
    const read = await PostalMime.parse(made.raw);
    expect(read.subject ?? '').toBe(made.subject);
    if (made.text !== null) expect(`${read.text}${read.html}`).toContain(made.text);
    expect(read.messageId ?? null).toBe(made.id === null ? null : `<${made.id}>`);
    for (const file of made.files ?? []) {
      expect(read.attachments.map(({ filename }) => filename)).toContain(file);
    }
  });

  it('stand in the mailbox with their dates and flags', async (context) => {
    const server = had(await mailServer({ smtp: false }), (why) => context.skip(why));
    try {
      const { olga } = server.users;
      const { count } = fillMailbox(server, { owner: olga.address, count: 400 });
      fillMailbox(server, { owner: olga.address, count: 7, mailbox: 'Clients/2024' });
      const client = new ImapFlow({
        host: server.imap.host,
        port: server.imap.port,
        secure: false,
        doSTARTTLS: false,
        auth: { user: olga.address, pass: olga.password },
        logger: false,
      });
      await client.connect();
      expect((await client.mailboxOpen('INBOX')).exists).toBe(count);
      const second = await client.fetchOne('2', {
        envelope: true,
        flags: true,
        internalDate: true,
      });
      if (!second) throw new Error('there is no second mail');
      expect(second.internalDate).toEqual(new Date('2023-01-01T00:01:00.000Z'));
      expect([...(second.flags ?? [])]).toContain('\\Seen');
      const unread = await client.search({ seen: false });
      expect(unread).toHaveLength(Math.ceil(count / 3));
      expect((await client.mailboxOpen('Clients/2024')).exists).toBe(7);
      await client.logout();
    } finally {
      await server.close();
    }
  });
});
