/**
 * Which servers an address has, found out without asking the person: Mozilla's database, the provider's own file, the
 * domain's SRV records (RFC 6186, RFC 8314), the database again for whoever takes the domain's mail.
 * https://www.ietf.org/archive/id/draft-ietf-mailmaint-autoconfig-00.html
 */
import { type Words, words } from '../../../src/domain/words.ts';
import type { Http } from '../../../src/http/client.ts';
import { inSandbox } from '../reach.ts';
import { type Dns, mailExchanges, serviceRecords } from './autoconfig-dns.ts';
import { configOf, type Servers } from './autoconfig-xml.ts';

export interface Found extends Servers {
  /** Who told. */
  readonly source: Words;
  /** Told over https; what plain DNS tells may be anybody's word. */
  readonly vouched: boolean;
}

const ISPDB = 'https://autoconfig.thunderbird.net/v1.1/';
const TIMEOUT_MS = 8000;
const LARGEST_BYTES = 256 * 1024;

/**
 * `null`: nobody tells. The password is not part of it, and of the address only its domain is told to Mozilla.
 * @param dns the system's unless told; asked for nothing while a sandbox is on
 */
export async function findServers(http: Http, address: string, dns?: Dns): Promise<Found | null> {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const listed = await listedAt(http, `${ISPDB}${encodeURIComponent(domain)}`, address);
  if (listed) return { ...listed, source: words`Mozilla’s list of providers`, vouched: true };
  if (inSandbox(http)) return null;
  const own = await listedAt(http, ownFile(domain, address), address);
  if (own) return { ...own, source: words`the settings file of ${domain}`, vouched: true };
  const records = await serviceRecords(domain, dns);
  if (records) {
    return {
      ...records,
      username: address,
      source: words`the SRV records of ${domain}`,
      vouched: [...records.imap, ...records.smtp].every(({ host }) => within(host, domain)),
    };
  }
  for (const exchange of await mailExchanges(domain, dns)) {
    const theirs = await listedAt(http, `${ISPDB}${encodeURIComponent(exchange)}`, address);
    if (theirs) {
      // Whom DNS names is in Mozilla's list; whether DNS told the truth nobody vouches for.
      const source = words`Mozilla’s list of providers, for ${exchange}, which takes the mail of ${domain}`;
      return { ...theirs, source, vouched: false };
    }
  }
  return null;
}

/** https only: what comes in the clear may be anybody's. */
function ownFile(domain: string, address: string): string {
  const query = new URLSearchParams({ emailaddress: address });
  return `https://autoconfig.${domain}/mail/config-v1.1.xml?${query.toString()}`;
}

function within(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

/** Not there, not reachable, not readable: all the same, then it is looked for elsewhere. */
async function listedAt(http: Http, url: string, address: string): Promise<Servers | null> {
  const request = { method: 'GET', url, timeoutMs: TIMEOUT_MS, gate: 'email' } as const;
  const answer = await http.request(request).catch(() => null);
  if (answer?.status !== 200 || answer.body.length > LARGEST_BYTES) return null;
  return configOf(new TextDecoder().decode(answer.body), address);
}
