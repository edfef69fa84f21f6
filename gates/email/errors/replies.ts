/** The replies of submission servers that people meet: what each means, and its cure (RFC 5321, RFC 3463). */
import type { ErrorCategory } from '../../../src/domain/error.ts';
import { type Text, type Words, words } from '../../../src/domain/words.ts';
import type { Place } from '../errors.ts';

export interface Reply {
  /** 0: none came. */
  readonly code: number;
  /** `5.1.1`, '' where there is none. */
  readonly status: string;
  readonly said: string;
}

export interface Known {
  readonly category: ErrorCategory;
  readonly code: string;
  /** `recipient`: '' where the answer was to something else. */
  readonly message: (place: Place, recipient: string) => Words;
  readonly hint: Text;
  readonly retryAfterMs?: number;
  readonly tooFast?: 'account';
}

const KNOWN = {
  mailboxFull: {
    category: 'failed',
    code: 'recipient_mailbox_full',
    message: (_, recipient) => words`The mailbox of ${recipient} is full; nothing was sent.`,
    hint: words`Write to them in another way, or send it again some days later.`,
  },
  ownFull: {
    category: 'failed',
    code: 'over_quota',
    message: ({ address }) => words`The mailbox ${address} is full; nothing was sent.`,
    hint: words`Delete old mail or empty the trash, then try again; how full it is: gates email status`,
  },
  tooLarge: {
    category: 'policy',
    code: 'message_too_large',
    message: ({ server }) =>
      words`The mail is larger than ${server.host} or the other side takes; nothing was sent.`,
    hint: words`Send smaller files, or a link to them.`,
  },
  nobody: {
    category: 'not_found',
    code: 'recipient_not_found',
    message: (_, recipient) => words`There is no mailbox ${recipient}; nothing was sent.`,
    hint: words`Check the address for a slip.`,
  },
  noDomain: {
    category: 'not_found',
    code: 'domain_not_found',
    message: (_, recipient) =>
      words`The domain of ${recipient} takes no mail, or does not exist; nothing was sent.`,
    hint: words`Check what stands after the @.`,
  },
  inactive: {
    category: 'not_found',
    code: 'recipient_inactive',
    message: (_, recipient) => words`The mailbox ${recipient} is switched off; nothing was sent.`,
    hint: words`Write to them in another way.`,
  },
  sender: {
    category: 'policy',
    code: 'sender_not_allowed',
    message: ({ address, server }) =>
      words`${server.host} lets ${address} not send under this address; nothing was sent.`,
    hint: words`Send from the mailbox’s own address, or have the provider confirm the other one as an alias.`,
  },
  greylisted: {
    category: 'rate_limited',
    code: 'greylisted',
    message: (_, recipient) =>
      words`The mail server asks to try again later (greylisting of ${recipient}); nothing was sent.`,
    hint: words`Send it again in five minutes: gates outbox resend ID`,
    retryAfterMs: 300_000,
  },
  tooFast: {
    category: 'rate_limited',
    code: 'sending_too_fast',
    message: ({ server }) => words`${server.host} asks for fewer mails; nothing was sent.`,
    hint: words`Wait a few minutes, then send it again.`,
    retryAfterMs: 60_000,
    tooFast: 'account',
  },
  daily: {
    category: 'rate_limited',
    code: 'daily_limit',
    message: ({ address }) =>
      words`${address} has sent as many mails as its provider allows for now; nothing was sent.`,
    hint: words`It takes mails again within 24 hours.`,
  },
  spam: {
    category: 'failed',
    code: 'refused_as_spam',
    message: ({ server }) =>
      words`${server.host} or the other side refused it by its rules against spam; nothing was sent.`,
    hint: words`Read what the server says; the provider’s help pages explain it.`,
  },
  unicode: {
    category: 'policy',
    code: 'address_not_ascii',
    message: ({ server }) =>
      words`${server.host} takes no addresses beyond Latin letters (SMTPUTF8); nothing was sent.`,
    hint: words`Ask them for another address.`,
  },
  later: {
    category: 'unreachable',
    code: 'server_busy',
    message: ({ server }) => words`${server.host} cannot take it right now; nothing was sent.`,
    hint: words`Send it again in a few minutes.`,
  },
  refused: {
    category: 'failed',
    code: 'server_refused',
    message: ({ server }) => words`${server.host} did not take the mail; nothing was sent.`,
    hint: words`Read what the server says.`,
  },
} satisfies Record<string, Known>;

