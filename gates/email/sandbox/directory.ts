/** Who has a mailbox at the pretend providers. All of it is made up. */
import { randomBytes } from 'node:crypto';
import type { MailboxKind } from './mailbox.ts';

export interface Person {
  /** What the consent page calls them by. */
  readonly key: string;
  readonly name: string;
  readonly address: string;
  readonly kind: MailboxKind;
}

export const OLGA = 'olga@example.org';
export const AZARYA = 'azarya@example.org';

export const PEOPLE: readonly Person[] = [
  { key: 'olga', name: 'Olga', address: OLGA, kind: 'password' },
  { key: 'azarya', name: 'Azarya', address: AZARYA, kind: 'password' },
  { key: 'olga', name: 'Olga', address: 'olga.example@gmail.com', kind: 'google' },
  { key: 'azarya', name: 'Azarya', address: 'azarya.example@gmail.com', kind: 'google' },
];

/** The same over a reset. */
export interface Secrets {
  /** By address; whoever is not named has {@link Secrets.clients}. */
  readonly passwords: ReadonlyMap<string, string>;
  readonly clients: string;
  readonly google: { readonly clientId: string; readonly clientSecret: string };
}

export function newSecrets(): Secrets {
  // As app passwords look: four groups of letters.
  const letters = () => [...randomBytes(16)].map((byte) => 'abcdefghijklmnopqrstuvwxyz'[byte % 26]);
  const password = () =>
    letters()
      .join('')
      .replaceAll(/.{4}(?=.)/g, '$&-');
  return {
    passwords: new Map([
      [OLGA, password()],
      [AZARYA, password()],
    ]),
    clients: password(),
    google: {
      clientId: `${String(100_000_000_000 + randomBytes(4).readUInt32LE())}-${randomBytes(16).toString('hex')}.apps.googleusercontent.com`,
      clientSecret: `GOCSPX-${randomBytes(21).toString('base64url')}`,
    },
  };
}
