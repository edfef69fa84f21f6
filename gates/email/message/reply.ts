/** Which mails a reply follows, what it is about, and whom it goes to beside. */
import type { ImapFlow } from 'imapflow';
import { GateError } from '../../../src/domain/error.ts';
import type { Answered, Draft } from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import { isAddress, type Mailbox, ownAddresses } from '../addresses.ts';
import { people } from '../answered.ts';
import { bareOf } from '../parse/identity.ts';
import { plainSubject } from '../parse/thread.ts';
import { extraOf, type MailThread } from './draft-extra.ts';

/** What has to be known of the mail that is answered. */
export interface Parent {
  /** `null`: it has no Message-ID. */
  readonly messageId: string | null;
  readonly references: readonly string[];
  readonly subject: string | null;
  readonly from: string | null;
  readonly others: readonly Mailbox[];
}

/** So many references go along: the first, which names the thread, and the nearest. */
const MOST = 60;
/** Ids that were made up for mails without one: no header names them. */
const MADE_UP = /@missing\.invalid$/;

/**
 * As it is kept here, else as the mailbox has it. `null`: the draft answers none.
 * @throws GateError exit 5 where neither has it, unless the draft has a subject of its own
 */
export async function parentOf(session: Session, draft: Draft): Promise<Parent | null> {
  const { replyTo, answered } = draft;
  if (replyTo === undefined) return null;
  if (answered) return fromStore(answered);
  const found = await inMailbox(session, replyTo);
  if (found) return found;
  if (extraOf(draft).subject !== undefined) {
    return { messageId: replyTo, references: [], subject: null, from: null, others: [] };
  }
  throw new GateError({
    category: 'not_found',
    code: 'reply_not_found',
    gate: 'email',
    message: words`There is no mail ${replyTo}, neither here nor in the mailbox.`,
    hint: words`Its id stands in gates email read --json; with --subject it is answered unseen.`,
  });
}

/** The parent's references and its own id (RFC 5322, 3.6.4). */
export function threadFrom({ messageId, references }: Parent): MailThread {
  const all = [...new Set([...references, ...(messageId === null ? [] : [messageId])])];
  const kept = all.length <= MOST ? all : [...all.slice(0, 1), ...all.slice(1 - MOST)];
  return { inReplyTo: messageId, references: kept };
}

/** `Re:` once, whatever stood there in whichever language. */
export function replySubject({ subject }: Parent): string {
  const about = plainSubject(subject);
  return about === '' ? 'Re:' : `Re: ${about}`;
}

/** Everybody else who had that mail, save oneself and whom the reply goes to anyway. */
export function repliedToo({ account }: Session, { from, others }: Parent, to: string): Mailbox[] {
  const left = new Set([...ownAddresses(account), to]);
  const all = [...(from === null ? [] : [{ address: from, name: null }]), ...others];
  return all.filter(({ address }) => {
    if (left.has(address) || !isAddress(address)) return false;
    left.add(address);
    return true;
  });
}

function fromStore({ externalId, timestamp, from, details }: Answered): Parent {
  const part = details?.['part'] as { of?: unknown } | undefined;
  const id = bareOf(typeof part?.of === 'string' ? part.of : externalId, timestamp);
  const subject = details?.['subject'];
  return {
    messageId: MADE_UP.test(id) ? null : id,
    references: ids(details?.['references']),
    subject: typeof subject === 'string' ? subject : null,
    from: from.toLowerCase(),
    others: [...people(details?.['to']), ...people(details?.['cc'])],
  };
}

function ids(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.filter((id) => typeof id === 'string' && /^[^\s<>]+$/.test(id)) as string[];
}

/** Folders where it may stand, the likeliest first; so many at most. */
const USES = ['\\All', '\\Inbox', '\\Sent', '\\Archive'];
const FOLDERS = 40;

async function inMailbox(session: Session, id: string): Promise<Parent | null> {
  if (!/^[^\s<>"\\]+$/.test(id) || MADE_UP.test(id)) return null;
  const { withImap } = await import('../imap.ts');
  return withImap(session, async (client) => {
    const place = ({ specialUse = '' }: { specialUse?: string | undefined }) => {
      const at = USES.indexOf(specialUse);
      return at < 0 ? USES.length : at;
    };
    const folders = (await client.list())
      .filter(({ flags }) => !flags.has('\\Noselect') && !flags.has('\\NonExistent'))
      .toSorted((a, b) => place(a) - place(b))
      .slice(0, FOLDERS);
    for (const { path } of folders) {
      const found = await inFolder(client, path, id);
      if (found) return found;
    }
    return null;
  });
}

async function inFolder(client: ImapFlow, path: string, id: string): Promise<Parent | null> {
  const lock = await client.getMailboxLock(path, { readOnly: true }).catch(() => null);
  if (lock === null) return null;
  try {
    const uids = await client.search({ header: { 'message-id': `<${id}>` } }, { uid: true });
    const uid = Array.isArray(uids) ? uids[0] : undefined;
    if (uid === undefined) return null;
    const query = { envelope: true, headers: ['references', 'in-reply-to'] };
    const mail = await client.fetchOne(String(uid), query, { uid: true });
    if (!mail || !mail.envelope) return null;
    const { envelope, headers } = mail;
    const { readHeaders } = await import('../parse/headers.ts');
    const { idsOf, referencesOf } = await import('../parse/thread.ts');
    const read = readHeaders(headers ?? Buffer.alloc(0));
    const references = referencesOf(read);
    return {
      messageId: id,
      // Where it has none, what it answers stands for them (RFC 5322, 3.6.4).
      references: references.length > 0 ? references : idsOf([envelope.inReplyTo ?? '']),
      subject: envelope.subject ?? null,
      from: envelope.from?.[0]?.address?.toLowerCase() ?? null,
      others: [...(envelope.to ?? []), ...(envelope.cc ?? [])].flatMap(({ address, name }) =>
        address ? [{ address: address.toLowerCase(), name: name || null }] : [],
      ),
    };
  } finally {
    lock.release();
  }
}
