/** vCards (RFC 6350 and the versions before it) as cards to send. */
import { readFileSync } from 'node:fs';
import ICAL from 'ical.js';
import { usageError } from '../domain/error.ts';
import { whyNotFile } from '../domain/file-error.ts';
import type { DraftContact } from '../domain/message.ts';
import { words } from '../domain/words.ts';

type Card = InstanceType<typeof ICAL.Component>;
type Property = InstanceType<typeof ICAL.Property>;

const EXAMPLE = 'BEGIN:VCARD / VERSION:3.0 / FN:Мария Вымышленная / TEL:+79991234567 / END:VCARD';

/** Every card of a file. @throws GateError exit 2 where it holds none that can be read */
export function readCards(file: string): DraftContact[] {
  let parsed: unknown;
  try {
    parsed = ICAL.parse(modern(readFileSync(file, 'utf8')));
  } catch (error) {
    throw usageError(words`Cannot read a contact from ${file}: ${whyNotFile(error)}.`, EXAMPLE);
  }
  const cards = cardsIn(parsed).filter((card) => card.name === 'vcard');
  if (cards.length === 0) throw usageError(words`${file} holds no vCard.`, EXAMPLE);
  return cards.map((card) => contactOf(card, file));
}

/**
 * The spelling of vCard 2.1, which phones still write, as the later versions have it: types without
 * `TYPE=`, and quoted-printable (RFC 2045) for whatever is not ASCII.
 */
function modern(text: string): string {
  return text
    .replace(/^\uFEFF/, '')
    .trim()
    .replaceAll(/^([^:\n]*);ENCODING=QUOTED-PRINTABLE([^:\n]*):((?:.*=\r?\n)*.*)$/gim, decoded)
    .replaceAll(/^[A-Z][^:\n]*/gim, (head) =>
      head.replaceAll(/;(HOME|WORK|CELL|VOICE|PREF|FAX|MAIN|INTERNET)(?=;|$)/gi, ';TYPE=$1'),
    );
}

function decoded(_line: string, name: string, parameters: string, value: string): string {
  const head = `${name}${parameters}`;
  const charset = /;CHARSET=([^;:]*)/i.exec(head)?.[1] ?? 'utf-8';
  const bytes = value
    .replaceAll(/=\r?\n/g, '')
    .split(/(=[0-9A-F]{2})/i)
    .map((part) =>
      /^=[0-9A-F]{2}$/i.test(part) ? Buffer.from(part.slice(1), 'hex') : Buffer.from(part),
    );
  // Lines of the value are written as the later versions have them: a new line would be a new property.
  const text = new TextDecoder(charset)
    .decode(Buffer.concat(bytes))
    .replaceAll(/\r\n|\r|\n/g, String.raw`\n`);
  return `${head.replaceAll(/;CHARSET=[^;:]*/gi, '')}:${text}`;
}

/** One card is parsed to `[name, properties, components]`, several to a list of those. */
function cardsIn(parsed: unknown): Card[] {
  if (!Array.isArray(parsed)) return [];
  const several = parsed.every((one) => Array.isArray(one)) ? parsed : [parsed];
  return several.map(
    (one) => new ICAL.Component(one as ConstructorParameters<typeof ICAL.Component>[0]),
  );
}

function contactOf(card: Card, file: string): DraftContact {
  const [last, first, middle, prefix, suffix] = fieldsOf(card.getFirstProperty('n'));
  const built = [prefix, first, middle, last, suffix].filter(Boolean).join(' ');
  const formatted = textOf(card.getFirstProperty('fn')) || built;
  if (formatted === '') throw usageError(words`A contact in ${file} has no name (FN).`, EXAMPLE);
  const name = {
    formatted,
    ...present({ first: first || formatted, middle, last, prefix, suffix }),
  };
  const phones = all(card, 'tel', (phone) => ({ phone: phone.replace(/^tel:/i, '') }));
  const emails = all(card, 'email', (email) => ({ email }));
  const urls = all(card, 'url', (url) => ({ url }));
  const addresses = card.getAllProperties('adr').map((property) => {
    const [, , street, city, state, zip, country] = fieldsOf(property);
    return { ...present({ street, city, state, zip, country }), ...typeOf(property) };
  });
  const [company, department] = fieldsOf(card.getFirstProperty('org'));
  const organization = present({
    company,
    department,
    title: textOf(card.getFirstProperty('title')),
  });
  const birthday = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(rawOf(card, 'bday'));
  return {
    name,
    ...(phones.length > 0 ? { phones } : {}),
    ...(emails.length > 0 ? { emails } : {}),
    ...(urls.length > 0 ? { urls } : {}),
    ...(addresses.length > 0 ? { addresses } : {}),
    ...(Object.keys(organization).length > 0 ? { organization } : {}),
    ...(birthday ? { birthday: birthday.slice(1, 4).join('-') } : {}),
  };
}

function all<T extends object>(
  card: Card,
  name: string,
  make: (text: string) => T,
): (T & { type?: string })[] {
  return card
    .getAllProperties(name)
    .filter((property) => textOf(property) !== '')
    .map((property) => ({ ...make(textOf(property)), ...typeOf(property) }));
}

/** `TYPE=HOME,VOICE`: the first word that says where, in capitals. */
function typeOf(property: Property): { type?: string } {
  const given = [property.getParameter('type') ?? []].flat().map((word) => word.toUpperCase());
  const type = given.find((word) =>
    ['HOME', 'WORK', 'CELL', 'MOBILE', 'MAIN', 'IPHONE'].includes(word),
  );
  return type === undefined ? {} : { type };
}

function textOf(property: Property | null): string {
  return property === null ? '' : String(property.getFirstValue() ?? '').trim();
}

/** As it stands in the file: what should be a date need not be one. */
function rawOf(card: Card, name: string): string {
  const property = (card.toJSON() as [string, unknown[][]])[1].find(([found]) => found === name);
  return typeof property?.[3] === 'string' ? property[3] : '';
}

/** The parts of a structured value (N, ADR, ORG). */
function fieldsOf(property: Property | null): string[] {
  if (property === null) return [];
  const value: unknown = property.getFirstValue();
  const parts: unknown[] = Array.isArray(value) ? value : [value];
  return parts.map((part) => [part].flat().join(', ').trim());
}

function present<T extends Record<string, string | undefined>>(
  parts: T,
): { [K in keyof T]?: string } {
  return Object.fromEntries(
    Object.entries(parts).filter(([, text]) => text !== undefined && text !== ''),
  ) as { [K in keyof T]?: string };
}
