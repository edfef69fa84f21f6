/** The addresses of a mailbox, and how an address is written. */
import { domainToASCII } from 'node:url';
import type { Account } from '../../src/domain/account.ts';
import { usageError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';

/** An address with the name beside it, as mails name people. */
export interface Mailbox {
  readonly address: string;
  readonly name: string | null;
}

/**
 * `olga@example.org`, or `Olga Petrova <olga@example.org>`; the address comes back in lower case. `null`: it is none.
 * Local parts beyond ASCII are addresses, too (RFC 6532); quoted ones and address literals are left to nobody's use.
 */
export function mailboxIn(text: string): Mailbox | null {
  const whole = text.trim();
  const [, quoted = '', inner = whole] = /^([^<>]*)<([^<>]*)>$/.exec(whole) ?? [];
  const name = quoted
    .trim()
    .replace(/^"(.*)"$/s, '$1')
    .trim();
  const address = inner.trim().toLowerCase();
  if (/\p{Cc}/u.test(whole) || !isAddress(address)) return null;
  return { address, name: name === '' ? null : name };
}

/** One `@`, a local part of the characters of RFC 5322 (3.2.3) and RFC 6532, a domain that DNS could have. */
export function isAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  const domain = text.slice(at + 1);
  return (
    at > 0 &&
    Buffer.byteLength(local) <= 64 &&
    /^[^\s\p{Cc}()<>[\]:;@\\,"]+$/u.test(local) &&
    !/^\.|\.\.|\.$/.test(local) &&
    /^[\p{L}\p{N}]([\p{L}\p{N}\p{M}.-]*[\p{L}\p{N}\p{M}])?$/u.test(domain) &&
    !domain.includes('..') &&
    domainToASCII(domain) !== ''
  );
}

/** With its domain in ASCII, as SMTP takes it (RFC 5890). */
export function wireAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, at)}@${domainToASCII(address.slice(at + 1))}`;
}

/** Several with commas between; a comma in a quoted name parts nothing. @throws GateError exit 2 */
export function mailboxesIn(text: string, flag: string): Mailbox[] {
  return (text.match(/(?:"[^"]*"|[^,])+/g) ?? [])
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const mailbox = mailboxIn(part);
      if (mailbox) return mailbox;
      throw usageError(
        words`“${part.trim()}” is no email address (${flag}).`,
        words`e.g. ${flag} olga@example.org`,
        'bad_address',
      );
    });
}

/** What a login keeps of the addresses that somebody named beside the first. @throws GateError exit 2 */
export function addressesOf(text: string): { aliases?: string[] } {
  const aliases = mailboxesIn(text, '--aliases').map(({ address }) => address);
  return aliases.length === 0 ? {} : { aliases };
}

/** The name beside them; a login that names none leaves the one that is kept. */
export function named(name: string): { name?: string } {
  return name === '' ? {} : { name };
}

/** Every address the mailbox may send from, its own first. */
export function ownAddresses({ externalId, details }: Account): string[] {
  const { aliases } = details;
  const more = Array.isArray(aliases) ? aliases.filter((each) => typeof each === 'string') : [];
  return [...new Set([externalId, ...more])];
}

/** The name that stands beside the account's address; `null`: none was told. */
export function ownName({ name, externalId, details }: Account): string | null {
  const told = details['name'];
  if (typeof told === 'string' && told !== '') return told;
  return name === '' || name.toLowerCase() === externalId ? null : name;
}
