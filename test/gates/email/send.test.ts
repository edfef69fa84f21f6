/** Mail that goes out is read back by other programs: from Sent, and from the mailbox it went to. */
import { readFileSync } from 'node:fs';
import type { ImapFlow } from 'imapflow';
import PostalMime, { type Email } from 'postal-mime';
import { beforeAll, describe, expect, it } from 'vitest';
import { GateError } from '../../../src/domain/error.ts';
import { useMailWorld } from './world.ts';

const the = useMailWorld((world) =>
  world.logInTo(world.mail.users.olga, '--name', 'Ольга Петрова'),
);

const to = ['--to', 'anna@example.org', '--subject', 'Запись'];

interface Found {
  source: Buffer;
  flags: Set<string>;
  mail: Email;
}

/** What another program finds in the mailbox, the newest last. */
async function found(client: ImapFlow, folder: string, id: string): Promise<Found[]> {
  const lock = await client.getMailboxLock(folder);
  try {
    const range = { header: { 'message-id': `<${id}>` } };
    const mails = await client.fetchAll(range, { source: true, flags: true });
    return await Promise.all(
      mails.map(async ({ source = Buffer.alloc(0), flags = new Set<string>() }) => ({
        source,
        flags,
        mail: await PostalMime.parse(source),
      })),
    );
  } finally {
    lock.release();
  }
}

const inSent = (id: string) =>
  the().otherProgram(the().mail.users.olga, (client) => found(client, 'Sent', id));

/** Delivered to Anna: Postfix takes a moment. */
async function atAnnas(id: string): Promise<Found> {
  for (;;) {
    const [one] = await the().otherProgram(the().mail.users.anna, (client) =>
      found(client, 'INBOX', id),
    );
    if (one) return one;
    await new Promise((done) => setTimeout(done, 50));
  }
}

async function send(...args: readonly string[]): Promise<string> {
  const { value } = await the().run('send', ...args);
  expect(value).toMatchObject({ status: 'accepted', gate: 'email' });
  return value.externalId as string;
}

function header({ mail }: Found, name: string): string | undefined {
  return mail.headers.find(({ key }) => key === name)?.value;
}

async function failure(...args: readonly string[]): Promise<GateError> {
  return the()
    .run(...args)
    .then(
      () => Promise.reject(new Error('it went')),
      (error: unknown) => {
        if (error instanceof GateError) return error;
        throw error;
      },
    );
}

