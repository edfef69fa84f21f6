/** Mails that come in: a client's, a mail server's, an absent person's. */
import { randomUUID } from 'node:crypto';
import addressparser from 'nodemailer/lib/addressparser';
import { decodeWords } from 'postal-mime';
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type { SandboxEvent } from '../../../src/gate.ts';
import { compose, composeIn, type Written } from './compose.ts';
import { listIn, textIn, timeIn } from './fields.ts';
import { type Mailbox, newMail, put, folderFor } from './mailbox.ts';
import { headerOf } from './mime.ts';
import { filesNamed, invitation } from './samples.ts';
import { received } from './smtp-headers.ts';
import { type Earlier, heldBy, outgoing } from './sought.ts';
import { arrive, mailboxOf, type World } from './world.ts';

const MARIA = 'Maria <maria@example.net>';

export async function message(world: World, mailbox: Mailbox, event: SandboxEvent): Promise<void> {
  const from = fromIn(event);
  const client = mailboxOf(world, addressIn(from));
  const asked = textIn(event, 'replyTo');
  const answered =
    asked === undefined ? undefined : heldBy(client, mailbox, asked === 'last' ? undefined : asked);
  if (asked !== undefined && !answered) {
    throw usageError(words`${mailbox.address} has sent no such mail to ${client.address}.`);
  }
  const count = Number(textIn(event, 'count') ?? 1);
  for (let number = 1; number <= count; number += 1) {
    const raw = await written(world, mailbox, event, { from, answered, number, count });
    deliver(world, mailbox, client.address, raw);
    keep(world, client, raw);
  }
}

interface Said {
  from: string;
  answered: Earlier | undefined;
  number: number;
  count: number;
}

async function written(
  world: World,
  mailbox: Mailbox,
  event: SandboxEvent,
  { from, answered, number, count }: Said,
): Promise<string> {
  const html = textIn(event, 'html');
  const text = textIn(event, 'text') ?? (html === undefined ? 'Hello!' : undefined);
  const method = textIn(event, 'calendar')?.toUpperCase();
  const subject = subjectIn(event, answered, method);
  // Mails are dated by the second: an answer is not to be older than what it answers.
  const now = answered ? Math.ceil(world.host.now() / 1000) * 1000 : world.host.now();
  const at = timeIn(event, 'at', now) + (number - 1) * 1000;
  const mail: Written = {
    from,
    to: `${mailbox.name} <${mailbox.address}>`,
    cc: textIn(event, 'cc'),
    subject,
    text: count > 1 && text !== undefined ? `${text} (${number})` : text,
    html,
    at,
    messageId: number === 1 ? textIn(event, 'messageId') : undefined,
    ...threaded(answered),
    attachments: filesNamed(listIn(event, 'attachments')),
    calendar:
      method === undefined
        ? undefined
        : {
            method,
            content: invitation({
              method,
              uid: textIn(event, 'uid') ?? `${randomUUID()}@example.net`,
              start: timeIn(event, 'start', at + 86_400_000),
              now: at,
              summary: textIn(event, 'summary') ?? 'Consultation',
              organizer: addressIn(from),
              attendee: mailbox.address,
            }),
          },
    headers: event['list'] === undefined ? {} : LIST,
  };
  const charset = textIn(event, 'charset');
  return charset === undefined || /^utf-?8$/i.test(charset)
    ? await compose(mail)
    : composeIn(charset, mail);
}

/** RFC 2919, RFC 2369. */
const LIST = {
  'List-Id': 'News <news.example.net>',
  'List-Unsubscribe': '<https://news.example.net/leave>',
  Precedence: 'list',
};

function subjectIn(
  event: SandboxEvent,
  answered: Earlier | undefined,
  method: string | undefined,
): string {
  const given = textIn(event, 'subject');
  if (given !== undefined) return given;
  if (answered) {
    const subject = decodeWords(answered.subject);
    return /^re:/i.test(subject) ? subject : `Re: ${subject}`;
  }
  return method === undefined ? 'A question' : 'Invitation: Consultation';
}

function threaded(answered: Earlier | undefined): Pick<Written, 'inReplyTo' | 'references'> {
  if (!answered) return {};
  const references = [...answered.references, answered.id];
  return { inReplyTo: answered.id, references };
}

