/** Somebody's card as a file that mail programs take: vCard 3.0 (RFC 2426), the one that all of them read. */
import type { DraftContact } from '../../../src/domain/message.ts';

export function vcardOf({ name, ...card }: DraftContact): string {
  const { phones = [], emails = [], addresses = [], urls = [], organization, birthday } = card;
  const parts = [name.last, name.first, name.middle, name.prefix, name.suffix];
  const lines = [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `FN:${escaped(name.formatted)}`,
    `N:${parts.map((part) => escaped(part ?? '')).join(';')}`,
    ...phones.map(({ phone, type }) => `TEL${typed(type)}:${escaped(phone)}`),
    ...emails.map(({ email, type }) => `EMAIL${typed(type)}:${escaped(email)}`),
    ...addresses.map(({ street, city, state, zip, country, type }) => {
      const whole = ['', '', street, city, state, zip, country];
      return `ADR${typed(type)}:${whole.map((part) => escaped(part ?? '')).join(';')}`;
    }),
    ...urls.map(({ url, type }) => `URL${typed(type)}:${escaped(url)}`),
    ...(organization
      ? [
          `ORG:${[organization.company, organization.department]
            .filter((part) => part !== undefined)
            .map(escaped)
            .join(';')}`,
        ]
      : []),
    ...(organization?.title === undefined ? [] : [`TITLE:${escaped(organization.title)}`]),
    ...(birthday === undefined ? [] : [`BDAY:${escaped(birthday)}`]),
    'END:VCARD',
  ];
  return `${lines.flatMap(folded).join('\r\n')}\r\n`;
}

/** A file name for it. */
export function vcardName({ name }: DraftContact): string {
  const bare = name.formatted.replaceAll(/[\p{Cc}/\\:*?"<>|]+/gu, ' ').trim();
  return `${bare === '' ? 'contact' : bare}.vcf`;
}

function typed(type: string | undefined): string {
  const word = (type ?? '').replaceAll(/[^A-Za-z0-9-]/g, '').toUpperCase();
  return word === '' ? '' : `;TYPE=${word}`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\;,]/g, String.raw`\$&`).replaceAll(/\r\n?|\n/g, String.raw`\n`);
}

/** At 75 bytes, between characters (RFC 2425, 5.8.1). */
function folded(line: string): string[] {
  const lines: string[] = [];
  let open = '';
  for (const character of line) {
    if (Buffer.byteLength(open + character) > 74) {
      lines.push(open);
      open = ' ';
    }
    open += character;
  }
  return [...lines, open];
}
