/** What goes out, byte for byte: nobody's words become lines of a head, or an end of the mail. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { compose } from '../../../../gates/email/message/compose.ts';
import { parentOf } from '../../../../gates/email/message/reply.ts';
import type { Account } from '../../../../src/domain/account.ts';
import type { Draft } from '../../../../src/domain/message.ts';
import type { Session } from '../../../../src/gate.ts';
import { messageIn } from '../parse/read.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function file(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'gates-compose-'));
  folders.push(folder);
  writeFileSync(join(folder, name), 'hello');
  return join(folder, name);
}

const account = (name = 'Olga') =>
  ({ externalId: 'olga@example.org', name, details: {} }) as unknown as Account;

const composed = async (draft: Partial<Draft>, name?: string): Promise<string> => {
  const to = { kind: 'email', id: 'anna@example.org' } as const;
  const { bytes } = await compose(account(name), { to, ...draft }, 'key', Date.UTC(2026, 0, 1));
  return bytes.toString('latin1');
};

describe('a mail that goes out', () => {
  it.each(['text', 'html', 'markdown'] as const)(
    'has no line ends but CRLF (%s)',
    async (format) => {
      const text = 'one\r.\rtwo\n.\nthree\r\n.\r\nfour';
      const mail = await composed({ text, ...(format === 'text' ? {} : { format }) });
      expect(mail.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      expect(mail).toContain('three');
      const beside = await composed({ text, extra: { html: '<p>a\rb' } });
      expect(beside.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    },
  );

  it('has no headers that somebody wrote into names', async () => {
    const evil = 'x\r\nBcc: evil@example.net\r\n\r\nevil';
    const mail = await composed(
      {
        text: 'Hello',
        media: {
          kind: 'document',
          file: file('a.txt'),
          filename: evil,
          mimeType: `text/plain${evil}`,
        },
        extra: {
          cc: [{ address: 'b@example.org', name: evil }],
          html: `<img src="cid:${encodeURIComponent('b\r\nBcc: evil@example.net.png')}">`,
          inline: [
            { name: 'b\r\nBcc: evil@example.net.png', file: file('b.png'), mimeType: 'image/png' },
          ],
        },
      },
      evil,
    );
    expect(mail).not.toMatch(/^Bcc:/m);
    expect(mail).not.toMatch(/=0D|=0A/);
    expect(mail).not.toMatch(/^evil/m);
  });
});

describe('an answer', () => {
  it('names the mail by the id that it bears, also where another one had that before', async () => {
    const { twin = '', at } = messageIn(
      'Message-ID: <one@example.org>\nDate: Mon, 01 Jan 2024 10:00:00 +0000\n\nHello',
    );
    expect(twin).not.toBe('');
    const answered = (externalId: string) => ({
      externalId,
      from: 'anna@example.org',
      timestamp: at,
      text: 'Hello',
      details: null,
    });
    const parent = async (id: string) =>
      parentOf({} as Session, {
        to: { kind: 'email', id: 'a@b.c' },
        replyTo: id,
        answered: answered(id),
      });
    expect(await parent(twin)).toMatchObject({ messageId: 'one@example.org' });
    // Somebody's own id may look like one of ours.
    expect(await parent('one~0123abcd')).toMatchObject({ messageId: 'one~0123abcd' });
  });
});
