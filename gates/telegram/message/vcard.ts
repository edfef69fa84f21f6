import type { DraftContact } from '../../../src/domain/message.ts';

/** Bytes. https://core.telegram.org/bots/api#sendcontact */
const LONGEST = 2048;

/**
 * A card (vCard 3.0, RFC 2426) where it says more than a name and a number; `undefined` where it does not. What is
 * beyond the platform's 2048 bytes is left out, from the end.
 */
export function vcardOf(contact: DraftContact): string | undefined {
  const { name, phones = [], emails = [], urls = [], addresses = [] } = contact;
  const { organization, birthday } = contact;
  const more = [
    ...phones.slice(1).map(({ phone, type }) => line('TEL', [phone], type)),
    ...emails.map(({ email, type }) => line('EMAIL', [email], type)),
    ...(organization?.company === undefined
      ? []
      : [line('ORG', [organization.company, organization.department ?? ''])]),
    ...(organization?.title === undefined ? [] : [line('TITLE', [organization.title])]),
    ...urls.map(({ url, type }) => line('URL', [url], type)),
    ...addresses.map((each) => {
      const { street = '', city = '', state = '', zip = '', country = '', type } = each;
      return line('ADR', ['', '', street, city, state, zip, country], type);
    }),
    ...(birthday === undefined ? [] : [line('BDAY', [birthday])]),
  ];
  if (more.length === 0) return undefined;
  const { last = '', first = '', middle = '', prefix = '', suffix = '' } = name;
  const head = [
    'BEGIN:VCARD',
    'VERSION:3.0',
    line('FN', [name.formatted]),
    line('N', [last, first, middle, prefix, suffix]),
    ...phones.slice(0, 1).map(({ phone, type }) => line('TEL', [phone], type)),
  ];
  const whole = (count: number) => [...head, ...more.slice(0, count), 'END:VCARD'].join('\r\n');
  let count = more.length;
  while (count > 0 && Buffer.byteLength(whole(count)) > LONGEST) count -= 1;
  return count === 0 ? undefined : whole(count);
}

function line(name: string, values: readonly string[], type?: string): string {
  const kind = type === undefined || !/^[\w-]+$/.test(type) ? '' : `;TYPE=${type}`;
  return `${name}${kind}:${values.map(escaped).join(';')}`;
}

function escaped(value: string): string {
  return value.replaceAll(/[\\;,]/g, String.raw`\$&`).replaceAll(/\r\n|\r|\n/g, String.raw`\n`);
}
