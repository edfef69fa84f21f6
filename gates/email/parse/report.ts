import { addressesOf } from './addresses.ts';
/** Reports of what became of a mail: not delivered, late, delivered (RFC 3464), seen by its reader (RFC 8098). */
import { textOf } from './body.ts';
import { decodeWords } from './encoded-words.ts';
import { header, type Headers, readHeaders } from './headers.ts';
import type { Part } from './mime.ts';
import { idsOf } from './thread.ts';

export interface Report {
  readonly kind: 'delivery' | 'receipt';
  /** Of the mail it is about; `null` where that cannot be told. */
  readonly of: string | null;
  /** RFC 3464, 2.3.3; `displayed` or another disposition type of RFC 8098, 3.2.6.2. */
  readonly action: string;
  /** RFC 3463 (`5.1.1`), or what SMTP answered (`550`). */
  readonly code: string | null;
  /** What the server that refused it said. */
  readonly reason: string | null;
  /** Whom it speaks of. */
  readonly recipients: readonly string[];
  /** To whom the mail was addressed first, where that is told. */
  readonly to: string | null;
}

/** Of the parts behind its text; `null`: they are no such report. */
export function reportOf(parts: readonly Part[], headers: Headers): Report | null {
  const status = parts.find(({ type }) => /^message\/(?:global-)?delivery-status$/.test(type));
  const notice = parts.find(({ type }) =>
    /^message\/(?:global-)?disposition-notification$/.test(type),
  );
  const original = originalOf(parts);
  if (status) return deliveryOf(textOf(status), original, headers);
  return notice ? receiptOf(textOf(notice), original) : null;
}

function deliveryOf(text: string, original: Headers, headers: Headers): Report | null {
  const groups = text
    .replaceAll(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n+/)
    .map(fieldsOf);
  const recipients = groups.filter((group) => header(group, 'Action') !== null);
  const actions = recipients.map((group) => wordOf(header(group, 'Action')));
  const action = WORST.find((each) => actions.includes(each)) ?? actions[0];
  if (action === undefined) return null;
  const told = recipients.filter((group) => wordOf(header(group, 'Action')) === action);
  const [first = []] = told;
  return {
    kind: 'delivery',
    of: idOf(original) ?? idOf(headers, 'X-Original-Message-ID') ?? answeredBy(headers),
    action,
    code: codeIn(header(first, 'Status')) ?? codeIn(header(first, 'Diagnostic-Code')),
    reason: reasonOf(header(first, 'Diagnostic-Code')),
    recipients: told.flatMap(addressIn),
    to: firstTo(original),
  };
}

/** What counts where several people are spoken of. */
const WORST = ['failed', 'delayed', 'delivered', 'expanded', 'relayed'];

function receiptOf(text: string, original: Headers): Report | null {
  const fields = fieldsOf(text);
  const [, type] = /;\s*([\w-]+)/.exec(header(fields, 'Disposition') ?? '') ?? [];
  if (type === undefined) return null;
  return {
    kind: 'receipt',
    of: idOf(fields, 'Original-Message-ID') ?? idOf(original),
    action: type.toLowerCase(),
    code: null,
    reason: null,
    recipients: addressIn(fields),
    to: firstTo(original),
  };
}

/** The head of the mail that is spoken of: it comes back whole, or its head alone. */
function originalOf(parts: readonly Part[]): Headers {
  const part = parts.find(({ type }) =>
    /^(?:message\/(?:rfc822|global)|text\/rfc822-headers|message\/global-headers)$/.test(type),
  );
  return part ? headOf(textOf(part)) : [];
}

/** The fields of the first paragraph of a text. */
export function headOf(text: string): Headers {
  return fieldsOf(
    text
      .replaceAll(/\r\n?/g, '\n')
      .trimStart()
      .split(/\n[ \t]*\n/, 1)[0] ?? '',
  );
}

function fieldsOf(text: string): Headers {
  return readHeaders(Buffer.from(text, 'utf8'));
}

export function idOf(headers: Headers, name = 'Message-ID'): string | null {
  return idsOf([header(headers, name) ?? ''])[0] ?? null;
}

/** Some servers answer the mail that they could not deliver. */
function answeredBy(headers: Headers): string | null {
  return (
    idOf(headers, 'In-Reply-To') ?? idsOf([header(headers, 'References') ?? '']).at(-1) ?? null
  );
}

export function firstTo(original: Headers): string | null {
  return addressesOf([header(original, 'To') ?? ''])[0]?.address ?? null;
}

function wordOf(value: string | null): string {
  return /[\w-]+/.exec(value ?? '')?.[0].toLowerCase() ?? '';
}

/** `Final-Recipient: rfc822; anna@example.org` */
function addressIn(group: Headers): string[] {
  const value = header(group, 'Original-Recipient') ?? header(group, 'Final-Recipient') ?? '';
  const address = /;\s*<?([^\s<>;]+@[^\s<>;]+)>?/.exec(value)?.[1];
  return address === undefined ? [] : [address.toLowerCase()];
}

/** `5.1.1`, else the three digits of SMTP. */
export function codeIn(text: string | null): string | null {
  if (text === null) return null;
  return /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(text)?.[0] ?? /\b[45]\d\d\b/.exec(text)?.[0] ?? null;
}

const LONGEST = 500;

/** `smtp; 550 5.1.1 …` without its kind, in one line. */
export function reasonOf(text: string | null): string | null {
  if (text === null) return null;
  const line = decodeWords(text.replace(/^\s*[\w.-]+\s*;/, ''))
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return line === '' ? null : line.slice(0, LONGEST);
}
