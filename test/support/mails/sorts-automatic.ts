/** What programs write: bounces, auto-replies, lists, invitations, receipts. */
import { clientOf, headersOf, without } from './frame.ts';
import { filePart, mail, multipart, part, textPart } from './mime.ts';
import { about } from './sorts-written.ts';
import type { Seed, Sort } from './sorts.ts';

export const automatic: Readonly<Record<string, (seed: Seed) => Sort>> = {
  /** RFC 3464. The mail that came back is one of ours. */
  bounce: (seed) => ({
    ...about(seed, 'Undelivered Mail Returned to Sender', 'could not be delivered'),
    automatic: 'bounce',
    raw: mail(
      [
        ['Return-Path', '<>'],
        ['Auto-Submitted', 'auto-replied'],
        ...from(seed, 'Mail Delivery System <MAILER-DAEMON@mail.example.net>', BOUNCED),
      ],
      multipart('report; report-type=delivery-status', report(seed), `report-${seed.n}`),
    ),
  }),
  /** A bounce of a server that knows no RFC. */
  bouncePlain: (seed) => ({
    ...about(seed, 'failure notice', 'permanent error'),
    automatic: 'bounce',
    raw: mail(
      [['Return-Path', '<>'], ...from(seed, 'MAILER-DAEMON@mail.example.net', 'failure notice')],
      textPart(
        'Hi. This is the qmail-send program.\nThis is a permanent error; I have given up. Sorry.\n\n' +
          `<${clientOf(seed.n).address}>:\nno mailbox here by that name (#5.1.1)\n`,
      ),
    ),
  }),
  /** RFC 3834. */
  autoReply: (seed) => ({
    ...about(seed, 'Automatic reply: your mail', 'out of the office'),
    automatic: 'reply',
    raw: mail(
      headersOf(seed, 'Automatic reply: your mail', [
        ['Auto-Submitted', 'auto-replied'],
        ['X-Auto-Response-Suppress', 'All'],
      ]),
      textPart('I am out of the office until Monday.'),
    ),
  }),
  list: (seed) => ({
    ...about(seed, '[news] This week', 'This week'),
    automatic: 'list',
    raw: mail(
      headersOf(seed, '[news] This week', [
        ['List-Id', 'News <news.example.net>'],
        ['List-Unsubscribe', '<https://news.example.net/leave>'],
        ['Precedence', 'list'],
      ]),
      textPart('This week in the news.'),
    ),
  }),
  invitation: (seed) => ({
    ...about(seed, 'Invitation: Consultation', 'You are invited', ['invite.ics']),
    calendar: 'REQUEST',
    raw: mail(
      headersOf(seed, 'Invitation: Consultation'),
      multipart(
        'mixed',
        [
          multipart(
            'alternative',
            [
              textPart('You are invited.'),
              part(
                [['Content-Type', 'text/calendar; charset=utf-8; method=REQUEST']],
                calendar(seed, 'REQUEST'),
              ),
            ],
            `alternative-${seed.n}`,
          ),
          filePart('invite.ics', 'application/ics', Buffer.from(calendar(seed, 'REQUEST'))),
        ],
        `mixed-${seed.n}`,
      ),
    ),
  }),
  cancellation: (seed) => ({
    ...about(seed, 'Cancelled: Consultation', null),
    calendar: 'CANCEL',
    raw: mail(
      headersOf(seed, 'Cancelled: Consultation'),
      part(
        [['Content-Type', 'text/calendar; charset=utf-8; method=CANCEL']],
        calendar(seed, 'CANCEL'),
      ),
    ),
  }),
  /** RFC 8098: they opened a mail of ours. */
  readReceipt: (seed) => ({
    ...about(seed, 'Read: your mail', 'was displayed'),
    raw: mail(
      headersOf(seed, 'Read: your mail'),
      multipart(
        'report; report-type=disposition-notification',
        [
          textPart('Your mail was displayed.'),
          part(
            [['Content-Type', 'message/disposition-notification']],
            `Final-Recipient: rfc822;${clientOf(seed.n).address}\r\nOriginal-Message-ID: <gates.${OURS}@example.org>\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n`,
          ),
        ],
        `report-${seed.n}`,
      ),
    ),
  }),
};

const BOUNCED = 'Undelivered Mail Returned to Sender';
const OURS = '00000000-0000-4000-8000-000000000001';

function from(seed: Seed, who: string, subject: string) {
  return [['From', who] as const, ...without(headersOf(seed, subject), 'From')];
}

function report(seed: Seed): string[] {
  const { address } = clientOf(seed.n);
  return [
    textPart(`Your mail to <${address}> could not be delivered.`),
    part(
      [['Content-Type', 'message/delivery-status']],
      `Reporting-MTA: dns; mail.example.net\r\n\r\nFinal-Recipient: rfc822; ${address}\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 No such person here\r\n`,
    ),
    part(
      [['Content-Type', 'text/rfc822-headers']],
      `From: <${seed.owner}>\r\nTo: <${address}>\r\nSubject: Your consultation\r\nMessage-ID: <gates.${OURS}@example.org>\r\n`,
    ),
  ];
}

function calendar({ n, at, owner }: Seed, method: string): string {
  const time = (ms: number) => new Date(ms).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return [
    'BEGIN:VCALENDAR',
    'PRODID:-//Example//Calendar//EN',
    'VERSION:2.0',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    `UID:event-${n}@example.net`,
    `DTSTAMP:${time(at)}`,
    `DTSTART:${time(at + 86_400_000)}`,
    `DTEND:${time(at + 90_000_000)}`,
    'SUMMARY:Consultation',
    `ORGANIZER;CN=Client:mailto:${clientOf(n).address}`,
    `ATTENDEE;RSVP=TRUE:mailto:${owner}`,
    'LOCATION:https://meet.example.net/room',
    `STATUS:${method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED'}`,
    'SEQUENCE:0',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}
