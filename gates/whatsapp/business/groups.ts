/**
 * Groups that a number leads. People join by the group's link; nobody can be added.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/groups/reference
 */
import { basename } from 'node:path';
import * as z from 'zod/mini';
import { GateError, usageError } from '../../../src/domain/error.ts';
import type { Recipient } from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';
import { type Graph, type GraphQuery, unreadable } from '../../meta/graph.ts';
import { checkCount, checkLength } from '../bounds.ts';
import { checkPicture } from './picture.ts';

export interface GroupRow {
  id: string;
  subject: string;
  /** Epoch milliseconds. */
  createdAt: number | null;
}

export interface Group extends GroupRow {
  description: string | null;
  /** Whether whoever follows the link has to be let in. */
  approval: boolean;
  /** By WhatsApp, for a broken policy. */
  suspended: boolean;
  /** Phone numbers, or user ids of those who show none. Without the business. */
  participants: readonly string[];
}

export interface NewGroup {
  subject: string;
  description?: string | undefined;
  approval?: boolean | undefined;
}

export interface GroupChange {
  subject?: string | undefined;
  description?: string | undefined;
  /** A square JPEG. */
  picture?: string | undefined;
}

/** Characters, and people in a group beside the business. */
const MAX = { subject: 128, description: 2048, participants: 8 } as const;
/** No page has more. */
const PAGE = '1024';

const figure = z.union([z.string(), z.number()]);
const maybe = z.optional(z.nullable(z.string()));
const row = z.object({
  id: z.string(),
  subject: maybe,
  created_at: z.optional(figure),
  creation_timestamp: z.optional(figure),
});
const page = z.object({
  data: z.union([z.object({ groups: z.optional(z.array(row)) }), z.array(row)]),
  paging: z.optional(
    z.object({
      next: z.optional(z.string()),
      cursors: z.optional(z.object({ after: z.optional(z.string()) })),
    }),
  ),
});
const info = z.extend(row, {
  description: maybe,
  join_approval_mode: maybe,
  suspended: z.optional(z.boolean()),
  participants: z.optional(
    z.array(z.object({ wa_id: z.optional(figure), user_id: z.optional(z.string()) })),
  ),
});
const INFO =
  'subject,description,join_approval_mode,suspended,creation_timestamp,participants,total_participant_count';

/** All pages of `GET /{phone-number-id}/groups`. Their `data` is an object, as no other list has it. */
export async function listGroups(graph: Graph, id: string): Promise<GroupRow[]> {
  const groups: GroupRow[] = [];
  let query: GraphQuery = { limit: PAGE };
  for (const asked = new Set<string>(); ;) {
    const answer = await eligible(graph.get(`${id}/groups`, query));
    const read = page.safeParse(answer);
    if (!read.success) throw unreadable('whatsapp', words`a list of groups`, read.error);
    const { data, paging } = read.data;
    groups.push(...(Array.isArray(data) ? data : (data.groups ?? [])).map(rowOf));
    const after = paging?.next === undefined ? undefined : paging.cursors?.after;
    // A cursor that leads back to itself would page for ever.
    if (after === undefined || asked.size === asked.add(after).size) return groups;
    query = { limit: PAGE, after };
  }
}

/** `GET /{group-id}`; without `fields` it tells the id only. */
export async function readGroup(graph: Graph, groupId: string): Promise<Group> {
  const read = info.safeParse(await eligible(graph.get(groupId, { fields: INFO })));
  if (!read.success) throw unreadable('whatsapp', words`an answer about the group`, read.error);
  const { data } = read;
  return {
    ...rowOf(data),
    description: data.description ?? null,
    approval: data.join_approval_mode === 'approval_required',
    suspended: data.suspended ?? false,
    participants: (data.participants ?? []).flatMap(({ wa_id, user_id }) =>
      String(wa_id ?? user_id ?? '') === '' ? [] : [String(wa_id ?? user_id)],
    ),
  };
}

/**
 * `POST /{phone-number-id}/groups`. Gives the id of the request: the group itself and its link come
 * by webhook (`group_lifecycle_update`) a moment later.
 */
