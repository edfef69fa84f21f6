/** Files of mails, fetched when somebody wants them. */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { media } from '../../../gates/email/media.ts';
import type { StoredMessage } from '../../../src/store/store.ts';
import { useMailWorld } from './world.ts';

const CSV = Buffer.from('имя;сумма\r\nАнна;100\r\n');
const FILM = randomBytes(3_000_000);

describe('files of mails', () => {
  const world = useMailWorld(async ({ mail, logInTo, run }) => {
    await logInTo(mail.users.olga);
    const { address } = mail.users.olga;
    await mail.deliver(
      address,
      mailOf([
        ['list.csv', 'text/csv; charset=windows-1251', 'quoted-printable', CSV],
        ['film.mp4', 'video/mp4', 'base64', FILM],
      ]),
    );
    await run('sync');
  });

  const stored = async (): Promise<StoredMessage[]> => {
    const store = await world().app.store('olga');
    return store.messages.list({ gate: 'email', limit: 10 });
  };

  it('of a large mail nothing but its text is fetched, and each file as it was sent', async () => {
    const { run, folder } = world();
    const [first, second] = await stored();
    expect(first).toMatchObject({ text: 'See what is attached.', media: { filename: 'list.csv' } });
    expect(second).toMatchObject({ media: { kind: 'video', filename: 'film.mp4' } });
    // To a few bytes: the server tells the size of what travels.
    expect(Math.abs((second?.media?.size ?? 0) - FILM.length)).toBeLessThan(4);
    for (const [message, bytes] of [
      [first, CSV],
      [second, FILM],
    ] as const) {
      const out = join(folder, `${message?.media?.filename}`);
      await run('media', 'get', message?.externalId ?? '', '--out', out);
      expect(digest(readFileSync(out))).toBe(digest(bytes));
    }
  });

  it('is found where the mail was moved to; gone with it', async () => {
    const { mail, mailbox, otherProgram } = world();
    const session = await mailbox('olga', mail.users.olga.address);
    const [first] = await stored();
    if (!first?.media) throw new Error('no file');
    await otherProgram(mail.users.olga, async (client) => {
      await client.mailboxOpen('INBOX');
      await client.messageMove('1:*', 'Trash');
    });
    expect(digest(await whole(await media(session, first.media, first.externalId)))).toBe(
      digest(CSV),
    );
    await otherProgram(mail.users.olga, async (client) => {
      await client.mailboxOpen('Trash');
      await client.messageDelete('1:*');
    });
    await expect(media(session, first.media, first.externalId)).rejects.toMatchObject({
      code: 'mail_gone',
      category: 'not_found',
    });
  });
});

async function whole(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

type File = readonly [
  name: string,
  type: string,
  encoding: 'base64' | 'quoted-printable',
  bytes: Buffer,
];

function mailOf(files: readonly File[]): string {
  const parts = files.map(([name, type, encoding, bytes]) =>
    [
      `Content-Type: ${type}`,
      `Content-Disposition: attachment; filename="${name}"`,
      `Content-Transfer-Encoding: ${encoding}`,
      '',
      encoding === 'base64'
        ? bytes.toString('base64').replaceAll(/.{76}/g, '$&\r\n')
        : quoted(bytes),
    ].join('\r\n'),
  );
  return [
    'From: Anna <anna@example.net>',
    'To: olga@example.org',
    'Subject: Files',
    `Date: ${new Date().toUTCString()}`,
    'Message-ID: <files@example.net>',
    'Content-Type: multipart/mixed; boundary="=_f"',
    '',
    ...['Content-Type: text/plain\r\n\r\nSee what is attached.', ...parts].map(
      (part) => `--=_f\r\n${part}`,
    ),
    '--=_f--',
    '',
  ].join('\r\n');
}

function quoted(bytes: Buffer): string {
  return [...bytes]
    .map(
      (byte, n) =>
        `=${byte.toString(16).toUpperCase().padStart(2, '0')}${n % 24 === 23 ? '=\r\n' : ''}`,
    )
    .join('');
}