/** It may be taken later. */
export const BUSY: Known = KNOWN.later;

interface Rule {
  readonly means: Known;
  /** What was answered, where that matters. */
  readonly to?: 'MAIL FROM' | 'RCPT TO';
  /** Of the reply code. */
  readonly code?: RegExp;
  /** Of the enhanced status; its first digit is the code's. */
  readonly status?: RegExp;
  readonly said?: RegExp;
}

/** The first that fits in all it names. Servers differ in words, and not all of them tell an enhanced status. */
const RULES: readonly Rule[] = [
  { means: KNOWN.greylisted, said: /gr[ae]y-?list|postgrey/i },
  { means: KNOWN.greylisted, code: /^45/, status: /^4\.7\.1$/ },
  { means: KNOWN.mailboxFull, to: 'RCPT TO', status: /\.2\.2$/ },
  { means: KNOWN.mailboxFull, to: 'RCPT TO', said: /over ?quota|mailbox( is)? full/i },
  { means: KNOWN.ownFull, status: /\.2\.2$/ },
  { means: KNOWN.ownFull, said: /over ?quota|mailbox( is)? full/i },
  { means: KNOWN.later, code: /^452/, said: /insufficient|too many recipients/i },
  { means: KNOWN.daily, status: /\.4\.5$/ },
  { means: KNOWN.daily, said: /daily (user )?sending (quota|limit)|messages? per day/i },
  { means: KNOWN.tooLarge, code: /^552/ },
  { means: KNOWN.tooLarge, status: /^5\.(3\.4|2\.3)$/ },
  { means: KNOWN.tooLarge, code: /^5/, said: /too (large|big)|exceeds.*(size|limit)/i },
  { means: KNOWN.unicode, status: /^5\.6\.7$/ },
  { means: KNOWN.unicode, code: /^5/, said: /smtputf8|internationali[sz]ed/i },
  { means: KNOWN.nobody, to: 'RCPT TO', status: /^5\.1\.(0|1|3|6|10)$/ },
  { means: KNOWN.noDomain, to: 'RCPT TO', status: /^5\.(1\.2|4\.4)$/ },
  { means: KNOWN.inactive, to: 'RCPT TO', status: /^5\.2\.1$/ },
  {
    means: KNOWN.nobody,
    to: 'RCPT TO',
    code: /^5/,
    said: /(user|recipient|mailbox|address) (is )?(unknown|not found)|no such|does not exist|unknown (user|recipient)/i,
  },
  { means: KNOWN.nobody, to: 'RCPT TO', code: /^55[013]/, status: /^$/ },
  { means: KNOWN.sender, to: 'MAIL FROM', code: /^5/ },
  {
    means: KNOWN.sender,
    code: /^5/,
    said: /send ?as|not (allowed|owned|permitted).*(sender|from)|sender address rejected/i,
  },
  { means: KNOWN.tooFast, code: /^4/, said: /rate|too (many|fast)|slow down/i },
  { means: KNOWN.later, code: /^4/ },
  { means: KNOWN.spam, status: /^5\.7\./ },
  { means: KNOWN.spam, said: /spam|blocked|black ?list|policy/i },
];

/** @param command what was answered: `MAIL FROM`, `RCPT TO`, `DATA` */
export function meaningOf(command: string, { code, status, said }: Reply): Known {
  const fitting = RULES.find(
    (rule) =>
      (rule.to === undefined || rule.to === command) &&
      (rule.code === undefined || rule.code.test(String(code))) &&
      (rule.status === undefined || rule.status.test(status)) &&
      (rule.said === undefined || rule.said.test(said)),
  );
  return fitting?.means ?? KNOWN.refused;
}
