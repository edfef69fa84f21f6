/**
 * Mozilla's autoconfiguration file. https://wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat
 * Read by a tokenizer that knows neither document types nor entities of a file's own.
 */
import { Parser } from 'htmlparser2';
import type { MailServer, Security } from '../credential.ts';
import { isThisMachine } from '../tls.ts';

/** Servers that will do, the best first. None of them is spoken to without TLS, save this machine. */
export interface Servers {
  readonly imap: readonly MailServer[];
  readonly smtp: readonly MailServer[];
  /** What the person logs in with. */
  readonly username: string;
}

interface Entry {
  readonly kind: 'imap' | 'smtp' | null;
  readonly fields: Record<string, string>;
}

/** `null`: it names no server for IMAP or none for SMTP that will do. */
export function configOf(xml: string, address: string): Servers | null {
  const entries = entriesOf(xml);
  const of = (kind: Entry['kind']): readonly (readonly [MailServer, Entry])[] =>
    entries
      .filter((entry) => entry.kind === kind)
      .flatMap((entry) => {
        const server = serverOf(entry, address);
        return server ? [[server, entry] as const] : [];
      });
  const imap = of('imap');
  const smtp = of('smtp');
  const [first] = imap;
  if (!first || smtp.length === 0) return null;
  const servers = (list: typeof imap) => list.map(([server]) => server).toSorted(strongest);
  return {
    imap: servers(imap),
    smtp: servers(smtp),
    username: filled(first[1].fields['username'] ?? '%EMAILADDRESS%', address),
  };
}

function entriesOf(xml: string): Entry[] {
  const entries: Entry[] = [];
  let open: Entry | null = null;
  let field: string | null = null;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (name === 'incomingServer' || name === 'outgoingServer') {
          const type = attributes['type'];
          const kind =
            name === 'incomingServer' && type === 'imap'
              ? 'imap'
              : name === 'outgoingServer' && type === 'smtp'
                ? 'smtp'
                : null;
          open = { kind, fields: {} };
        } else if (open) {
          field = name;
        }
      },
      ontext(text) {
        if (open && field !== null) open.fields[field] = (open.fields[field] ?? '') + text;
      },
      onclosetag(name) {
        if (name === 'incomingServer' || name === 'outgoingServer') {
          if (open) entries.push(open);
          open = null;
        }
        field = null;
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return entries;
}

/** Its words for https://wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat#socketType */
const SECURITY: Readonly<Record<string, Security>> = {
  ssl: 'tls',
  starttls: 'starttls',
  plain: 'none',
};

function serverOf({ fields }: Entry, address: string): MailServer | null {
  const host = filled(fields['hostname'] ?? '', address)
    .trim()
    .toLowerCase();
  const port = Number(fields['port']);
  const security = SECURITY[(fields['socketType'] ?? '').trim().toLowerCase()];
  if (!isHost(host) || !Number.isInteger(port) || port < 1 || port > 65_535 || !security)
    return null;
  if (security === 'none' && !isThisMachine(host)) return null;
  return { host, port, security };
}

/** A name or an address in numbers, and nothing else. */
export function isHost(text: string): boolean {
  return /^(?=.{1,253}$)[a-z0-9]([a-z0-9.:-]*[a-z0-9])?$/i.test(text);
}

function filled(template: string, address: string): string {
  const at = address.lastIndexOf('@');
  return template
    .trim()
    .replaceAll('%EMAILADDRESS%', address)
    .replaceAll('%EMAILLOCALPART%', address.slice(0, at))
    .replaceAll('%EMAILDOMAIN%', address.slice(at + 1));
}

/** TLS from the start before STARTTLS (RFC 8314, 3); else in the provider's own order. */
function strongest(a: MailServer, b: MailServer): number {
  return Number(a.security !== 'tls') - Number(b.security !== 'tls');
}