describe('a mail', () => {
  it('goes out once, and its very bytes stand in Sent, read', async () => {
    const id = await send(...to, 'Добрый день!\nДо завтра.');
    const [copy, ...more] = await inSent(id);
    expect(more).toEqual([]);
    expect([...(copy?.flags ?? [])]).toContain('\\Seen');
    const there = await atAnnas(id);
    // The servers put lines of their own above it.
    expect(there.source.toString().endsWith(copy?.source.toString() ?? '?')).toBe(true);
    expect(there.mail).toMatchObject({
      subject: 'Запись',
      from: { name: 'Ольга Петрова', address: 'olga@example.org' },
      to: [{ address: 'anna@example.org' }],
    });
    expect(there.mail.text).toBe('Добрый день!\nДо завтра.');
    expect(Math.abs(Date.parse(there.mail.date ?? '') - Date.now())).toBeLessThan(60_000);
    expect(the().warnings).toEqual([]);
  });

  it('is kept here with its subject, and has our key in its Message-ID', async () => {
    const { value } = await the().run('send', ...to, 'Ключ');
    expect(value.externalId).toBe(`gates.${value.id}@example.org`);
    const store = await the().app.store('olga');
    const kept = await store.messages.find('email:olga@example.org', value.externalId);
    expect(kept).toMatchObject({ text: 'Ключ', details: { subject: 'Запись' } });
  });

  it('has copies for others, of whom the unseen ones stand in no header', async () => {
    const seen = ['--cc', 'Азарья <azarya@example.org>'];
    const id = await send(...to, ...seen, '--bcc', 'olga@example.org', 'Всем');
    const there = await atAnnas(id);
    expect(there.mail.cc).toEqual([{ name: 'Азарья', address: 'azarya@example.org' }]);
    expect(there.source.toString()).not.toMatch(/^bcc:/im);
    const [copy] = await the().otherProgram(the().mail.users.olga, (client) =>
      found(client, 'INBOX', id),
    );
    expect(copy?.mail.subject).toBe('Запись');
  });

  it('carries files byte for byte, with their names, and says of each what it is', async () => {
    const letter = the().file('письмо с пробелом.txt', 'один\nдва\r\nтри\n.\n..\n');
    const picture = the().file('a.png', Buffer.from(PNG, 'base64'));
    const id = await send(...to, 'Файлы', '--image', picture, '--attach', letter);
    const { mail } = await atAnnas(id);
    expect(mail.text?.trim()).toBe('Файлы');
    const files = mail.attachments.map(({ filename, mimeType, content }) => ({
      filename,
      mimeType,
      bytes: Buffer.from(content as ArrayBuffer),
    }));
    expect(files).toEqual([
      { filename: 'a.png', mimeType: 'image/png', bytes: readFileSync(picture) },
      { filename: 'письмо с пробелом.txt', mimeType: 'text/plain', bytes: readFileSync(letter) },
    ]);
    const store = await the().app.store('olga');
    const part = await store.messages.find('email:olga@example.org', `${id}#1`);
    expect(part).toMatchObject({
      type: 'document',
      details: { part: { of: id, number: 1 } },
      media: { filename: 'письмо с пробелом.txt' },
    });
  });

  it('written in Markdown is HTML with a text beside it', async () => {
    const source = '# Здравствуйте\n\nПриём **завтра**, [адрес](https://example.org/map).';
    const id = await send(...to, '--format', 'markdown', source);
    const { mail } = await atAnnas(id);
    expect(mail.html).toContain('<h1>Здравствуйте</h1>');
    expect(mail.html).toContain('<strong>завтра</strong>');
    expect(mail.html).toContain('<a href="https://example.org/map">адрес</a>');
    expect(mail.text).toContain('Приём завтра, адрес <https://example.org/map>.');
  });

  it('shows pictures inside its HTML', async () => {
    const picture = the().file('фото.png', Buffer.from(PNG, 'base64'));
    const page = the().file('card.html', '<p>Кабинет <img src="cid:фото.png" alt="Кабинет"></p>');
    const id = await send(...to, '--html', page, '--inline', picture);
    const { mail } = await atAnnas(id);
    const [inline, ...more] = mail.attachments;
    expect(more).toEqual([]);
    expect(inline).toMatchObject({ mimeType: 'image/png', disposition: 'inline', related: true });
    expect(mail.html).toContain(`src="cid:${inline?.contentId?.replaceAll(/[<>]/g, '')}"`);
    expect(mail.text).toContain('Кабинет');
  });

  it('tells a place by a link, and a person by a card', async () => {
    const place = await send(...to, '--location', '55.7558,37.6173', '--location-name', 'Кабинет');
    expect((await atAnnas(place)).mail.text).toContain(
      'Кабинет\nhttps://www.openstreetmap.org/?mlat=55.7558&mlon=37.6173',
    );
    const file = the().file(
      'm.vcf',
      'BEGIN:VCARD\nVERSION:3.0\nFN:Мария\nTEL:+79990000001\nEND:VCARD\n',
    );
    const card = await send(...to, '--contact', file);
    const [vcf] = (await atAnnas(card)).mail.attachments;
    expect(vcf).toMatchObject({ mimeType: 'text/vcard', filename: 'Мария.vcf' });
    const text = Buffer.from(vcf?.content as ArrayBuffer).toString();
    expect(text).toContain('FN:Мария\r\n');
    expect(text).toContain('TEL:+79990000001\r\n');
  });

  it.each([
    ['мария@пример.рф', 'мария@пример.рф'],
    ['maria@пример.рф', 'maria@xn--e1afmkfd.xn--p1ai'],
  ])('goes to %s, in another script', async (address, written) => {
    const id = await send('--to', address, '--subject', 'Адрес', 'Дошло?');
    const [copy] = await inSent(id);
    const line = /^To: (.*)$/m.exec(copy?.source.toString() ?? '')?.[1]?.trim();
    expect(line).toBe(written);
    const store = await the().app.store('olga');
    const kept = await store.messages.find('email:olga@example.org', id);
    expect(kept).toMatchObject({ to: address });
  });

  it('says of itself that no person wrote it', async () => {
    const { account, draft, outbound } = await door();
    const row = await outbound.send(account, { ...draft, automated: true });
    const there = await atAnnas(row.externalId ?? '');
    expect(header(there, 'auto-submitted')).toBe('auto-generated');
  });
});

