import { describe, expect, it } from 'vitest';
import { mailOf } from '../../../support/mails.ts';
import { fixture, mailWith, messageIn, statusIn } from './read.ts';

const key = (n: number) => `0b8f9a5e-3d44-4c1a-9f2e-5a6b7c8d9e0${n}`;
const ours = (n: number) => `gates.${key(n)}@example.org`;

describe('what a mail tells of another', () => {
  it.each([
    ['exim', 1, '5.1.1', /550 5\.1\.1/],
    ['qmail', 2, '5.1.1', /no mailbox here/],
    ['exchange', 3, '5.1.10', /couldn't be found|RecipientNotFound/],
  ] as const)('%s could not deliver it', (program, n, code, reason) => {
    const source = fixture(`bounce-${program}`);
    expect(statusIn(source)).toMatchObject({
      externalId: ours(n),
      key: key(n),
      status: 'failed',
      error: { code, title: expect.stringMatching(reason), detail: 'anna@example.net' },
    });
    expect(messageIn(source)).toMatchObject({
      direction: 'inbound',
      details: { automatic: 'bounce', report: { of: ours(n), action: 'failed' } },
      thread: { follows: expect.arrayContaining([ours(n)]), externalId: expect.anything() },
    });
  });

  it('RFC 3464 says it could not be delivered', () => {
    expect(statusIn(mailOf('bounce').raw)).toMatchObject({
      externalId: 'gates.00000000-0000-4000-8000-000000000001@example.org',
      status: 'failed',
      error: { code: '5.1.1', title: '550 5.1.1 No such person here' },
    });
  });

  it('late is not lost', () => {
    const source = fixture('delayed');
    expect(statusIn(source)).toBeUndefined();
    expect(messageIn(source).details).toMatchObject({
      automatic: 'bounce',
      report: { action: 'delayed', code: '4.4.1', of: ours(4) },
    });
  });

  it('a copy that did not arrive is not the mail that did not arrive', () => {
    const source = fixture('bounce-of-copy');
    expect(statusIn(source)).toBeUndefined();
    expect(messageIn(source).details).toMatchObject({
      report: { action: 'failed', code: '5.2.2', recipients: ['boris@example.net'] },
    });
  });

  it('it was read; and that it was deleted unread says nothing', () => {
    expect(statusIn(mailOf('readReceipt').raw)).toMatchObject({
      status: 'read',
      key: '00000000-0000-4000-8000-000000000001',
    });
    const deleted = fixture('receipt-deleted');
    expect(statusIn(deleted)).toBeUndefined();
    expect(messageIn(deleted).details).toMatchObject({ automatic: 'receipt' });
  });

  it('a person who writes of failures has sent no report', () => {
    const head =
      'From: Anna <anna@example.net>\nSubject: Undelivered mail?\nMessage-ID: <q@example.net>';
    const source = mailWith(head, 'Message-ID: <gates.x@example.org>\n550 5.1.1');
    expect(statusIn(source)).toBeUndefined();
    expect(messageIn(source).details).not.toHaveProperty('automatic');
  });
});

describe('who wrote it', () => {
  const automatic = (head: string) =>
    messageIn(mailWith(`From: anna@example.net\n${head}`)).details?.['automatic'] ?? null;

  it.each([
    ['Auto-Submitted: auto-replied', 'reply'],
    ['Auto-Submitted: auto-replied (vacation)', 'reply'],
    ['Auto-Submitted: no', null],
    ['Auto-Submitted: auto-generated', 'notice'],
    ['X-Autoreply: yes', 'reply'],
    ['X-Autorespond: Re: x', 'reply'],
    ['Precedence: auto_reply', 'reply'],
    ['Subject: Out of office: back on Monday', 'reply'],
    ['Subject: Vacation plans', null],
    ['Subject: =?utf-8?B?0JDQstGC0L7QvtGC0LLQtdGCOiDRjyDQsiDQvtGC0L/Rg9GB0LrQtQ==?=', 'reply'],
    ['List-Id: News <news.example.net>', 'list'],
    ['Precedence: list', 'list'],
    ['Precedence: bulk', 'notice'],
    ['List-Unsubscribe: <https://example.net/leave>', 'notice'],
    ['X-Auto-Response-Suppress: All', 'notice'],
    ['X-Auto-Response-Suppress: DR, RN', null],
    ['X-Mailer: Example', null],
  ])('%s', (head, expected) => {
    expect(automatic(head)).toBe(expected);
  });

  it('an absence note in two charsets', () => {
    expect(messageIn(fixture('vacation'))).toMatchObject({
      text: 'Я в отпуске.',
      at: Date.UTC(2024, 0, 2, 10, 0, 5),
      details: { subject: 'Автоответ: В отпуске', automatic: 'reply' },
    });
  });
});
