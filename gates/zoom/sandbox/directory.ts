/** Who is at the pretend Zoom, and the app that was made in its Marketplace. All of it is made up. */
import { randomBytes } from 'node:crypto';

export interface ZoomUser {
  /** What the consent page calls them by. */
  readonly key: string;
  readonly id: string;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  /** IANA. */
  readonly timezone: string;
  readonly pmi: number;
  readonly role: 'Owner' | 'Member';
}

export const USERS: readonly ZoomUser[] = [
  {
    key: 'olga',
    id: 'oLgaFict10nal-user0001',
    email: 'olga.zoom@example.org',
    firstName: 'Olga',
    lastName: 'Ivanova',
    timezone: 'Europe/Berlin',
    pmi: 4_150_000_001,
    role: 'Owner',
  },
  {
    key: 'azarya',
    id: 'aZaryaFict1onal-user02',
    email: 'azarya.zoom@example.org',
    firstName: 'Azarya',
    lastName: 'Levi',
    timezone: 'Asia/Jerusalem',
    pmi: 4_150_000_002,
    role: 'Member',
  },
];

export const APP_NAME = 'gates (Marketplace app of one’s own)';

/** The same over a reset. */
export interface Secrets {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly accountId: string;
  /** The app's Secret Token: what webhooks are signed with. */
  readonly webhookSecret: string;
}

export function newSecrets(): Secrets {
  const text = (bytes: number) => randomBytes(bytes).toString('base64url');
  return {
    clientId: text(16),
    clientSecret: text(24),
    accountId: text(16),
    webhookSecret: text(16),
  };
}

export function nameOf({ firstName, lastName }: ZoomUser): string {
  return `${firstName} ${lastName}`;
}
