/** What was done in a business account, when it is open, and who may work in it. */
import * as z from 'zod/mini';
import { words } from '../../../src/domain/words.ts';
import { type Graph, unreadable } from '../../meta/graph.ts';
import { checkLength } from '../bounds.ts';
import { listKnown } from '../known-fields.ts';
import { checkSuccess } from '../success.ts';

export interface Activity {
  id: string;
  /** `PHONE_NUMBER_VERIFIED`, `USER_ADDED` … */
  type: string;
  /** ISO 8601, as Meta tells it. */
  at: string;
  /** `USER`, `SYSTEM`, `API` … */
  by: string;
  name: string | null;
  description: string | null;
}

export interface Schedule {
  id: string;
  name: string;
  status: string | null;
  type: string | null;
  /** `HH:MM` in the time zone. */
  from: string | null;
  to: string | null;
  timezone: string | null;
  days: readonly string[];
  active: boolean | null;
}

/** As it stands in the request. */
export interface NewSchedule {
  name: string;
  schedule_type: string;
  start_time: string;
  end_time: string;
  description?: string;
  timezone?: string;
  days_of_week?: readonly string[];
  is_active?: boolean;
  recurrence_pattern?: { frequency: string; interval: number; end_date?: string };
}

export interface AssignedUser {
  id: string;
  name: string;
  /** `SYSTEM_USER`, `BUSINESS_USER` … */
  type: string | null;
  tasks: readonly string[];
}

const word = z.optional(z.nullable(z.string()));
const strings = z.optional(z.nullable(z.array(z.string())));
const activityNode = z.object({
  id: z.string(),
  activity_type: z.string(),
  timestamp: z.string(),
  actor_type: word,
  actor_name: word,
  description: word,
});
const scheduleNode = z.object({
  id: z.string(),
  name: word,
  status: word,
  schedule_type: word,
  start_time: word,
  end_time: word,
  timezone: word,
  days_of_week: strings,
  is_active: z.optional(z.nullable(z.boolean())),
});
const userNode = z.object({ id: z.string(), name: word, user_type: word, tasks: strings });
const created = z.object({ id: z.string() });

const ACTIVITY = ['id', 'activity_type', 'timestamp', 'actor_type'];
const SCHEDULE = ['id', 'name', 'status', 'schedule_type'];
const USER = ['id', 'name'];

/** `GET /{business-account-id}/activities`, newest first. @param since ISO 8601 */
export async function listActivities(
  graph: Graph,
  businessAccountId: string,
  { since, type, limit }: { since?: string; type?: string; limit: number },
): Promise<Activity[]> {
  const found: Activity[] = [];
  const fields = [...ACTIVITY, 'actor_name', 'description'];
  const query = { since, activity_type: type, limit: String(Math.min(limit, 100)) };
  const path = `${businessAccountId}/activities`;
  for (const node of await listKnown(graph, path, fields, ACTIVITY, query, limit)) {
    const read = activityNode.safeParse(node);
    if (!read.success) throw unreadable('whatsapp', words`an activity`, read.error);
    const { data } = read;
    found.push({
      id: data.id,
      type: data.activity_type,
      at: data.timestamp,
      by: data.actor_type ?? '',
      name: data.actor_name ?? null,
      description: data.description ?? null,
    });
  }
  return found;
}

/** `GET /{business-account-id}/schedules` */
export async function listSchedules(graph: Graph, businessAccountId: string): Promise<Schedule[]> {
  const fields = [...SCHEDULE, 'start_time', 'end_time', 'timezone', 'days_of_week', 'is_active'];
  const nodes = await listKnown(graph, `${businessAccountId}/schedules`, fields, SCHEDULE);
  return nodes.map((node) => {
    const read = scheduleNode.safeParse(node);
    if (!read.success) throw unreadable('whatsapp', words`a schedule`, read.error);
    const { data } = read;
    return {
      id: data.id,
      name: data.name ?? '',
      status: data.status ?? null,
      type: data.schedule_type ?? null,
      from: data.start_time ?? null,
      to: data.end_time ?? null,
      timezone: data.timezone ?? null,
      days: data.days_of_week ?? [],
      active: data.is_active ?? null,
    };
  });
}

/** `POST /{business-account-id}/schedules`. Resolves to its id. */
export async function createSchedule(
  graph: Graph,
  businessAccountId: string,
  schedule: NewSchedule,
): Promise<string> {
  const read = created.safeParse(
    await graph.post(`${businessAccountId}/schedules`, { json: schedule }),
  );
  if (read.success) return read.data.id;
  throw unreadable('whatsapp', words`a schedule`, read.error);
}

/** @throws GateError exit 6 with the limit */
export function checkSchedule({ name, description }: NewSchedule): void {
  checkLength(words`Name`, name, 100, 1);
  if (description !== undefined) checkLength(words`Description`, description, 500);
}

/** `GET /{business-account-id}/assigned_users`. @param business the portfolio they belong to */
export async function listUsers(
  graph: Graph,
  businessAccountId: string,
  business: string,
): Promise<AssignedUser[]> {
  const path = `${businessAccountId}/assigned_users`;
  const nodes = await listKnown(graph, path, [...USER, 'user_type', 'tasks'], USER, { business });
  return nodes.map((node) => {
    const read = userNode.safeParse(node);
    if (!read.success) throw unreadable('whatsapp', words`a user`, read.error);
    const { id, name, user_type: type, tasks } = read.data;
    return { id, name: name ?? id, type: type ?? null, tasks: tasks ?? [] };
  });
}

/** `POST /{business-account-id}/assigned_users`: a list in a form stands there as JSON. */
export async function addUser(
  graph: Graph,
  businessAccountId: string,
  user: string,
  tasks: readonly string[],
): Promise<void> {
  const form = { user, tasks: JSON.stringify(tasks) };
  checkSuccess(await graph.post(`${businessAccountId}/assigned_users`, { form }));
}

/** `DELETE /{business-account-id}/assigned_users`: takes all tasks away. */
export async function removeUser(
  graph: Graph,
  businessAccountId: string,
  user: string,
): Promise<void> {
  checkSuccess(await graph.del(`${businessAccountId}/assigned_users`, {}, { form: { user } }));
}
