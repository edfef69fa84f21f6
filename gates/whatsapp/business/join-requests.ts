/**
 * People who ask to be let into a group.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/groups/reference#groups-with-join-requests
 */
import * as z from 'zod/mini';
import { words } from '../../../src/domain/words.ts';
import { type Graph, unreadable } from '../../meta/graph.ts';
import { eligible } from './groups.ts';

export interface JoinRequest {
  id: string;
  /** A phone number, or the user id of somebody who shows none. */
  who: string;
  /** Epoch milliseconds. */
  at: number | null;
}

export interface Answered {
  done: readonly string[];
  failed: readonly { id: string; code: number }[];
}

const figure = z.union([z.string(), z.number()]);
const request = z.object({
  join_request_id: z.string(),
  wa_id: z.optional(figure),
  user_id: z.optional(z.string()),
  creation_timestamp: z.optional(figure),
});
const ids = z._default(z.optional(z.array(z.string())), []);
const answered = z.object({
  approved_join_requests: ids,
  rejected_join_requests: ids,
  failed_join_requests: z._default(
    z.optional(
      z.array(
        z.object({
          join_request_id: z.string(),
          errors: z.optional(z.array(z.object({ code: figure }))),
        }),
      ),
    ),
    [],
  ),
});

/** All pages of `GET /{group-id}/join_requests`. */
export async function listJoinRequests(graph: Graph, groupId: string): Promise<JoinRequest[]> {
  const found: JoinRequest[] = [];
  for await (const node of graph.all(`${groupId}/join_requests`)) {
    const read = request.safeParse(node);
    if (!read.success) throw unreadable('whatsapp', words`a request to join`, read.error);
    const { join_request_id: id, wa_id, user_id, creation_timestamp: seconds } = read.data;
    const at = Number(seconds) * 1000;
    found.push({ id, who: String(wa_id ?? user_id ?? ''), at: at > 0 ? at : null });
  }
  return found;
}

/** `POST` lets them in, `DELETE` does not; each is answered by itself. */
export async function answerJoinRequests(
  graph: Graph,
  groupId: string,
  { requests, approve }: { requests: readonly string[]; approve: boolean },
): Promise<Answered> {
  const path = `${groupId}/join_requests`;
  const json = { messaging_product: 'whatsapp', join_requests: requests };
  const answer = await eligible(
    approve ? graph.post(path, { json }) : graph.del(path, {}, { json }),
  );
  const read = answered.safeParse(answer);
  if (!read.success) throw unreadable('whatsapp', words`an answer about the requests`, read.error);
  const { approved_join_requests, rejected_join_requests, failed_join_requests } = read.data;
  return {
    done: [...approved_join_requests, ...rejected_join_requests],
    failed: failed_join_requests.map(({ join_request_id: id, errors = [] }) => ({
      id,
      code: Number(errors[0]?.code ?? 0),
    })),
  };
}
