/** One request of the API, as the routes see it. */
import type { ZoomUser } from './directory.ts';
import { type Meeting, meetingOf } from './meeting.ts';
import { failed, noUser } from './refusals.ts';
import type { ZoomGrant } from './tokens.ts';
import type { World } from './world.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface Call {
  readonly world: World;
  readonly grant: ZoomGrant;
  /** Without `/v2`. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Json;
}

export function param({ params }: Call, name: string): string {
  return params[name] ?? '';
}

/** The person that `{userId}` names. An app of a user reaches them alone; an account's own app reaches all of it. */
export function userOf(call: Call): ZoomUser {
  const id = param(call, 'userId');
  const { grant, world } = call;
  const own = grant.user;
  if (id === 'me' || id === own.id || id === own.email) return own;
  const other = world.state.users.find((user) => user.id === id || user.email === id);
  if (!other) throw noUser(id);
  if (grant.kind !== 'server') {
    throw failed(
      400,
      4700,
      'Invalid access token, does not contain scopes:[user:read:user:admin].',
    );
  }
  return other;
}

/** The meeting that `{meetingId}` names, which this token may see. */
export function meetingOfCall(call: Call): Meeting {
  return meetingOf(call, param(call, 'meetingId'));
}

/** A member that is text; empty where it is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