/** RFC 3464, as mail servers write it. */
export async function bounce(world: World, mailbox: Mailbox, event: SandboxEvent): Promise<void> {
  const mail = sentBy(mailbox, event);
  const code = textIn(event, 'status') ?? '5.1.1';
  const recipient =
    textIn(event, 'recipient') ?? addressIn(headerOf(mail.entity, 'to') ?? 'nobody@example.net');
  const boundary = `report-${randomUUID()}`;
  const action = code.startsWith('4') ? 'delayed' : 'failed';
  const part = (type: string, text: string) =>
    `--${boundary}\r\nContent-Type: ${type}\r\n\r\n${text}\r\n`;
  const said = code === '5.2.2' ? '552 5.2.2 Mailbox is full' : `550 ${code} No such person here`;
  const raw = [
    'From: Mail Delivery System <MAILER-DAEMON@example.net>',
    `To: ${mailbox.address}`,
    'Subject: Undelivered Mail Returned to Sender',
    `Date: ${dateOf(world)}`,
    `Message-ID: <${randomUUID()}@example.net>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    part(
      'text/plain; charset=utf-8',
      `Your mail could not be delivered to <${recipient}>:\r\n${said}`,
    ),
    part(
      'message/delivery-status',
      `Reporting-MTA: dns; mx.example.net\r\n\r\nFinal-Recipient: rfc822; ${recipient}\r\nAction: ${action}\r\nStatus: ${code}\r\nDiagnostic-Code: smtp; ${said}\r\n`,
    ),
    part('message/rfc822', mail.raw),
    `--${boundary}--\r\n`,
  ].join('\r\n');
  deliver(world, mailbox, '', raw);
}

/** RFC 3834. */
export async function autoReply(
  world: World,
  mailbox: Mailbox,
  event: SandboxEvent,
): Promise<void> {
  const mail = sentBy(mailbox, event);
  const from = event.from ?? headerOf(mail.entity, 'to') ?? MARIA;
  const raw = await compose({
    from,
    to: mailbox.address,
    subject: `Automatic reply: ${decodeWords(mail.subject)}`,
    text: textIn(event, 'text') ?? 'I am out of the office until Monday.',
    at: world.host.now(),
    ...threaded(mail),
    headers: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' },
  });
  deliver(world, mailbox, addressIn(from), raw);
}

export async function raw(world: World, mailbox: Mailbox, event: SandboxEvent): Promise<void> {
  const source = textIn(event, 'source');
  if (source === undefined) throw usageError(words`source takes the mail, headers and all.`);
  const bytes = Buffer.from(source).toString('latin1');
  full(mailbox, arrive(world, mailbox, bytes.replaceAll(/\r?\n/g, '\r\n')));
}

function sentBy(mailbox: Mailbox, event: SandboxEvent): Earlier {
  const mail = outgoing(mailbox, textIn(event, 'messageId'));
  if (!mail) throw usageError(words`${mailbox.address} has sent no such mail.`);
  return mail;
}

function deliver(world: World, mailbox: Mailbox, sender: string, raw: string): void {
  full(mailbox, arrive(world, mailbox, `${received(world, sender, mailbox.address)}${raw}`));
}

function full(mailbox: Mailbox, stored: unknown): void {
  if (stored === null) throw usageError(words`The mailbox of ${mailbox.address} is full.`);
}

/** What they wrote stands in their own Sent. */
function keep(world: World, client: Mailbox, raw: string): void {
  const sent = folderFor(client, '\\Sent');
  if (sent) put(client, sent, newMail(raw), { flags: ['\\Seen'], at: world.host.now() });
}

/** `maria`: maria@example.net. */
function fromIn(event: SandboxEvent): string {
  const from = event.from ?? MARIA;
  if (from.includes('@')) return from;
  if (!/^[a-z0-9._-]+$/i.test(from)) {
    throw usageError(words`--from takes an address: Maria <maria@example.net>`);
  }
  return `${from[0]?.toUpperCase()}${from.slice(1)} <${from.toLowerCase()}@example.net>`;
}

function addressIn(text: string): string {
  const [first] = addressparser(text, { flatten: true });
  return (first?.address ?? text).toLowerCase();
}

function dateOf(world: World): string {
  return new Date(world.host.now()).toUTCString().replace('GMT', '+0000');
}
