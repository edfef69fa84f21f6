/** A draft as a mail (RFC 5322, RFC 2045), byte for byte as it goes out and as its copy is kept. */
import { readFileSync } from 'node:fs';
import type { MailComposerAttachment, MailComposerOptions } from 'nodemailer/lib/mail-composer';
import type { Account } from '../../../src/domain/account.ts';
import type { Draft, DraftMedia } from '../../../src/domain/message.ts';
import { type Mailbox, ownName, wireAddress } from '../addresses.ts';
import { messageIdOf } from '../message-id.ts';
import type { Envelope } from '../smtp.ts';
import { contentOf } from './content.ts';
import { extraOf } from './draft-extra.ts';
import { vcardName, vcardOf } from './vcard.ts';

export interface Composed {
  /** Without angle brackets. */
  readonly messageId: string;
  readonly envelope: Envelope;
  readonly bytes: Buffer;
}

/**
 * The attachments are read from disk; unseen recipients stand in the envelope alone.
 *
 * @param at its Date, epoch milliseconds
 * @throws GateError exit 2 for pictures that do not fit the HTML
 */
export async function compose(
  account: Account,
  draft: Draft,
  key: string,
  at: number,
): Promise<Composed> {
  const messageId = messageIdOf(account, key);
  const { cc = [], bcc = [], from = account.externalId } = extraOf(draft);
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const mail = new MailComposer(await optionsOf(account, draft, { messageId, at }));
  const to = [draft.to.id, ...[...cc, ...bcc].map(({ address }) => address)];
  return {
    messageId,
    envelope: { from: wireAddress(from), to: [...new Set(to.map(wireAddress))] },
    bytes: await mail.compile().build(),
  };
}

async function optionsOf(
  account: Account,
  draft: Draft,
  { messageId, at }: { messageId: string; at: number },
): Promise<MailComposerOptions> {
  const { subject, cc = [], from = account.externalId, thread, inline = [] } = extraOf(draft);
  const cids = new Map(inline.map(({ name }, index) => [name, `${index}.${messageId}`]));
  const { text, html } = await contentOf(draft, (name) => cids.get(name) ?? name);
  return {
    messageId: `<${messageId}>`,
    date: new Date(at),
    from: { name: oneLine(ownName(account) ?? ''), address: from },
    to: { name: '', address: draft.to.id },
    ...(cc.length > 0 ? { cc: cc.map(named) } : {}),
    ...(subject === undefined || subject === '' ? {} : { subject }),
    ...(thread?.inReplyTo ? { inReplyTo: `<${thread.inReplyTo}>` } : {}),
    ...(thread && thread.references.length > 0
      ? { references: thread.references.map((id) => `<${id}>`) }
      : {}),
    headers: automatic(draft),
    text,
    ...(html === null ? {} : { html }),
    attachments: [
      ...filesOf(draft).map(attachment),
      ...cardsOf(draft),
      ...inline.map(({ name, file, mimeType }) => ({
        path: file,
        filename: oneLine(name),
        contentType: mimeType,
        cid: cids.get(name) ?? name,
        contentTransferEncoding: 'base64' as const,
      })),
    ],
    newline: 'win',
    disableUrlAccess: true,
  };
}

function filesOf({ media, moreMedia = [] }: Draft): readonly DraftMedia[] {
  return [...(media ? [media] : []), ...moreMedia];
}

/** Base64 whatever it is: a text file keeps its very bytes, line ends included. */
function attachment({ file = '', filename, mimeType }: DraftMedia): MailComposerAttachment {
  const method = mimeType === 'text/calendar' ? methodIn(file) : null;
  return {
    path: file,
    ...(filename === undefined ? {} : { filename: oneLine(filename) }),
    contentType:
      method === null
        ? oneLine(mimeType || 'application/octet-stream')
        : `text/calendar; charset=utf-8; method=${method}`,
    contentDisposition: 'attachment',
    contentTransferEncoding: 'base64',
  };
}

/** What is to be done with a calendar's entries: it stands beside the type, too (RFC 6047, 2.4). `null`: not told. */
function methodIn(file: string): string | null {
  return /^METHOD:([A-Z]+)\r?$/m.exec(readFileSync(file, 'utf8'))?.[1] ?? null;
}

function cardsOf({ contacts = [] }: Draft): MailComposerAttachment[] {
  return contacts.map((card) => ({
    content: vcardOf(card),
    filename: vcardName(card),
    contentType: 'text/vcard; charset=utf-8',
    contentDisposition: 'attachment',
    contentTransferEncoding: 'base64',
  }));
}

/** What no person wrote says so, so that nobody's automaton answers it (RFC 3834, 5). */
function automatic({ automated, replyTo }: Draft): Record<string, string> {
  if (!automated) return {};
  return { 'Auto-Submitted': replyTo === undefined ? 'auto-generated' : 'auto-replied' };
}

function named({ name, address }: Mailbox): { name: string; address: string } {
  return { name: oneLine(name ?? ''), address };
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}]+/gu, ' ').trim();
}
