/** What the vault holds for a mailbox. */
import type { Credential } from '../../src/domain/account.ts';

/** `none` only on this machine itself. */
export type Security = 'tls' | 'starttls' | 'none';

export interface MailServer {
  host: string;
  port: number;
  security: Security;
}

interface Mailbox {
  address: string;
  imap: MailServer;
  smtp: MailServer;
  /** What the servers know the person by; the address as a rule. */
  username: string;
}

export interface PasswordMailbox extends Mailbox {
  kind: 'password';
  password: string;
}

/** https://developers.google.com/identity/protocols/oauth2/native-app */
export interface GoogleMailbox extends Mailbox {
  kind: 'google';
  clientId: string;
  clientSecret: string;
  refreshToken: string;
}

export type MailCredential = PasswordMailbox | GoogleMailbox;

/** As the login wrote it. */
export function mailboxOf(credential: Credential): MailCredential {
  return credential as unknown as MailCredential;
}
