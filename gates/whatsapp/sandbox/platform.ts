/** What the pretend WhatsApp knows beside the Graph: messages, windows, files, templates. */
import { createHash, randomBytes } from 'node:crypto';
import type { NumberOfAccount } from '../../meta/sandbox/whatsapp.ts';
import type { World } from '../../meta/sandbox/world.ts';
import type { BusinessDesk } from './business.ts';
import type { Form } from './forms.ts';
import type { Group } from './groups.ts';
import type { StoredMedia } from './media.ts';
import type { NumberDesk } from './registration.ts';
import type { Surface } from './surface.ts';
import { createTemplates, type Template } from './templates.ts';

/** A person on WhatsApp. With a username they may have no phone number that the business sees. */
export interface Peer {
  phone: string | null;
  userId: string;
  /** Not a person: everybody in this group. */
  groupId?: string;
}

export type Status = 'accepted' | 'sent' | 'delivered' | 'read' | 'played' | 'failed';

export interface StoredMessage {
  id: string;
  direction: 'incoming' | 'outgoing';
  at: number;
  type: string;
  from: NumberOfAccount;
  peer: Peer;
  status: Status;
  /** `biz_opaque_callback_data`, which every status carries back. */
  opaque: string | null;
  /** What the conversation is billed as: `service`, or the template's category. */
  category: string;
  /** As it was sent; for tests that look at the platform's state. */
  content: unknown;
}

interface PlatformState {
  messages: Map<string, StoredMessage>;
  /** When each person last wrote to each number, by {@link windowKey}. */
  lastWrote: Map<string, number>;
  media: Map<string, StoredMedia>;
  /** By business account. */
  templates: Map<string, Template[]>;
  /** Until when (epoch milliseconds) the name and language of a deleted template are taken. */
  templateLocks: Map<string, number>;
  nextTemplate: number;
  profiles: Map<string, Record<string, unknown>>;
  /** By phone number id. */
  surfaces: Map<string, Surface>;
  groups: Map<string, Group>;
  nextMediaId: number;
  /** By phone number id. */
  numbers: Map<string, NumberDesk>;
  /** By business account. */
  businesses: Map<string, BusinessDesk>;
  forms: Map<string, Form>;
}

export interface Platform {
  readonly world: World;
  state: PlatformState;
}

const WINDOW_MS = 24 * 60 * 60 * 1000;

export function createPlatform(world: World): Platform {
  const platform: Platform = { world, state: createState(world) };
  world.onReset(() => {
    platform.state = createState(world);
  });
  return platform;
}

/** A person by phone number; the business-scoped user id is always the same for one number. */
export function peerByPhone(phone: string): Peer {
  const hash = createHash('sha256').update(`user of ${phone}`).digest();
  const digits = hash.readBigUInt64BE().toString().padStart(19, '1').slice(0, 18);
  return { phone, userId: `${phone.startsWith('7') ? 'RU' : 'US'}.${digits}` };
}

export function peerByUserId(userId: string): Peer {
  return { phone: null, userId };
}

export function openWindow(platform: Platform, numberId: string, peer: Peer): void {
  platform.state.lastWrote.set(windowKey(numberId, peer), platform.world.host.now());
}

/** Whether free-form messages are allowed: the person wrote within 24 hours. */
export function windowIsOpen(platform: Platform, numberId: string, peer: Peer): boolean {
  const last = platform.state.lastWrote.get(windowKey(numberId, peer));
  return last !== undefined && platform.world.host.now() - last < WINDOW_MS;
}

/**
 * A message id in the platform's form: `wamid.` and base64 of the person's number, a mark for the
 * direction, and random hex (18 digits for what we send, 20 for what people send).
 */
export function mintMessageId(peer: Peer, direction: StoredMessage['direction']): string {
  const who = Buffer.from(peer.phone ?? peer.userId.slice(-15));
  const incoming = direction === 'incoming';
  const random = randomBytes(incoming ? 10 : 9)
    .toString('hex')
    .toUpperCase();
  const bytes = Buffer.concat([
    Buffer.from([0x1c, 0x18, who.length]),
    who,
    Buffer.from([0x15, 0x02, 0x00, incoming ? 0x12 : 0x11, 0x18, random.length]),
    Buffer.from(random),
    Buffer.from([0x00]),
  ]);
  return `wamid.${bytes.toString('base64')}`;
}

function windowKey(numberId: string, peer: Peer): string {
  return `${numberId} ${peer.userId}`;
}

function createState(world: World): PlatformState {
  return {
    messages: new Map(),
    lastWrote: new Map(),
    media: new Map(),
    templates: new Map(
      world.state.directory.accounts.map(({ id }, index) => [id, createTemplates(index)]),
    ),
    templateLocks: new Map(),
    nextTemplate: 0,
    profiles: new Map(),
    surfaces: new Map(),
    groups: new Map(),
    nextMediaId: 700_000_000_000_001,
    numbers: new Map(),
    businesses: new Map(),
    forms: new Map(),
  };
}
