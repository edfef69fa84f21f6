/** Who was in a meeting. https://developers.zoom.us/docs/api/meetings/ (pastMeetingParticipants) */
import type { ParticipantFacts, RecordEvent } from '../../src/domain/record.ts';
import { pathId, type ZoomApi } from './api.ts';
import { idOf } from './events/item.ts';
import { record, textOf } from './json.ts';
import { timeOf } from './meeting/facts.ts';
import { stripped } from './strip.ts';

/** One time that a meeting was held. Times are epoch milliseconds. */
export interface Instance {
  /** The meeting's number. */
  meeting: string;
  uuid: string;
  topic: string | null;
  startedAt: number | null;
  endedAt: number | null;
}

/** Somebody in a meeting from when they joined until they left; who comes again has another one. */
export interface Stay {
  /** Zoom's word for this stay; unique within one time that the meeting was held. */
  id: string;
  /** Who it is, where they are logged in to Zoom. */
  person: string | null;
  name: string | null;
  email: string | null;
  phone: string | null;
  /** Of the registration they came by. */
  registrant: string | null;
  joinedAt: number | null;
  /** `null`: they are still there, or nobody told. */
  leftAt: number | null;
  /** In the waiting room, not in the meeting. */
  waiting: boolean;
  raw: unknown;
}

/** A person with all their stays, the first one first. */
export interface Participant {
  name: string | null;
  email: string | null;
  phone: string | null;
  registrant: string | null;
  joinedAt: number | null;
  leftAt: number | null;
  /** All in all, of stays that have both ends; those at the same time (two devices) count once. Milliseconds. */
  spentMs: number;
  waiting: boolean;
  stays: readonly Stay[];
}

/**
 * One time that a meeting was held: by its UUID, else the last one.
 * @throws GateError exit 5 for one that was never held
 */
export async function readInstance(api: ZoomApi, named: string): Promise<Instance> {
  const item = await api.call('GET', `/past_meetings/${pathId(named)}`);
  return {
    meeting: idOf(item['id']) ?? named,
    uuid: textOf(item['uuid']) ?? named,
    topic: textOf(item['topic']),
    startedAt: timeOf(item['start_time']),
    endedAt: timeOf(item['end_time']),
  };
}

/** Each time that a meeting was held, the last one first. Zoom knows those of the last 15 months. */
export async function listInstances(
  api: ZoomApi,
  meeting: string,
): Promise<{ uuid: string; startedAt: number | null }[]> {
  const { meetings } = await api.call('GET', `/past_meetings/${pathId(meeting)}/instances`);
  const held = (Array.isArray(meetings) ? meetings : []).flatMap((item) => {
    const uuid = textOf(record(item)['uuid']);
    return uuid === null ? [] : [{ uuid, startedAt: timeOf(record(item)['start_time']) }];
  });
  return held.toSorted((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0));
}

/** Who was there, by the UUID of the time that it was held. Zoom tells nothing where only one person came. */
export async function listStays(api: ZoomApi, uuid: string): Promise<Stay[]> {
  return staysOf(api, `/past_meetings/${pathId(uuid)}/participants`);
}

/** Who is there now: for apps with the scopes of a dashboard (`dashboard:read:list_meeting_participants:admin`). */
export async function listLive(api: ZoomApi, meeting: string): Promise<Stay[]> {
  return staysOf(api, `/metrics/meetings/${pathId(meeting)}/participants`, { type: 'live' });
}