export async function createGroup(
  graph: Graph,
  id: string,
  { subject, description, approval }: NewGroup,
): Promise<string> {
  const answer = await eligible(
    graph.post(`${id}/groups`, {
      json: {
        messaging_product: 'whatsapp',
        subject,
        ...(description === undefined ? {} : { description }),
        ...(approval === undefined
          ? {}
          : { join_approval_mode: approval ? 'approval_required' : 'auto_approve' }),
      },
    }),
  );
  const request = answer['request_id'];
  if (typeof request === 'string') return request;
  throw unreadable('whatsapp', words`an answer about the group`);
}

/** `POST /{group-id}`: texts as JSON, a picture as a form of its own. Done when `group_settings_update` comes. */
export async function editGroup(
  graph: Graph,
  groupId: string,
  { subject, description, picture }: GroupChange,
): Promise<void> {
  const texts = {
    ...(subject === undefined ? {} : { subject }),
    ...(description === undefined ? {} : { description }),
  };
  if (Object.keys(texts).length > 0) {
    await eligible(graph.post(groupId, { json: { messaging_product: 'whatsapp', ...texts } }));
  }
  if (picture === undefined) return;
  await eligible(
    graph.post(groupId, {
      multipart: [
        { name: 'messaging_product', value: 'whatsapp' },
        { name: 'file', file: picture, filename: basename(picture), mimeType: 'image/jpeg' },
      ],
    }),
  );
}

/** `DELETE /{group-id}`: everybody is out, the business too. */
export async function deleteGroup(graph: Graph, groupId: string): Promise<void> {
  await eligible(graph.del(groupId));
}

/** `GET /{group-id}/invite_link`; `reset`: `POST`, after which the links before lead nowhere. */
export async function inviteLink(graph: Graph, groupId: string, reset: boolean): Promise<string> {
  const answer = await eligible(
    reset
      ? graph.post(`${groupId}/invite_link`, { json: { messaging_product: 'whatsapp' } })
      : graph.get(`${groupId}/invite_link`),
  );
  const link = answer['invite_link'];
  if (typeof link === 'string') return link;
  throw unreadable('whatsapp', words`an answer about the group`);
}

/** `DELETE /{group-id}/participants`: they cannot come back by the link. */
export async function removeParticipants(
  graph: Graph,
  groupId: string,
  whom: readonly Recipient[],
): Promise<void> {
  const participants = whom.map(({ kind, id }) => ({ user: kind === 'phone' ? `+${id}` : id }));
  await eligible(
    graph.del(
      `${groupId}/participants`,
      {},
      {
        json: { messaging_product: 'whatsapp', participants },
      },
    ),
  );
}

/** @throws GateError (exit 6) naming the limit */
export async function checkGroup({ subject, description, picture }: GroupChange): Promise<void> {
  if (subject !== undefined) checkLength(words`Name of the group`, subject.trim(), MAX.subject, 1);
  checkLength(words`Description`, description ?? '', MAX.description);
  if (picture !== undefined) await checkPicture(picture, ['image/jpeg']);
}

/** @throws GateError (exit 6) for more people than a group has */
export function checkParticipants(whom: readonly Recipient[]): void {
  checkCount(words`People in a group`, whom.length, MAX.participants);
}

/** @throws GateError (exit 2) for what can be no group's id */
export function checkGroupId(text: string): string {
  if (/^[\w-]{8,}={0,2}$/.test(text)) return text;
  throw usageError(words`“${text}” is no group’s id.`, 'gates whatsapp groups list');
}

/** The table of errors cannot know what was asked: here a number without groups is what it is most often. */
export async function eligible<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof GateError) || error.platformCode !== '131215') throw error;
    throw new GateError({
      category: 'policy',
      code: 'groups_not_available',
      gate: 'whatsapp',
      message: words`This number cannot have groups: WhatsApp gives them to official business accounts only.`,
      hint: words`See how to become one: https://developers.facebook.com/documentation/business-messaging/whatsapp/official-business-accounts`,
      platformCode: error.platformCode,
      cause: error,
    });
  }
}

function rowOf(node: z.infer<typeof row>): GroupRow {
  const seconds = Number(node.created_at ?? node.creation_timestamp);
  return {
    id: node.id,
    subject: node.subject ?? '',
    createdAt: Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null,
  };
}
