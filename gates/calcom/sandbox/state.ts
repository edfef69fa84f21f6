/** What the pretend Cal.com keeps. Times are epoch milliseconds. */
import type { SandboxHost } from '../../../src/gate.ts';
import { type EventType, type Host, newEventTypes, newHosts } from './directory.ts';

export interface Attendee {
  name: string;
  email: string;
  phone: string | null;
  timeZone: string;
  locale: string;
  absent: boolean;
}

export interface Booking {
  id: number;
  uid: string;
  hostId: number;
  type: EventType;
  title: string;
  status: 'ACCEPTED' | 'PENDING' | 'CANCELLED' | 'REJECTED';
  start: number;
  end: number;
  attendees: Attendee[];
  /** `integrations:daily`, an address, a number, a link. */
  location: string;
  /** The link that an app has made. */
  video: string | null;
  notes: string;
  metadata: Record<string, string>;
  iCalUID: string;
  sequence: number;
  /** The booking it was before it was moved. */
  from: string | null;
  /** It was moved: another booking goes on. */
  moved: boolean;
  reason: string | null;
  createdAt: number;
  updatedAt: number;
}

export interface Hook {
  id: string;
  hostId: number;
  subscriberUrl: string;
  active: boolean;
  triggers: string[];
  secret: string | null;
  payloadTemplate: string | null;
}

/** A delivery as it was, or would have been, sent. */
export interface Told {
  hostId: number;
  trigger: string;
  uid: string;
  body: string;
}

export interface State {
  hosts: Host[];
  types: EventType[];
  bookings: Booking[];
  hooks: Hook[];
  /** Oldest first. */
  told: Told[];
  /** Put behind the next one, by the fault `reorder`. */
  held: Told | null;
  /** When each key was used within the last minute. */
  calls: Map<string, number[]>;
  limit: number;
  /** An installation that does not know the newer triggers. */
  older: boolean;
  counter: number;
}

export interface World {
  readonly host: SandboxHost;
  state: State;
}

/** https://cal.com/docs/api-reference/v2/introduction#rate-limits: of an API key, a minute. */
const LIMIT = 120;

export function createWorld(host: SandboxHost): World {
  return { host, state: fresh() };
}

export function resetWorld(world: World): void {
  world.state = fresh();
}

function fresh(): State {
  return {
    hosts: newHosts(),
    types: newEventTypes(),
    bookings: [],
    hooks: [],
    told: [],
    held: null,
    calls: new Map(),
    limit: LIMIT,
    older: false,
    counter: 0,
  };
}

/** Ids as Cal.com's look: 22 characters of base58. The same ones after each reset. */
export function newUid({ state }: World): string {
  const letters = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  state.counter += 1;
  let seed = state.counter * 7919 + 104_729;
  return Array.from({ length: 22 }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return letters[seed % letters.length];
  }).join('');
}

export function hostOf({ state }: World, id: number): Host {
  const found = state.hosts.find((each) => each.id === id);
  if (!found) throw new Error(`There is no host ${id}.`);
  return found;
}
