/** What the Graph's lists of conversations and messages hold. */
import { isDeepStrictEqual } from 'node:util';
import { id, type Json, object, objects, string, time } from '../../json.ts';
import { nameOf } from '../people.ts';
import type { Next, Peer } from './cursor.ts';

/** A conversation as the list has it. */
export interface Listed {
  readonly id: string;
  /** When its last message came, epoch milliseconds; `null` where that is not told. */
  readonly updatedAt: number | null;
  /** Another one when it has changed. */
  readonly mark: string;
  readonly peer: Peer | null;
  /** Whether everything in it was read, by whoever of ours; `false` where that is not told. */
  readonly read: boolean;
}

/** @param own how the account is called among the participants: ids, and its username */
export function listedOf(answer: Json, own: ReadonlySet<string>): Listed[] {
  return objects(answer['data']).flatMap((item) => {
    const which = string(item['id']);
    if (which === null) return [];
    const { updated_time: updated, message_count: count } = item;
    const other = objects(object(item['participants'])?.['data']).find(
      (one) => !own.has(id(one['id']) ?? '') && !own.has(string(one['username']) ?? ''),
    );
    const mark = `${String(updated)} ${String(count)}`;
    const read = item['unread_count'] === 0;
    return [{ id: which, updatedAt: moment(updated), mark, peer: peerOf(other), read }];
  });
}

export function peerOf(side: Json | null | undefined): Peer | null {
  const which = id(side?.['id']);
  return which === null ? null : { id: which, name: nameOf(side ?? {}) };
}

/** `2026-11-21T08:00:00+0000`, or Unix seconds → epoch milliseconds. */
export function moment(value: unknown): number | null {
  const text = string(value)?.replace(/([+-]\d{2})(\d{2})$/, '$1:$2');
  const parsed = text?.includes('T') ? Date.parse(text) : Number.NaN;
  return Number.isNaN(parsed) ? time(value) : parsed;
}

/** Said with every call anyway, or nothing to keep. */
const OURS = ['access_token', 'appsecret_proof', 'fields', 'limit', 'platform', 'format'];

/**
 * What the next page is asked with; `null` after the last one. Its address itself repeats the token.
 * @param place what this page was asked with: one that leads back to itself is the last
 */
export function nextOf(answer: Json, place: Next | null): Next | null {
  const paging = object(answer['paging']);
  const next = string(paging?.['next']);
  if (next === null || !URL.canParse(next)) return null;
  const given = Object.fromEntries(new URL(next).searchParams);
  for (const name of OURS) delete given[name];
  const after = string(object(paging?.['cursors'])?.['after']);
  const found = Object.keys(given).length > 0 ? given : after === null ? null : { after };
  return isDeepStrictEqual(found, place) ? null : found;
}
