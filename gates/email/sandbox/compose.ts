/** Mails that people, mail servers and calendars write. */
import { randomUUID } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import { encodable, encoder } from './charsets.ts';

export interface Written {
  from: string;
  to: string;
  cc?: string | undefined;
  subject: string;
  text?: string | undefined;
  html?: string | undefined;
  /** Epoch milliseconds. */
  at: number;
  /** Without `<>`. */
  messageId?: string | undefined;
  inReplyTo?: string | undefined;
  references?: readonly string[];
  attachments?: readonly Attachment[];
  calendar?: { method: string; content: string } | undefined;
  headers?: Readonly<Record<string, string>>;
}

export interface Attachment {
  filename: string;
  contentType: string;
  content: Buffer;
}

/** Latin-1, a character a byte. */
export async function compose(written: Written): Promise<string> {
  const {
    calendar,
    at,
    messageId,
    inReplyTo,
    references = [],
    attachments = [],
    ...rest
  } = written;
  const composer = new MailComposer({
    ...defined(rest),
    date: new Date(at),
    messageId: `<${messageId ?? newId(written.from)}>`,
    ...(inReplyTo === undefined ? {} : { inReplyTo: `<${inReplyTo}>` }),
    references: references.map((id) => `<${id}>`),
    attachments: [...attachments],
    ...(calendar === undefined ? {} : { icalEvent: calendar }),
  });
  return (await composer.compile().build()).toString('latin1');
}

/** In a charset of before UTF-8: 8bit, the subject in encoded words. Throws where it cannot be written so. */
export function composeIn(charset: string, written: Written): string {
  const encode = encoder(charset);
  const word = (text: string) =>
    `=?${charset}?B?${Buffer.from(encode(text), 'latin1').toString('base64')}?=`;
  const { from, to, subject, at, inReplyTo, references = [] } = written;
  const lines = [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${encodable(subject) ? subject : word(subject)}`,
    `Date: ${new Date(at).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${written.messageId ?? newId(from)}>`,
    ...(inReplyTo === undefined ? [] : [`In-Reply-To: <${inReplyTo}>`]),
    ...(references.length === 0
      ? []
      : [`References: ${references.map((id) => `<${id}>`).join(' ')}`]),
    'MIME-Version: 1.0',
    `Content-Type: text/plain; charset=${charset}`,
    'Content-Transfer-Encoding: 8bit',
    '',
    encode(written.text ?? '').replaceAll(/\r?\n/g, '\r\n'),
    '',
  ];
  return lines.join('\r\n');
}

function newId(from: string): string {
  const domain = /@([^\s>]+)/.exec(from)?.[1] ?? 'example.net';
  return `${randomUUID()}@${domain}`;
}

function defined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}
