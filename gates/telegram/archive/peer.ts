/** Ids of people and chats as an export has them, in the words of the Bot API. https://core.telegram.org/api/bots/ids */
import type { Identity } from '../../../src/domain/event.ts';

/** Groups of up to 200 people, everything larger and channels, and people: each counts from 1. */
export type PeerKind = 'user' | 'group' | 'channel';

const CHANNELS = 1_000_000_000_000;
/** Exports of before 2021 put the kind into the number. */
const OLD: Readonly<Record<PeerKind, number>> = { user: 0, group: 2 ** 32, channel: 2 ** 33 };

/** `-1001234567890` of the channel 1234567890, `-4567` of the group 4567. */
export function chatIdOf(kind: PeerKind, bare: string): string {
  if (kind === 'user') return bare;
  return kind === 'group' ? `-${bare}` : String(-(CHANNELS + Number(bare)));
}

/** The number of a chat without what old exports have put into it. */
export function bareOf(kind: PeerKind, number: string, old: boolean): string {
  const bare = Number(number) - OLD[kind];
  return old && bare > 0 && bare < 2 ** 32 ? String(bare) : number;
}

export interface Peer {
  readonly kind: PeerKind;
  /** As the Bot API has it. */
  readonly id: string;
}

/** `user123`, `chat123`, `channel123`; before 2021 a number. `null` where nobody is named. */
export function peerOf(value: unknown): Peer | null {
  if (typeof value === 'number') return oldPeer(value);
  const [, word, bare] = (typeof value === 'string' && PEER.exec(value)) || [];
  if (bare === undefined) return null;
  const kind = word === 'user' ? 'user' : word === 'chat' ? 'group' : 'channel';
  return { kind, id: chatIdOf(kind, bare) };
}

const PEER = /^(user|chat|channel)(\d+)$/;

function oldPeer(value: number): Peer | null {
  if (!Number.isSafeInteger(value) || value <= 0) return null;
  const kind = value < OLD.group ? 'user' : value < OLD.channel ? 'group' : 'channel';
  return { kind, id: chatIdOf(kind, String(value - OLD[kind])) };
}

/** As the events of this gate name them. */
export function identityOf({ kind, id }: Peer): Identity {
  return { kind: kind === 'user' ? 'user_id' : 'chat_id', value: id };
}
