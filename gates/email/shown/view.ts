import type { App } from '../../../src/app.ts';
/** One mail as `gates email show` has it: what stands in the store, in the words of mail. */
import type { Details } from '../../../src/domain/message.ts';
import { object, objects, string } from '../../meta/json.ts';
import { quotedFrom } from '../quoted.ts';

type Store = Awaited<ReturnType<App['store']>>;
type Stored = NonNullable<Awaited<ReturnType<Store['messages']['find']>>>;

export interface Address {
  address: string;
  name: string | null;
}

export interface AttachmentView {
  /** Of the message that holds it: what `media get` takes. */
  id: string;
  filename: string | null;
  kind: string;
  mimeType: string | null;
  /** Bytes. */
  size: number | null;
  command: string;
}

/** As `--json` shows it. Times are ISO 8601 in UTC. */
export interface MailView {
  id: string;
  account: string;
  direction: 'inbound' | 'outbound';
  from: Address;
  to: Address[];
  cc: Address[];
  bcc: Address[];
  subject: string | null;
  date: string;
  folder: string | null;
  automatic: string | null;
  /** All of it, with what it quotes. */
  text: string | null;
  /** Where the quoted part of the text begins (UTF-16 units); `null`: nothing is quoted. */
  quotedFrom: number | null;
  calendar: Details | null;
  attachments: AttachmentView[];
  /** There is an HTML version: `--html FILE` writes it. */
  html: boolean;
  /** Where it was written to. */
  file: string | null;
}

/** Files of one mail at most. */
const MOST_PARTS = 100;

export async function viewOf(store: Store, user: string, message: Stored): Promise<MailView> {
  const { accountId, externalId, direction, timestamp, text } = message;
  const details = message.details ?? {};
  const { quoted } = details;
  return {
    id: externalId,
    account: accountId,
    direction,
    from: await senderOf(store, message),
    to: toOf(message, details),
    cc: addresses(details['cc']),
    bcc: addresses(details['bcc']),
    subject: string(details['subject']),
    date: new Date(timestamp).toISOString(),
    folder: string(details['folder']),
    automatic: string(details['automatic']),
    text,
    quotedFrom: typeof quoted === 'number' ? quoted : quotedFrom(text ?? ''),
    calendar: object(details['calendar']),
    attachments: await attachmentsOf(store, user, message),
    html: htmlOf(message) !== null,
    file: null,
  };
}

/** As the sender wrote it: never to be shown before it is made safe. */
export function htmlOf({ raw }: Stored): string | null {
  return string(object(raw)?.['html']);
}

async function senderOf(store: Store, message: Stored): Promise<Address> {
  const { personId, from, direction } = message;
  const person =
    direction === 'inbound' && personId !== null ? await store.people.find(personId) : null;
  return { address: from, name: person?.name ?? null };
}

function toOf({ to }: Stored, details: Details): Address[] {
  const all = addresses(details['to']);
  return all.length > 0 ? all : [{ address: to, name: null }];
}

function addresses(value: unknown): Address[] {
  return objects(value).flatMap((each) => {
    const address = string(each['address']);
    return address === null ? [] : [{ address, name: string(each['name']) }];
  });
}

async function attachmentsOf(
  store: Store,
  user: string,
  message: Stored,
): Promise<AttachmentView[]> {
  const { accountId, externalId } = message;
  const found: AttachmentView[] = [];
  for (let part = 0; part <= MOST_PARTS; part += 1) {
    const id = part === 0 ? externalId : `${externalId}#${part}`;
    const { media } = (part === 0 ? message : await store.messages.find(accountId, id)) ?? {};
    if (media) {
      const { filename, kind, mimeType, size } = media;
      const command = `gates email media get ${shellWord(id)} --user ${user}`;
      found.push({ id, filename, kind, mimeType, size, command });
    } else if (part > 0) break;
  }
  return found;
}

/** As a shell takes it for one word: a Message-ID may hold almost any sign. */
export function shellWord(text: string): string {
  return /^[\w@.+=:/-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
