/** What a domain's DNS tells of its mail. */
import type { MxRecord, SrvRecord } from 'node:dns';
import type { MailServer, Security } from '../credential.ts';
import { isHost } from './autoconfig-xml.ts';

/** As `node:dns/promises` has them. */
export interface Dns {
  resolveSrv(name: string): Promise<SrvRecord[]>;
  resolveMx(name: string): Promise<MxRecord[]>;
}

/** Services by preference: TLS from the start (RFC 8314), then STARTTLS (RFC 6186). */
const SERVICES: Readonly<Record<'imap' | 'smtp', readonly (readonly [string, Security])[]>> = {
  imap: [
    ['_imaps._tcp', 'tls'],
    ['_imap._tcp', 'starttls'],
  ],
  smtp: [
    ['_submissions._tcp', 'tls'],
    ['_submission._tcp', 'starttls'],
  ],
};

/** `null`: no server for IMAP is named, or none for sending. */
export async function serviceRecords(
  domain: string,
  dns: Dns | undefined,
): Promise<{ imap: readonly MailServer[]; smtp: readonly MailServer[] } | null> {
  const asked = dns ?? (await import('node:dns/promises'));
  const [imap, smtp] = await Promise.all([
    servers(asked, domain, 'imap'),
    servers(asked, domain, 'smtp'),
  ]);
  return imap.length > 0 && smtp.length > 0 ? { imap, smtp } : null;
}

async function servers(dns: Dns, domain: string, kind: 'imap' | 'smtp'): Promise<MailServer[]> {
  const found = await Promise.all(
    SERVICES[kind].map(async ([service, security]) => {
      const records = await dns.resolveSrv(`${service}.${domain}`).catch(() => []);
      return (
        records
          .toSorted((a, b) => a.priority - b.priority || b.weight - a.weight)
          .map(({ name, port }) => ({ host: bare(name), port, security }))
          // A lone dot says that the service is not there (RFC 6186, 3.4).
          .filter(({ host }) => isHost(host))
      );
    }),
  );
  return found.flat();
}

/**
 * Who takes a domain's mail: the host's domain with ever fewer labels in front, the longest first. Which of them is
 * the provider's only a list of public suffixes would tell; the others are in nobody's database.
 */
export async function mailExchanges(domain: string, dns: Dns | undefined): Promise<string[]> {
  const asked = dns ?? (await import('node:dns/promises'));
  const records = await asked.resolveMx(domain).catch(() => []);
  const [first] = records.toSorted((a, b) => a.priority - b.priority);
  const host = bare(first?.exchange ?? '');
  if (!isHost(host)) return [];
  const labels = host.split('.');
  return labels
    .slice(1, -1)
    .map((_, index) => labels.slice(index + 1).join('.'))
    .filter((name) => name !== domain)
    .slice(-3);
}

function bare(name: string): string {
  return name.replace(/\.$/, '').toLowerCase();
}