async function door() {
  const store = await the().app.store('olga');
  const account = await store.accounts.find('email:olga@example.org');
  if (!account) throw new Error('no account');
  const draft = {
    to: { kind: 'email', id: 'anna@example.org' },
    text: 'Напоминание',
    extra: { subject: 'Напоминание' },
  };
  return { account, draft, outbound: await the().app.outbound('olga') };
}

describe('what is refused before anything goes out', () => {
  it('a mail without a subject, an answer has one', async () => {
    expect(await failure('send', '--to', 'anna@example.org', 'Привет')).toMatchObject({
      code: 'subject_missing',
      exitCode: 2,
    });
  });

  it('an address that is none, and one that is not our own to send from', async () => {
    for (const wrong of ['anna', 'anna@', 'an na@example.org', 'anna@exa_mple']) {
      const error = await failure('send', '--to', wrong, '--subject', 'x', 'y');
      expect(error).toMatchObject({ code: 'bad_address', exitCode: 2 });
    }
    expect(await failure('send', ...to, '--from', 'other@example.org', 'y')).toMatchObject({
      code: 'sender_not_own',
      exitCode: 6,
    });
  });

  it('line breaks where headers are', async () => {
    const { account, draft, outbound } = await door();
    const evil = { subject: 'x\r\nBcc: thief@example.org' };
    await expect(outbound.send(account, { ...draft, extra: evil })).rejects.toMatchObject({
      code: 'bad_subject',
      exitCode: 6,
    });
    const cc = [{ address: 'a@example.org>\r\nRCPT TO:<b@example.org', name: null }];
    const more = { ...draft, extra: { subject: 'x', cc } };
    await expect(outbound.send(account, more)).rejects.toMatchObject({ code: 'bad_address' });
  });

  it('more than the server takes', async () => {
    const large = the().file('large.bin', Buffer.alloc(16_000_000, 'x'));
    for (const dry of [true, false]) {
      the().options.dryRun = dry;
      const error = await failure('send', ...to, 'Вот', '--attach', large);
      the().options.dryRun = false;
      expect(error).toMatchObject({ code: 'message_too_large', exitCode: 6 });
      expect(error.message).toMatch(/19\.1 MB/);
    }
  });

  it('a picture that the HTML does not show, and one that was not given', async () => {
    const picture = the().file('p.png', Buffer.from(PNG, 'base64'));
    const bare = the().file('bare.html', '<p>Текст</p>');
    const error = await failure('send', ...to, '--html', bare, '--inline', picture);
    expect(error).toMatchObject({ code: 'picture_unused', exitCode: 2 });
    const shows = the().file('shows.html', '<p>Текст <img src="cid:other.png"></p>');
    expect(await failure('send', ...to, '--html', shows)).toMatchObject({
      code: 'picture_missing',
      exitCode: 2,
    });
  });
});

describe('what the server refuses', () => {
  beforeAll(() => undefined);

  it('a recipient: nothing was sent, and the row says failed', async () => {
    const error = await failure('send', '--to', 'refused@example.org', '--subject', 'x', 'y');
    expect(error.category).not.toBe('unknown_outcome');
    expect(error.message).toContain('nothing was sent');
    const [row] = await (await the().app.store('olga')).outbox.list({ limit: 1 });
    expect(row).toMatchObject({ state: 'failed', error: { code: error.code } });
  });

  it('for now: it says so, and when to try again', async () => {
    const busy = await failure('send', '--to', 'busy@example.org', '--subject', 'x', 'y');
    expect(['unreachable', 'rate_limited']).toContain(busy.category);
  });

  it('one of several: the others have it, and it is said who does not', async () => {
    const id = await send(...to, '--cc', 'refused@example.org', 'Частью');
    expect((await atAnnas(id)).mail.text?.trim()).toBe('Частью');
    expect(the().warnings.join('\n')).toContain('refused@example.org');
  });
});

const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
