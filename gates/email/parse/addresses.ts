/** Lists of addresses in headers (RFC 5322, 3.4). */
import { addressParser } from 'postal-mime';
import { decodeWords, mendWords } from './encoded-words.ts';

export interface Mailbox {
  /** In lower case. */
  readonly address: string;
  readonly name: string | null;
}

/** With the members of groups, without what has no address. Of a list longer than any real one the beginning. */
export function addressesOf(values: readonly string[]): readonly Mailbox[] {
  const joined = values.join(', ').slice(0, LONGEST).replaceAll(/\s+/g, ' ');
  if (joined.trim() === '') return [];
  const plain = /^\s*(?:"([^"\\]*)"|([^"<>@,;:()\\]*))\s*<([^<>\s@,]+@[^<>\s@,]+)>\s*$/.exec(
    joined,
  );
  if (plain) return mailbox(plain[3] ?? '', decodeWords(plain[1] ?? plain[2] ?? ''));
  // A comma inside an encoded word is none between two people.
  return addressParser(mendWords(joined), { flatten: true }).flatMap(({ address, name }) =>
    mailbox(address ?? '', name),
  );
}

const LONGEST = 200_000;
/** RFC 5321, 4.5.3.1. Characters. */
const LONGEST_ADDRESS = 320;
const LONGEST_NAME = 1000;

/** Words of a text that have an `@` inside, in their order. Each character is looked at once. */
export function wordsWithAt(text: string): string[] {
  return text.split(/[\s<>"(),;]+/).filter((word) => word.slice(1, -1).includes('@'));
}

function mailbox(address: string, name: string): Mailbox[] {
  const bare = address.trim().replaceAll(/^<|>$/g, '').toLowerCase();
  if (bare.length > LONGEST_ADDRESS || !/^[^\s@]+@[^\s@]+$/.test(bare)) return [];
  const called = name
    .slice(0, LONGEST_NAME)
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .replaceAll(/^['"]+|['"]+$/g, '');
  return [{ address: bare, name: called === '' || called.toLowerCase() === bare ? null : called }];
}
