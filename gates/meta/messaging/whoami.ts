import * as z from 'zod/mini';
import { words } from '../../../src/domain/words.ts';
import type { Identified, Session } from '../../../src/gate.ts';
import { unreadable } from '../graph.ts';
import { id as idOf } from '../json.ts';
import { messagingOf } from './credential.ts';

/** A page, or an Instagram account, as it tells of itself. */
const node = z.object({
  id: z.optional(z.union([z.string(), z.number()])),
  /** With a token of Instagram Login: the professional account's id; `id` is another for each app. */
  user_id: z.optional(z.union([z.string(), z.number()])),
  name: z.optional(z.string()),
  username: z.optional(z.string()),
});

/**
 * The page or Instagram account of a session.
 * https://developers.facebook.com/documentation/instagram-platform/instagram-api-with-instagram-login/get-started
 */
export async function whoami(session: Session): Promise<Identified> {
  const { graph, direct } = messagingOf(session);
  const { gate, externalId } = session.account;
  return identified(
    gate,
    direct
      ? await graph.get('me', { fields: 'user_id,username,name' })
      : await graph.get(externalId, {
          fields: gate === 'instagram' ? 'id,username,name' : 'id,name,username',
        }),
  );
}

/** @throws GateError `answer_unreadable` where it names nobody */
export function identified(gate: string, answer: unknown): Identified {
  // Documented in an envelope, answered without one.
  const inner = (answer as { data?: unknown }).data;
  const read = node.safeParse(Array.isArray(inner) ? inner[0] : answer);
  const id = read.success ? idOf(read.data.user_id ?? read.data.id) : null;
  if (!read.success || id === null) {
    throw unreadable(gate, words`an answer about who this is`, read.error);
  }
  const { name, username } = read.data;
  return {
    externalId: id,
    name: name || username || id,
    handle: username ?? null,
  };
}