async function staysOf(
  api: ZoomApi,
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<Stay[]> {
  const found: Stay[] = [];
  for await (const page of api.pages(path, 'participants', query)) {
    found.push(...page.flatMap((item) => stayOf(item) ?? []));
  }
  return found;
}

/** An item of a list of participants; `null` where it names no stay. Pure. */
export function stayOf(item: unknown): Stay | null {
  const told = record(item);
  const id = idOf(told['user_id']) ?? textOf(told['participant_uuid']) ?? textOf(told['id']);
  if (id === null) return null;
  return {
    id,
    person: textOf(told['id']) ?? textOf(told['participant_user_id']),
    name: textOf(told['name']) ?? textOf(told['user_name']),
    email: textOf(told['user_email']) ?? textOf(told['email']),
    phone: idOf(told['phone_number']),
    registrant: textOf(told['registrant_id']),
    joinedAt: timeOf(told['join_time']),
    leftAt: timeOf(told['leave_time']),
    waiting: told['status'] === 'in_waiting_room',
    raw: stripped(item),
  };
}

/**
 * Stays by person, in the order in which they first came: by who is logged in, by registration, by address; those that
 * only have a name are one person as long as they were not there at the same time. Pure.
 * @param now epoch milliseconds: until when those are counted who are still there; `null`: they are not
 */
export function participantsOf(stays: readonly Stay[], now: number | null = null): Participant[] {
  const groups: Stay[][] = [];
  const inOrder = stays.toSorted((a, b) => (a.joinedAt ?? 0) - (b.joinedAt ?? 0));
  for (const stay of inOrder) {
    const group = groups.find((others) => isOneOf(others, stay));
    if (group) group.push(stay);
    else groups.push([stay]);
  }
  return groups.map((group) => participantOf(group, now));
}

function isOneOf(others: readonly Stay[], stay: Stay): boolean {
  const alike = (name: 'person' | 'registrant' | 'email'): boolean =>
    stay[name] !== null && others.some((other) => other[name] === stay[name]);
  if (alike('person') || alike('registrant') || alike('email')) return true;
  const nameless = ({ person, registrant, email }: Stay): boolean =>
    person === null && registrant === null && email === null;
  return (
    stay.name !== null &&
    nameless(stay) &&
    others.every((other) => nameless(other) && other.name === stay.name && !meets(other, stay))
  );
}

/** Whether they were there at the same time. */
function meets(one: Stay, other: Stay): boolean {
  const [begin, end] = [one.joinedAt ?? -Infinity, one.leftAt ?? Infinity];
  return (other.joinedAt ?? -Infinity) < end && begin < (other.leftAt ?? Infinity);
}

function participantOf(stays: readonly Stay[], now: number | null): Participant {
  const first = <K extends 'name' | 'email' | 'phone' | 'registrant'>(key: K): Stay[K] | null =>
    stays.find((stay) => stay[key] !== null)?.[key] ?? null;
  const inside = stays.filter(({ waiting }) => !waiting);
  const counted = inside.length > 0 ? inside : stays;
  const left = counted.map(({ leftAt }) => leftAt);
  return {
    name: first('name'),
    email: first('email'),
    phone: first('phone'),
    registrant: first('registrant'),
    joinedAt: counted[0]?.joinedAt ?? null,
    leftAt: left.includes(null) ? null : Math.max(...left.map((at) => at ?? 0)),
    spentMs: spentOf(inside, now),
    waiting: inside.length === 0,
    stays,
  };
}

/** The time covered by any of them. Milliseconds. */
export function spentOf(stays: readonly Stay[], now: number | null): number {
  let [spent, until] = [0, -Infinity];
  for (const { joinedAt, leftAt: left } of stays) {
    const leftAt = left ?? now;
    if (joinedAt === null || leftAt === null || leftAt <= until) continue;
    spent += leftAt - Math.max(joinedAt, until);
    until = leftAt;
  }
  return spent;
}

/** Stays as they are kept: one each, the same whether a webhook or a list told of it. Pure. */
export function participantEvents(
  account: string,
  { meeting, uuid }: Pick<Instance, 'meeting' | 'uuid'>,
  stays: readonly Stay[],
  at: number,
): RecordEvent[] {
  const seen = new Map<string, number>();
  return stays.map((stay) => {
    // After a failover one stay may stand there twice, with other times.
    const times = (seen.get(stay.id) ?? 0) + 1;
    seen.set(stay.id, times);
    const again = times > 1 ? `:${times}` : '';
    return {
      kind: 'record',
      record: 'participant',
      account,
      externalId: `${uuid}:${stay.id}${again}`,
      meeting,
      facts: factsOf(stay),
      at,
      raw: stay.raw,
    };
  });
}

/** What is not told stays as a webhook may have told it: lists are silent about who is not of the account. */
function factsOf({
  id: _id,
  person: _person,
  raw: _raw,
  waiting,
  ...told
}: Stay): ParticipantFacts {
  const known = Object.entries(told).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(known), waiting };
}
