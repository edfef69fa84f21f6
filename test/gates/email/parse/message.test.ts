import { describe, expect, it } from 'vitest';
import { mailOf, sorts } from '../../../support/mails.ts';
import { CAME, eventsIn, mailWith, messageIn } from './read.ts';

/** Shown by the HTML of those sorts: no attachment of their own. */
const SHOWN = new Set(['dot.png']);

describe('a mail as events', () => {
  it.each(sorts.filter((sort) => sort !== 'large'))('%s', (sort) => {
    const made = mailOf(sort);
    const events = eventsIn(made.raw, { cameAt: made.at });
    const messages = events.filter((event) => event.kind === 'message');
    const [whole] = messages;
    if (made.id !== null) expect(whole?.externalId).toBe(made.id);
    expect(whole?.details?.['subject'] ?? '').toBe(made.subject);
    if (made.text !== null) expect(whole?.text).toContain(made.text);
    const files = messages.flatMap(({ media }) => media?.filename ?? []);
    expect(files).toEqual((made.files ?? []).filter((file) => !SHOWN.has(file)));
    if (made.automatic) expect(whole?.details?.['automatic']).toBe(made.automatic);
    const calendar = whole?.details?.['calendar'] as { method?: string } | undefined;
    expect(calendar?.method).toBe(made.calendar);
    expect(whole?.type === 'calendar').toBe(made.calendar !== undefined);
    expect(JSON.parse(JSON.stringify(events))).toEqual(events);
  });

  it('keeps what the HTML shows beside it, to be fetched', () => {
    const { raw, media } = messageIn(mailOf('related').raw);
    expect(media).toBeNull();
    expect(raw).toMatchObject({
      inline: [{ cid: 'dot@example.net', media: { kind: 'image', id: 'INBOX;7;42;2' } }],
    });
  });

  it('has each further attachment as a message of its own', () => {
    const events = eventsIn(mailOf('attachmentNames').raw);
    const id = 'mail.1@example.net';
    expect(events).toMatchObject([
      {
        externalId: id,
        type: 'document',
        media: { id: 'INBOX;7;42;2', mimeType: 'application/pdf' },
      },
      {
        externalId: `${id}#1`,
        text: null,
        media: { id: 'INBOX;7;42;3', filename: 'счёт.pdf' },
        details: { part: { of: id, number: 1 } },
      },
    ]);
  });

  it('is outgoing when it is from one of theirs, and known by our key', () => {
    const key = '0b8f9a5e-3d44-4c1a-9f2e-5a6b7c8d9e0f';
    const head = `From: Olga <O@example.org>
To: "Petrova, Anna" <Anna@Example.net>, boris@example.net
Message-ID: <gates.${key}@example.org>
Date: Tue, 02 Jan 2024 10:00:00 +0000`;
    expect(messageIn(mailWith(head))).toMatchObject({
      direction: 'outbound',
      key,
      peer: { identities: [{ kind: 'email', value: 'anna@example.net' }], name: 'Petrova, Anna' },
    });
    expect(messageIn(mailWith(head))).not.toHaveProperty('twin');
    const other = messageIn(mailWith(head.replace('gates.', 'other.')));
    expect(other).toMatchObject({ direction: 'outbound', details: { author: 'person' } });
    expect(other.key).toBeUndefined();
  });

  it('is outgoing in Sent, whoever it names', () => {
    const head = 'From: another@example.org\nTo: anna@example.net';
    expect(messageIn(mailWith(head)).direction).toBe('inbound');
    expect(messageIn(mailWith(head), { sent: true }).direction).toBe('outbound');
    expect(messageIn(mailWith(head), { labels: ['\\Sent'] }).direction).toBe('outbound');
  });

  it('tells nothing of drafts', () => {
    expect(eventsIn(mailOf('plain').raw, { flags: ['\\Draft', '\\Seen'] })).toEqual([]);
  });

  it('is never from tomorrow', () => {
    const at = (date: string) => messageIn(mailWith(`From: a@example.net\nDate: ${date}`)).at;
    expect(at('Tue, 02 Jan 2024 10:00:00 +0000')).toBe(CAME - 2 * 3_600_000);
    expect(at('Fri, 02 Jan 2099 10:00:00 +0000')).toBe(CAME);
    expect(at('yesterday')).toBe(CAME);
  });

  it('without a Message-ID has one that every copy of it has', () => {
    const { raw } = mailOf('noMessageId');
    const first = messageIn(raw);
    expect(first.externalId).toMatch(/^[\da-f]{64}@missing\.invalid$/);
    const copy = messageIn(raw, { folder: 'Archive', uid: 7, cameAt: CAME + 60_000 });
    expect(copy.externalId).toBe(first.externalId);
    expect(messageIn(mailOf('noMessageId', { n: 2 }).raw).externalId).not.toBe(first.externalId);
  });

  it('that is not the only one with its Message-ID has another for that case', () => {
    const [one, two] = [3, 4].map((n) =>
      messageIn(mailOf('sameMessageId', { n, at: CAME - n }).raw),
    );
    expect(one?.externalId).toBe(two?.externalId);
    expect(one?.twin).toMatch(/^same@example\.net~[\da-f]{8}$/);
    // Seconds, as a date has them.
    expect(one?.twin).toBe(two?.twin);
    const later = messageIn(mailOf('sameMessageId', { at: CAME - 5000 }).raw);
    expect(later.twin).not.toBe(one?.twin);
  });

  it('from nobody at all is from nobody', () => {
    expect(messageIn(mailWith('Subject: Nobody')).peer).toEqual({
      identities: [{ kind: 'email', value: 'nobody@missing.invalid' }],
    });
  });

  it('is read as far as it goes when it is broken', () => {
    const attempts = [
      '',
      '\r\n',
      'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x',
      'Content-Type: multipart/mixed; boundary=x\r\n\r\nno border at all',
      'Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\nhello',
      `Content-Type: multipart/mixed; boundary=x\r\n\r\n${'--x\r\n\r\n'.repeat(5000)}`,
      'Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n'.repeat(200),
      'Content-Type: text/plain; charset="\r\n\r\nx',
      `Subject: =?utf-8?B?${'A'.repeat(10_000)}\r\n\r\nx`,
      `To: ${'<'.repeat(20_000)}\r\n\r\nx`,
      `References: ${'<a@b> '.repeat(10_000)}\r\n\r\nx`,
    ];
    for (const source of attempts) expect(eventsIn(source), source.slice(0, 60)).not.toEqual([]);
    expect(messageIn(attempts[3] ?? '').text).toBe('no border at all');
    const { details } = messageIn(attempts[10] ?? '');
    expect(details?.['references']).toEqual(['a@b']);
  });
});
