/**
 * How a connection to a mail server is kept from being read: certificates are verified always, STARTTLS is required
 * where it is used, and only this machine itself is spoken to without TLS (RFC 8314).
 */
import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { MailServer } from './credential.ts';

export interface Tls {
  /** The name that the certificate must bear; not for an address in numbers, which bears none in SNI (RFC 6066). */
  servername?: string;
  tls: ConnectionOptions;
}

/** Throws a policy error for a server elsewhere that is to be spoken to without TLS. */
export function tlsOf(server: MailServer): Tls {
  if (server.security === 'none' && !isThisMachine(server.host)) {
    throw new GateError({
      category: 'policy',
      code: 'insecure_server',
      gate: 'email',
      message: words`${server.host} would be spoken to without TLS; nothing was sent to it.`,
      hint: words`Name a port of it with TLS (993, 465) or STARTTLS (143, 587).`,
    });
  }
  return {
    ...(isIP(server.host) === 0 ? { servername: server.host } : {}),
    tls: { rejectUnauthorized: true, minVersion: 'TLSv1.2' },
  };
}

/** 127.0.0.0/8, ::1 and localhost. */
export function isThisMachine(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}
