/** Archived messages become rows of the store, inside the caller's transaction. */
import type { Account } from '../domain/account.ts';
import type { Party } from '../domain/event.ts';
import type { MediaRef } from '../domain/message.ts';
import type { ArchivedTalk } from '../gate.ts';
import type { BroughtFile, NewMessage, Person, Store } from '../store/store.ts';
import { asKnown } from '../traffic/who.ts';
import type { Received } from './media.ts';
import { addressOf, THREAD } from './recognise.ts';
import type { Row } from './rows.ts';

/** Somebody in a group is known by the group and their name. */
const MEMBER = 'archive_member';

/** A stretch of one conversation, ready to be put into the store. */
export interface Stretch {
  /** What it is counted under. */
  readonly key: string;
  readonly account: Account;
  /** What the account is called in `from` and `to`. */
  readonly self: string;
  readonly talk: ArchivedTalk;
  /** The other side, where the platform has named them. */
  readonly person: Person | null;
  /** What is not here yet, oldest first. */
  readonly rows: readonly Row[];
  /** Files by the message they belong to, which may be one that the platform has told. */
  readonly files: readonly {
    readonly message: string;
    readonly row: Row;
    readonly received: Received;
  }[];
  /** Messages that are here and were taken back. */
  readonly revoked: readonly { readonly message: string; readonly at: number }[];
  /** Messages that were changed, and what they say since. */
  readonly edited: readonly {
    readonly message: string;
    readonly at: number;
    readonly by: string;
    readonly text: string | null;
  }[];
}

export interface Put {
  /** By the stretches' keys. */
  readonly fresh: ReadonlyMap<string, number>;
  readonly files: number;
}

/** @param purges whether what was taken back goes from here, too */
export async function putAll(
  tx: Store,
  stretches: readonly Stretch[],
  { now, purges }: { now: number; purges: boolean },
): Promise<Put> {
  const fresh = new Map<string, number>();
  const files: BroughtFile[] = [];
  for (const stretch of stretches) {
    const { key, account, rows, person } = stretch;
    if (rows.length === 0 && person) {
      // Nothing is new but who it is: what an earlier download has brought becomes theirs.
      await tx.people.resolve(account.gate, peerOf(stretch), now);
    }
    if (rows.length > 0) {
      if (!(await tx.accounts.find(account.id))) await tx.accounts.save(account);
      const messages = await messagesOf(tx, stretch, now);
      const put = await tx.messages.import(messages);
      fresh.set(key, (fresh.get(key) ?? 0) + put.fresh);
    }
    await change(tx, stretch);
    await revoke(tx, stretch, purges);
    files.push(...stretch.files.map((file) => broughtFile(account, file, now)));
  }
  return { fresh, files: await tx.media.bring(files) };
}

async function messagesOf(tx: Store, stretch: Stretch, now: number): Promise<NewMessage[]> {
  const { account, self, talk, rows } = stretch;
  const { gate, id: accountId } = account;
  const at = rows[0]?.message.at ?? now;
  const peer = talk.group ? null : await tx.people.resolve(gate, peerOf(stretch), at);
  const { id: conversationId } = await tx.conversations.resolve({
    accountId,
    personId: peer?.id ?? null,
    groupId: talk.group ? talk.thread : null,
    title: peer?.name ?? talk.title,
    at,
  });
  const members = new Map<string, number>();
  const theirs = (peer && addressOf(peer)) ?? talk.thread;
  const received = new Map(stretch.files.map((file) => [file.message, file.received]));
  const messages: NewMessage[] = [];
  for (const row of rows) {
    const { message } = row;
    const inbound = message.direction === 'inbound';
    const sender = message.identity?.value ?? message.sender;
    if (!peer && inbound && !members.has(sender)) {
      const member = await memberOf(tx, gate, talk, message);
      members.set(sender, (await tx.people.resolve(gate, member, message.at)).id);
    }
    const other = peer ? theirs : inbound ? sender : talk.thread;
    messages.push({
      accountId,
      externalId: row.id,
      conversationId,
      personId: peer?.id ?? (inbound ? (members.get(sender) ?? null) : null),
      direction: message.direction,
      from: inbound ? other : self,
      to: inbound ? (talk.group ? talk.thread : self) : other,
      type: row.said.type,
      text: row.said.text,
      timestamp: message.at,
      receivedAt: now,
      // Whoever has a download has long read what is in it.
      status: inbound ? 'read' : 'sent',
      error: null,
      replyTo: row.part === 0 ? (message.replyTo ?? null) : null,
      media: mediaOf(row, received.get(row.id)),
      key: null,
      details: row.part === 0 ? message.details : { part: row.part },
      raw: row.part === 0 ? message.raw : { part: row.part, uri: row.attachment?.uri },
    });
  }
  return messages;
}

function peerOf({ talk, person }: Stretch): Party {
  const name = person?.name === null || person === null ? (talk.peer ?? undefined) : undefined;
  if (talk.identity) return { identities: [talk.identity], name };
  const thread = { kind: THREAD, value: talk.thread };
  if (!person) return { identities: [thread], name };
  return { identities: [...person.identities, thread], name, same: true };
}

/** A download is old: what somebody is called by now stays. */
async function memberOf(
  tx: Store,
  gate: string,
  { thread }: ArchivedTalk,
  { sender, identity }: ArchivedTalk['messages'][number],
): Promise<Party> {
  if (!identity)
    return { identities: [{ kind: MEMBER, value: `${thread}/${sender}` }], name: sender };
  return asKnown(tx, gate, { identities: [identity], name: sender === '' ? undefined : sender });
}

/** `id` is there where the file is: nothing is to be had from the platform by it. */
function mediaOf({ attachment }: Row, received: Received | undefined): MediaRef | null {
  if (!attachment) return null;
  const { kind, filename, uri } = attachment;
  return {
    kind,
    id: received ? uri : null,
    mimeType: received?.mimeType ?? null,
    sha256: received?.sha256 ?? null,
    filename,
    size: received?.size ?? null,
    caption: null,
  };
}

function broughtFile(
  account: Account,
  { message, row, received }: Stretch['files'][number],
  now: number,
): BroughtFile {
  const { kind = 'document', uri = '', filename = null } = row.attachment ?? {};
  return {
    accountId: account.id,
    externalId: message,
    mediaId: uri,
    kind,
    filename,
    timestamp: row.message.at,
    receivedAt: now,
    ...received,
  };
}

async function change(tx: Store, { account, edited }: Stretch): Promise<void> {
  for (const { message: externalId, ...edit } of edited) {
    await tx.messages.amend({ accountId: account.id, externalId, kind: 'edit', ...edit });
  }
}

async function revoke(tx: Store, { account, revoked }: Stretch, purges: boolean): Promise<void> {
  for (const { message, at } of revoked) {
    const amendment = {
      accountId: account.id,
      externalId: message,
      by: `${message}:unsent`,
      at,
      text: null,
    };
    await tx.messages.amend({ ...amendment, kind: 'revoke' });
    if (purges) await tx.messages.amend({ ...amendment, kind: 'purge' });
  }
}
