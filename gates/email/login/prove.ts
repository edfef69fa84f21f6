/** A mailbox's two servers, tried with what somebody logs in with: nothing is kept of a login that does not work. */
import { GateError } from '../../../src/domain/error.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import type { Http } from '../../../src/http/client.ts';
import type { Signed } from '../authentication.ts';
import type { MailCredential, MailServer } from '../credential.ts';
import { imapError, type Place } from '../errors.ts';
import { smtpError } from '../errors/smtp.ts';
import { connectImap } from '../imap.ts';
import { checkReachable } from '../reach.ts';
import { connectSmtp } from '../smtp.ts';

export interface Candidates<T> {
  readonly imap: T;
  readonly smtp: T;
}

/** The first of each kind that can be reached, logged in to. @throws GateError */
export async function proved(
  http: Http,
  address: string,
  candidates: Candidates<readonly MailServer[]>,
  login: MailCredential['kind'],
  signed: Signed,
): Promise<Candidates<MailServer>> {
  const place = { address, login };
  const imap = await firstOf(candidates.imap, async (server) => {
    checkReachable(http, server);
    const at: Place = { ...place, protocol: 'IMAP', server };
    const open = await connectImap(server, signed).catch((error: unknown) => {
      throw imapError(at, error);
    });
    await open.close();
  });
  const smtp = await firstOf(candidates.smtp, async (server) => {
    checkReachable(http, server);
    const at: Place = { ...place, protocol: 'SMTP', server };
    const open = await connectSmtp(server, signed).catch((error: unknown) => {
      throw smtpError(at, error);
    });
    open.close();
  });
  return { imap, smtp };
}

/** `imap.example.org:993 (TLS)` */
export function shown({ host, port, security }: MailServer): Text {
  const place = `${host}:${port}`;
  if (security === 'none') return words`${place} (this machine, no TLS)`;
  return `${place} (${security.toUpperCase()})`;
}

/** A server that is not reached makes way for the next; one that refuses the login does not. */
async function firstOf(
  servers: readonly MailServer[],
  attempt: (server: MailServer) => Promise<void>,
): Promise<MailServer> {
  let first: unknown;
  for (const server of servers) {
    try {
      await attempt(server);
      return server;
    } catch (error) {
      first ??= error;
      const unreached = error instanceof GateError && error.category === 'unreachable';
      if (!unreached) throw error;
    }
  }
  throw first;
}
