/** Whose a chat is here: the owner's own, or that of a bot which is set up here and was there, too. */
import type { Identity } from '../../../src/domain/event.ts';
import type { ArchivedIds, ArchiveHome, ArchiveOwner } from '../../../src/gate.ts';
import { type Json, object, objects } from '../../meta/json.ts';
import type { ChatHead } from './document.ts';
import { bareOf, chatIdOf, type PeerKind } from './peer.ts';

export interface Around {
  /** `null`: it is not told, and nothing needs to know it. */
  readonly owner: ArchiveOwner | null;
  /** The account that was named, by its id. */
  readonly account: string | undefined;
  readonly homes: readonly ArchiveHome[];
}

/** A chat as one account sees it. */
export interface View {
  /** The chat's id in the Bot API. */
  readonly chat: string;
  readonly title: string | null;
  readonly group: boolean;
  readonly channel: boolean;
  /** The account; `undefined`: the owner's own, or the one that was named. */
  readonly account: string | undefined;
  /** Whose messages go out, by id. */
  readonly self: string;
  /** What goes out was written by the owner, and not by the bot whose account it is. */
  readonly byHand: boolean;
  /** Every message goes out: notes to oneself. */
  readonly notes: boolean;
  readonly peer: string | null;
  readonly identity: Identity | undefined;
  readonly ids: ArchivedIds;
  /** In front of `<chat>:<message>`. */
  readonly prefix: string;
  /** What the owner is called: they sign what they post in channels. */
  readonly signature: string | null;
}

const KINDS: Readonly<Record<string, PeerKind>> = {
  private_group: 'group',
  private_supergroup: 'channel',
  public_supergroup: 'channel',
  private_channel: 'channel',
  public_channel: 'channel',
};

export function isPrivate(type: string | null): boolean {
  return kindOf(type) === 'user';
}

function kindOf(type: string | null): PeerKind {
  return KINDS[type ?? ''] ?? 'user';
}

/** The chat's id in the Bot API. @param first a message of it: it tells by whom it was written down */
export function idOfChat({ type, number }: ChatHead, first: Json): string {
  const kind = kindOf(type);
  const old = typeof first['from_id'] === 'number' || typeof first['actor_id'] === 'number';
  return chatIdOf(kind, bareOf(kind, number, old));
}

export function viewOf(head: ChatHead, first: Json, around: Around): View {
  const { owner } = around;
  const chat = idOfChat(head, first);
  const kind = kindOf(head.type);
  const account = accountOf(kind, chat, around);
  const notes = head.type === 'saved_messages';
  const own = account === undefined || account === owner?.externalId;
  // Telegram counts messages of private chats and small groups for each account anew.
  const shared = own || kind === 'channel';
  const prefix = shared ? '' : `desktop:${owner?.externalId ?? '?'}/`;
  const withBot = !own && kind === 'user' && chat === account;
  const byHand = !own && kind === 'user' && !withBot;
  return {
    chat,
    title: notes ? (owner?.name ?? null) : head.name,
    group: kind !== 'user',
    channel: head.type === 'public_channel' || head.type === 'private_channel',
    account,
    self: (own || byHand ? owner?.externalId : account) ?? '',
    byHand,
    notes,
    peer: withBot || notes ? (owner?.name ?? null) : head.name,
    identity:
      kind === 'user'
        ? { kind: 'user_id', value: withBot ? (owner?.externalId ?? chat) : chat }
        : undefined,
    ids: shared ? { shared: true } : { prefix: 'desktop:' },
    prefix,
    signature: owner?.name ?? null,
  };
}

function accountOf(kind: PeerKind, chat: string, around: Around): string | undefined {
  if (around.account !== undefined) return around.account;
  return around.homes.find((home) => wasThere(home, kind, chat, around.owner))?.externalId;
}

function wasThere(
  { externalId, groups, details }: ArchiveHome,
  kind: PeerKind,
  chat: string,
  owner: ArchiveOwner | null,
): boolean {
  if (kind !== 'user') return groups.has(chat) || object(details['channel'])?.['id'] === chat;
  if (chat === externalId) return true;
  // A bot that answers for this very person sees their private chats.
  const connections = objects(details['business']);
  return owner !== null && connections.some(({ userId }) => userId === owner.externalId);
}
