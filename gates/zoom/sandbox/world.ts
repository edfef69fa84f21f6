/** What the pretend Zoom holds. */
import { randomBytes } from 'node:crypto';
import type { SandboxHost } from '../../../src/gate.ts';
import { newSecrets, type Secrets, USERS, type ZoomUser } from './directory.ts';
import type { Meeting } from './meeting.ts';
import { newPace, type Pace } from './pace.ts';
import type { Page } from './paging.ts';
import { APP_SCOPES } from './scopes.ts';
import type { Tokens } from './tokens.ts';
import { newTokens } from './tokens.ts';
import type { Subscription } from './webhook.ts';
import { newSubscription } from './webhook.ts';

export interface World {
  readonly host: SandboxHost;
  readonly secrets: Secrets;
  state: State;
}

export interface State {
  readonly users: readonly ZoomUser[];
  readonly tokens: Tokens;
  readonly pace: Pace;
  /** By their number; deleted ones stay, for their past. */
  readonly meetings: Map<number, Meeting>;
  readonly pages: Map<string, Page>;
  readonly subscription: Subscription;
  /** What the app was given in the Marketplace. */
  scopes: readonly string[];
  /** Made so far, of whatever has a number of its own. */
  count: number;
}

export function createWorld(host: SandboxHost): World {
  return { host, secrets: newSecrets(), state: newState() };
}

export function resetWorld(world: World): void {
  world.state = newState();
}

function newState(): State {
  return {
    users: USERS,
    tokens: newTokens(),
    pace: newPace(),
    meetings: new Map(),
    pages: new Map(),
    subscription: newSubscription(),
    scopes: APP_SCOPES,
    count: 0,
  };
}

/** As Zoom writes times: to the second, UTC. @param at epoch milliseconds */
export function isoTime(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** An opaque id as Zoom's look. */
export function newId(): string {
  return randomBytes(16).toString('base64url');
}

/**
 * Of one meeting's instance: Base64, not of the URL-safe kind. Every other one begins with a slash, as some of the
 * platform's do: such have to be encoded twice in a path.
 */
export function newUuid({ state }: World): string {
  state.count += 1;
  const text = randomBytes(16).toString('base64');
  return state.count % 2 === 0 ? `/${text.slice(1)}` : text.replace(/^\//, 'A');
}
