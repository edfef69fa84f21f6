/**
 * People a number takes nothing from.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/block-users
 */
import * as z from 'zod/mini';
import { usageError } from '../../../src/domain/error.ts';
import type { Recipient } from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';
import { type Graph, unreadable } from '../../meta/graph.ts';

/** Somebody on the list; the user id alone for those who show no phone number. */
export interface Blocked {
  phone: string | null;
  userId: string | null;
}

/** What became of each person named. */
export interface BlockOutcome {
  /** As they were named to the platform. */
  done: readonly string[];
  failed: readonly { who: string; code: number; message: string }[];
}

/** People in one request. The list as a whole holds 64,000. */
const AT_ONCE = 1000;
/** “Failed to block/unblock some users”: comes with what was done. */
const SOME_FAILED = 139100;

/** A number where a text is documented, and the other way round, is taken too. */
const figure = z.union([z.string(), z.number()]);
const fault = z.object({
  message: z.optional(z.string()),
  code: figure,
  error_data: z.optional(z.object({ details: z.optional(z.string()) })),
});
const person = z.object({ input: figure, errors: z.optional(z.array(fault)) });
const people = z._default(z.optional(z.array(person)), []);
const outcome = z.object({
  block_users: z.object({ added_users: people, removed_users: people, failed_users: people }),
});
const listed = z.object({ wa_id: z.optional(figure), user_id: z.optional(z.string()) });

/** All pages of `GET /{phone-number-id}/block_users`. */
export async function listBlocked(graph: Graph, id: string): Promise<Blocked[]> {
  const found: Blocked[] = [];
  for await (const node of graph.all(`${id}/block_users`, { limit: '100' })) {
    const read = listed.safeParse(node);
    if (!read.success) throw unreadable('whatsapp', words`a blocked person`, read.error);
    const { wa_id: phone, user_id: userId } = read.data;
    found.push({ phone: phone === undefined ? null : String(phone), userId: userId ?? null });
  }
  return found;
}

/**
 * `POST /{phone-number-id}/block_users`. The platform takes only people who wrote within the last 24
 * hours (131047 for the others); it refuses each by themselves, so that the rest are blocked all the same.
 */
export async function block(
  graph: Graph,
  id: string,
  whom: readonly Recipient[],
): Promise<BlockOutcome> {
  return inTurns(whom, async (json) =>
    graph.post(`${id}/block_users`, { json, partial: SOME_FAILED }),
  );
}

/** `DELETE /{phone-number-id}/block_users`, with a body. */
export async function unblock(
  graph: Graph,
  id: string,
  whom: readonly Recipient[],
): Promise<BlockOutcome> {
  return inTurns(whom, async (json) =>
    graph.del(`${id}/block_users`, {}, { json, partial: SOME_FAILED }),
  );
}

/** @throws GateError (exit 2) for a group */
export function checkPerson(who: Recipient): Recipient {
  if (who.kind !== 'group') return who;
  throw usageError(
    words`${who.id} is a group: only people can be blocked.`,
    'gates whatsapp groups delete ID',
  );
}

async function inTurns(
  whom: readonly Recipient[],
  ask: (body: unknown) => Promise<unknown>,
): Promise<BlockOutcome> {
  const done: string[] = [];
  const failed: { who: string; code: number; message: string }[] = [];
  for (let at = 0; at < whom.length; at += AT_ONCE) {
    const answer = await ask({
      messaging_product: 'whatsapp',
      block_users: whom.slice(at, at + AT_ONCE).map(nameOf),
    });
    const read = outcome.safeParse(answer);
    if (!read.success) throw unreadable('whatsapp', words`an answer about the list`, read.error);
    const {
      added_users: added,
      removed_users: removed,
      failed_users: refused,
    } = read.data.block_users;
    done.push(...[...added, ...removed].map(({ input }) => String(input)));
    for (const { input, errors = [] } of refused) {
      const [first] = errors;
      failed.push({
        who: String(input),
        code: Number(first?.code ?? SOME_FAILED),
        message: first?.error_data?.details ?? first?.message ?? '',
      });
    }
  }
  return { done, failed };
}

function nameOf({ kind, id }: Recipient): Record<string, string> {
  return kind === 'phone' ? { user: `+${id}` } : { user_id: id };
}
