/** IMAP servers that keep to the letter of an old standard, or not even to that. */
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { connectImap } from '../../../gates/email/imap.ts';
import { earOf } from '../../../gates/email/reading/idle.ts';
import { ownerOf, pass, readFolder } from '../../../gates/email/reading/pass.ts';
import type { Session } from '../../../src/gate.ts';

const open: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

const MAIL = 'Message-ID: <1@example.org>\r\nFrom: anna@example.org\r\n\r\nHello\r\n';

/** One mail in INBOX; `answers` says something else to what it likes. */
async function connected(answers: Readonly<Record<string, (tag: string, line: string) => string>>) {
  const asked: string[] = [];
  const usual: typeof answers = {
    CAPABILITY: () => '* CAPABILITY IMAP4rev1 IDLE\r\n',
    EXAMINE: () => '* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 2] x\r\n',
    'UID SEARCH': (_, line) => (line.includes('LARGER') ? '* SEARCH\r\n' : '* SEARCH 1\r\n'),
    'UID FETCH': () =>
      `* 1 FETCH (UID 1 FLAGS () RFC822.SIZE ${MAIL.length} INTERNALDATE "01-Jan-2024 00:00:00 +0000" BODY[] {${MAIL.length}}\r\n${MAIL})\r\n`,
    ...answers,
  };
  const server = createServer((socket) => {
    open.push(() => void socket.destroy());
    socket.on('error', () => undefined);
    socket.write('* OK ready\r\n');
    let rest = '';
    socket.on('data', (chunk) => {
      rest += chunk.toString();
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end).toUpperCase();
        const [, tag = '', command = ''] = /^(\S+) ((?:UID )?\S+)/.exec(line) ?? [];
        rest = rest.slice(end + 2);
        asked.push(command);
        const said = usual[command]?.(tag, line) ?? '';
        const ended = new RegExp(`^${tag} (?:OK|NO) `, 'm').test(said);
        socket.write(ended ? said : `${said}${tag} OK done\r\n`);
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  open.push(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const place = { host: '127.0.0.1', port, security: 'none' } as const;
  const { client, close } = await connectImap(place, { username: 'olga', password: 'x' });
  open.push(close);
  const account = { externalId: 'olga@example.org', details: {} };
  const session = { account, now: Date.now } as unknown as Session;
  const reader = { session, client, owner: ownerOf(session), since: 0 };
  return { client, reader, asked };
}

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(page);
  return found;
}

const INBOX = { path: 'INBOX', special: '\\Inbox' };

describe('a server', () => {
  it('that does not tell which UID comes next is read all the same', async () => {
    const { reader } = await connected({
      EXAMINE: () => '* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n',
    });
    const pages = await all(readFolder(reader, INBOX, null, null));
    expect(pages.flatMap(({ events }) => events)).toMatchObject([{ externalId: '1@example.org' }]);
    expect(pages.at(-1)?.mark).toMatchObject({ upTo: 1 });
  });

  it('that does not tell when a mail came leaves it the time that it bears', async () => {
    const mail = `Date: Mon, 01 Jan 2024 10:00:00 +0000\r\n${MAIL}`;
    const { reader } = await connected({
      'UID FETCH': () =>
        `* 1 FETCH (UID 1 FLAGS () RFC822.SIZE ${mail.length} BODY[] {${mail.length}}\r\n${mail})\r\n`,
    });
    const pages = await all(readFolder(reader, INBOX, null, null));
    expect(pages.flatMap(({ events }) => events)).toMatchObject([{ at: Date.UTC(2024, 0, 1, 10) }]);
  });

  it('is asked for no more of one mail than can be held: its head, and its text', async () => {
    const texts = Array.from({ length: 30 }, () => '("TEXT" "PLAIN" NIL NIL NIL "7BIT" 3000000 9)');
    let wanted = '';
    const { reader } = await connected({
      'UID SEARCH': () => '* SEARCH 1\r\n',
      'UID FETCH': (_, line) => {
        wanted += line;
        const head = `BODY[HEADER]<0> {${MAIL.length}}\r\n${MAIL}`;
        const tree = `BODYSTRUCTURE (${texts.join('')} "MIXED")`;
        if (line.includes('BODYSTRUCTURE')) {
          return `* 1 FETCH (UID 1 FLAGS () RFC822.SIZE 90000000 ${tree} ${head})\r\n`;
        }
        const parts = [...line.matchAll(/BODY\.PEEK\[(\d+)\]/g)];
        const said = parts.map(([, number]) => `BODY[${number}]<0> {2}\r\nHi`).join(' ');
        return `* 1 FETCH (UID 1 ${said})\r\n`;
      },
    });
    const pages = await all(readFolder(reader, INBOX, null, null));
    expect(pages.flatMap(({ events }) => events)).toMatchObject([
      { externalId: '1@example.org', details: { cut: 90_000_000 } },
    ]);
    const sizes = [...wanted.matchAll(/BODY\.PEEK\[\w*\]<0\.(\d+)>/g)].map(([, size]) =>
      Number(size),
    );
    expect(wanted.match(/BODY\.PEEK\[/g)).toHaveLength(sizes.length);
    expect(sizes.length).toBeGreaterThan(2);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(5_000_000);
  });

  it('whose IDLE ends at once is asked now and then, as one without', async () => {
    const { client, asked } = await connected({ IDLE: (tag) => `+ idling\r\n${tag} OK done\r\n` });
    await client.mailboxOpen('INBOX', { readOnly: true });
    const ear = earOf(client, new AbortController().signal);
    for (let times = 0; times < 20; times += 1) {
      ear.clear();
      await ear.wait(1);
    }
    ear.end();
    expect(asked.filter((command) => command === 'IDLE')).toHaveLength(1);
  });
});

describe('a folder', () => {
  const folder = (path: string) => {
    const unknown = { validity: null, last: null, modseq: null, messages: null, unseen: null };
    return { path, special: null, read: true, ...unknown };
  };
  const answering = (said: string) => {
    let first = true;
    return (tag: string) => {
      if (!first) return '* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 2] x\r\n';
      first = false;
      return `${tag} NO ${said}\r\n`;
    };
  };

  it('that was deleted in the meantime leaves the others', async () => {
    const { reader } = await connected({
      EXAMINE: answering('[NONEXISTENT] no such mailbox'),
    });
    const both = [folder('Gone'), folder('INBOX')];
    const pages = await all(pass(reader, both, { folders: {} }, null));
    expect(pages.flatMap(({ events }) => events)).toMatchObject([{ externalId: '1@example.org' }]);
    expect(Object.keys(pages.at(-1)?.checkpoint.folders ?? {})).toEqual(['INBOX']);
  });

  it('that the login may not read is named, with what leaves it out', async () => {
    const { reader } = await connected({ EXAMINE: answering('[NOPERM] not for you') });
    const both = [folder('Of others'), folder('INBOX')];
    const reading = all(pass(reader, both, { folders: {} }, null));
    await expect(reading).rejects.toMatchObject({
      code: 'folder_not_permitted',
      message: expect.stringContaining('Of others'),
      hint: "gates email folders --skip 'Of others'",
    });
  });
});
