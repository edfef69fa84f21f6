/** The sandbox's IMAP server, spoken to by imapflow, and by hand where imapflow does not go. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Email, openEmail, until } from '../../sandbox/email.ts';
import { mailOf, sorts } from '../../support/mails.ts';

let email: Email;

beforeAll(async () => {
  email = await openEmail();
});
afterAll(() => email.close());
afterEach(() => email.sandbox.reset());

/** Answers of commands typed one after the other, as they came. */
async function typed(...commands: readonly string[]): Promise<string> {
  const socket = connect(email.shown().imapPort, '127.0.0.1').setEncoding('latin1');
  let said = '';
  socket.on('data', (text: string) => {
    said += text;
  });
  await once(socket, 'connect');
  for (const [index, command] of commands.entries()) {
    socket.write(command.startsWith('(raw)') ? command.slice(5) : `t${index} ${command}\r\n`);
    if (!command.startsWith('(raw)')) {
      await until(
        () => said.includes(`t${index} `) || said.endsWith('+ Ready for literal data\r\n'),
      );
    }
  }
  await until(() => said.includes(`t${commands.length - 1} `));
  socket.destroy();
  return said;
}

const login = () => `LOGIN ${email.shown().address} "${email.shown().password}"`;

describe('the IMAP server of the sandbox', () => {
  it('lets people in by their password, and nobody else', async () => {
    await email.over(async (client) => expect(client.usable).toBe(true));
    for (const auth of [
      { user: email.shown().address, pass: 'wrong' },
      { user: email.shown().address, pass: email.shown().secondPassword },
      { user: email.shown().google.address, pass: email.shown().clientPassword },
      { user: 'unknown@example.net', pass: email.shown().clientPassword },
      { user: email.shown().address, accessToken: 'ya29.made-up' },
    ]) {
      await expect(email.imap(auth)).rejects.toMatchObject({ authenticationFailed: true });
    }
    expect(await typed('SELECT INBOX')).toContain('t0 NO Please log in first.');
  });

  it('takes LOGIN, PLAIN at once and PLAIN asked for', async () => {
    const { address, password } = email.shown();
    const plain = Buffer.from(`\0${address}\0${password}`).toString('base64');
    expect(await typed(login())).toContain('t0 OK');
    expect(await typed(`AUTHENTICATE PLAIN ${plain}`)).toContain('t0 OK');
    const wrong = Buffer.from(`\0${address}\0wrong`).toString('base64');
    expect(await typed(`AUTHENTICATE PLAIN ${wrong}`)).toContain('t0 NO [AUTHENTICATIONFAILED]');
  });

  it('shows the folders with what each is for', async () => {
    const folders = await email.over((client) => client.list());
    expect(Object.fromEntries(folders.map(({ path, specialUse }) => [path, specialUse]))).toEqual({
      INBOX: '\\Inbox',
      Sent: '\\Sent',
      Drafts: '\\Drafts',
      Archive: '\\Archive',
      Junk: '\\Junk',
      Trash: '\\Trash',
    });
    await email.over(async (client) => {
      await client.mailboxCreate('Clients/Анна');
      await expect(client.mailboxCreate('Clients/Анна')).resolves.toMatchObject({ created: false });
      await client.mailboxRename('Clients/Анна', 'Clients/Anna');
      expect((await client.list()).map(({ path }) => path)).toContain('Clients/Anna');
      await client.mailboxDelete('Clients/Anna');
      await expect(client.mailboxOpen('Clients/Anna')).rejects.toMatchObject({
        serverResponseCode: 'NONEXISTENT',
      });
    });
  });

  it.each(sorts)('keeps a mail of the sort %s byte for byte, and tells its parts', async (sort) => {
    const { raw, files } = mailOf(sort, { n: 3 });
    await email.over(async (client) => {
      await client.append('INBOX', raw);
      await client.mailboxOpen('INBOX');
      const found = await client.fetchOne('1', {
        source: true,
        envelope: true,
        bodyStructure: true,
        size: true,
      });
      if (!found) throw new Error('it is not there');
      expect(found.source?.equals(raw)).toBe(true);
      expect(found.size).toBe(raw.length);
      expect(found.envelope?.from?.[0]?.address).toMatch(/@/);
      const names: unknown[] = [];
      type Node = NonNullable<typeof found.bodyStructure>;
      const walk = (node: Node): void => {
        names.push(node.dispositionParameters?.['filename'] ?? node.parameters?.['name']);
        for (const child of node.childNodes ?? []) walk(child);
      };
      if (found.bodyStructure) walk(found.bodyStructure);
      // Names in encoded words or pieces are for the client to put together.
      for (const file of files ?? []) if (/^[ -~]+$/.test(file)) expect(names).toContain(file);
    });
  });

  it('gives a part, the beginning of one, and chosen headers', async () => {
    const { raw } = mailOf('nested', { n: 5 });
    await email.over(async (client) => {
      await client.append('INBOX', raw);
      await client.mailboxOpen('INBOX');
      const { content, meta } = await client.download('1', '1.2');
      if (!content) throw new Error('there is no such part');
      const chunks: Buffer[] = [];
      for await (const chunk of content) chunks.push(chunk as Buffer);
      expect(meta).toMatchObject({ contentType: 'application/pdf', filename: 'notes.pdf' });
      expect(Buffer.concat(chunks).toString()).toMatch(/^%PDF-1\.4/);
      const start = await client.fetchOne('1', { source: { start: 6, maxLength: 10 } });
      expect(start && String(start.source)).toBe(raw.toString('latin1', 6, 16));
      const some = await client.fetchOne('1', { headers: ['subject', 'X-None'] });
      expect(some && String(some.headers)).toBe('Subject: Nested\r\n\r\n');
    });
    const said = await typed(
      login(),
      'SELECT INBOX',
      'FETCH 1 (BODY.PEEK[1.1.1.1.MIME] BODY.PEEK[2]<0.4> BODY.PEEK[9] BODY)',
    );
    expect(said).toMatch(/BODY\[1\.1\.1\.1\.MIME\] \{\d+\}\r\nContent-Type: text\/plain/);
    expect(said).toContain('BODY[2]<0> {4}\r\nYSxi');
    expect(said).toContain('BODY[9] NIL');
  });

  it('tells the mail inside a mail', async () => {
    await email.over(async (client) => {
      await client.append('INBOX', mailOf('forwarded').raw);
      await client.mailboxOpen('INBOX');
      const found = await client.fetchOne('1', { bodyParts: ['2.HEADER', '2.TEXT', '2.1'] });
      if (!found) throw new Error('it is not there');
      expect(String(found.bodyParts?.get('2.header'))).toContain('Subject: Inside');
      expect(String(found.bodyParts?.get('2.text'))).toBe(String(found.bodyParts?.get('2.1')));
    });
  });

  it('finds mails', async () => {
    await email.over(async (client) => {
      for (const [n, sort] of ['plain', 'koi8r', 'bounce', 'list'].entries()) {
        const at = Date.parse(`2026-01-0${n + 1}T12:00:00Z`);
        await client.append(
          'INBOX',
          mailOf(sort, { n, at }).raw,
          n === 0 ? ['\\Seen'] : [],
          new Date(at),
        );
      }
      await client.mailboxOpen('INBOX');
      const found = (query: object) => client.search(query, { uid: true });
      expect(await found({ all: true })).toEqual([1, 2, 3, 4]);
      expect(await found({ seen: false })).toEqual([2, 3, 4]);
      expect(await found({ header: { 'message-id': '<mail.2@example.net>' } })).toEqual([3]);
      expect(await found({ header: { 'list-id': true } })).toEqual([4]);
      expect(await found({ subject: 'запись' })).toEqual([2]);
      expect(
        await found({ since: new Date('2026-01-02'), before: new Date('2026-01-04') }),
      ).toEqual([2, 3]);
      expect(await found({ sentOn: new Date('2026-01-03') })).toEqual([3]);
      expect(await found({ uid: '3:*' })).toEqual([3, 4]);
      expect(await found({ seq: '1:2' })).toEqual([1, 2]);
      expect(await found({ not: { from: 'kenji' } })).toEqual([1, 2, 3, 4]);
      expect(await found({ or: [{ uid: '1' }, { body: 'this week' }] })).toEqual([1, 4]);
      expect(await found({ larger: mailOf('bounce').raw.length - 50 })).toEqual([3]);
      expect(await found({ from: 'nobody' })).toEqual([]);
    });
    expect(await typed(login(), 'SELECT INBOX', 'SEARCH CHARSET KOI8-R ALL')).toContain(
      't2 NO [BADCHARSET (UTF-8)]',
    );
  });

  it('marks, copies, moves and removes', async () => {
    await email.over(async (client) => {
      for (let n = 1; n <= 4; n += 1) await client.append('INBOX', mailOf('plain', { n }).raw);
      await client.mailboxOpen('INBOX');
      await client.messageFlagsAdd('1:2', ['\\Seen', '$Label'], { uid: true });
      await client.messageFlagsRemove('2', ['\\Seen'], { uid: true });
      await client.messageFlagsSet('3', ['\\Flagged'], { uid: true });
      const flags = await client.fetchAll('1:*', { flags: true });
      expect(flags.map((each) => [...(each.flags ?? [])])).toEqual([
        ['\\Seen', '$Label'],
        ['$Label'],
        ['\\Flagged'],
        [],
      ]);
      expect(await client.messageCopy('1', 'Archive', { uid: true })).toMatchObject({
        uidMap: new Map([[1, 1]]),
      });
      expect(await client.messageMove('2:3', 'Archive', { uid: true })).toMatchObject({
        uidMap: new Map([
          [2, 2],
          [3, 3],
        ]),
      });
      await client.messageDelete('4', { uid: true });
      expect(await client.search({ all: true }, { uid: true })).toEqual([1]);
      expect(
        await client.status('Archive', { messages: true, unseen: true, uidNext: true }),
      ).toEqual({ path: 'Archive', messages: 3, unseen: 2, uidNext: 4 });
      await client.mailboxOpen('Archive', { readOnly: true });
      const moved = await client.fetchOne('3', { flags: true }, { uid: true });
      expect(moved && [...(moved.flags ?? [])]).toEqual(['\\Flagged']);
      expect(
        await client.append('Nowhere', 'Subject: x\r\n\r\nx').catch((e: unknown) => e),
      ).toMatchObject({ serverResponseCode: 'TRYCREATE' });
    });
    expect(await typed(login(), 'EXAMINE INBOX', 'STORE 1 +FLAGS (\\Seen)')).toContain(
      't2 NO [READ-ONLY]',
    );
  });

  it('tells what changed since a MODSEQ', async () => {
    await email.over(async (client) => {
      for (let n = 1; n <= 3; n += 1) await client.append('INBOX', mailOf('plain', { n }).raw);
      const { highestModseq } = await client.mailboxOpen('INBOX');
      await client.messageFlagsAdd('2', ['\\Seen'], { uid: true });
      const changed = await client.fetchAll(
        '1:*',
        { flags: true },
        {
          uid: true,
          changedSince: highestModseq ?? 0n,
        },
      );
      expect(changed.map(({ uid }) => uid)).toEqual([2]);
      expect(changed[0]?.modseq).toBeGreaterThan(highestModseq ?? 0n);
    });
  });

  it('tells an idling client what comes, what is read and what goes', async () => {
    const told: string[] = [];
    const client = await email.imap();
    client.on('exists', ({ count }: { count: number }) => told.push(`exists ${count}`));
    client.on('flags', ({ seq, flags }: { seq: number; flags?: Set<string> }) =>
      told.push(`flags ${seq} ${[...(flags ?? [])].join(' ')}`),
    );
    client.on('expunge', ({ seq }: { seq: number }) => told.push(`expunge ${seq}`));
    await client.mailboxOpen('INBOX');
    const idling = client.idle();
    await email.deliver('message', { from: 'maria' });
    await email.deliver('message', { from: 'maria' });
    await email.deliver('read_elsewhere');
    await email.deliver('delete');
    await until(() => told.length === 4);
    expect(told).toEqual(['exists 1', 'exists 2', 'flags 2 \\Seen', 'expunge 2']);
    await client.noop();
    await idling;
    await client.logout();
  });

  it('refuses what it does not understand, and goes on', async () => {
    const said = await typed(
      'NONSENSE',
      'LOGIN (',
      login(),
      'UID NONSENSE',
      'SELECT INBOX',
      'FETCH 1:x FLAGS',
      'FETCH 1 (X-NONE)',
      'SEARCH SOMETIME',
      'STATUS INBOX (NONE)',
      'NOOP',
    );
    expect(said.match(/^\S+ BAD /gm)).toHaveLength(7);
    expect(said).toContain('t9 OK NOOP completed.');
  });

  it('takes literals in both ways', async () => {
    const { address, password } = email.shown();
    const asked = await typed(
      `LOGIN {${address.length}}`,
      `(raw)${address} "${password}"\r\n`,
      'NOOP',
    );
    expect(asked).toContain('+ Ready for literal data');
    expect(asked).toContain('t0 OK Logged in');
    const atOnce = await typed(`LOGIN {${address.length}+}\r\n${address} "${password}"`);
    expect(atOnce).toContain('t0 OK Logged in');
  });
});
