/** Who registered for a meeting. https://developers.zoom.us/docs/api/meetings/ (“Meetings”: registrants) */
import { GateError } from '../../src/domain/error.ts';
import type { RecordEvent, RegistrantFacts } from '../../src/domain/record.ts';
import { words } from '../../src/domain/words.ts';
import { pathId, type ZoomApi } from './api.ts';
import { record, textOf } from './json.ts';
import { timeOf } from './meeting/facts.ts';
import { stripped } from './strip.ts';

export const STATUSES = ['pending', 'approved', 'denied'] as const;
export type RegistrantStatus = (typeof STATUSES)[number];
export type RegistrantAction = 'approve' | 'deny' | 'cancel';

/** How many one call takes, of new ones and of changes. */
export const MOST_AT_ONCE = 30;
const SCHEDULED = 2;
const APPROVAL = { 0: 'automatic', 1: 'manual' } as const;

/** Who is to be registered. */
export interface NewRegistrant {
  email: string;
  firstName: string;
  lastName: string | null;
  phone: string | null;
  /** Answers to what the meeting asks, by Zoom's field name (`org`, `job_title` …) or the title of its own question. */
  answers: ReadonlyMap<string, string>;
}

export interface Registrant {
  id: string;
  email: string | null;
  name: string | null;
  phone: string | null;
  status: RegistrantStatus;
  /** Theirs alone; `null` until they are let in. */
  joinUrl: string | null;
  /** Epoch milliseconds. */
  registeredAt: number | null;
  raw: unknown;
}

/** How a meeting takes registrations. */
export interface Registration {
  /** The meeting's number. */
  meeting: string;
  topic: string;
  approval: 'automatic' | 'manual';
  /** Whether Zoom takes several at once: only for a meeting that is held once, at a set time. */
  batches: boolean;
  /** Whether those who are let in get a mail from Zoom; `null`: not told. */
  mails: boolean | null;
}

/** @throws GateError exit 6 for a meeting without registration, exit 5 for one that is not there */
export async function registrationOf(api: ZoomApi, meeting: string): Promise<Registration> {
  const item = await api.call('GET', `/meetings/${pathId(meeting)}`);
  const settings = record(item['settings']);
  const approval = APPROVAL[settings['approval_type'] as 0 | 1];
  if (approval === undefined) throw registrationOff(meeting);
  const mails = settings['registrants_confirmation_email'];
  return {
    meeting,
    topic: textOf(item['topic']) ?? '',
    approval,
    batches: item['type'] === SCHEDULED,
    mails: typeof mails === 'boolean' ? mails : null,
  };
}

/** What the meeting asks of those who register: the titles of its own questions, as they are written there. */
export async function questionsOf(api: ZoomApi, meeting: string): Promise<readonly string[]> {
  const path = `/meetings/${pathId(meeting)}/registrants/questions`;
  const { custom_questions: own } = await asked(meeting, () => api.call('GET', path));
  const all = Array.isArray(own) ? own : [];
  return all.flatMap((question) => textOf(record(question)['title']) ?? []);
}

/** Those of one status, or of all. @throws GateError exit 6 for a meeting without registration */
export async function listRegistrants(
  api: ZoomApi,
  meeting: string,
  statuses: readonly RegistrantStatus[] = STATUSES,
): Promise<Registrant[]> {
  const found: Registrant[] = [];
  const path = `/meetings/${pathId(meeting)}/registrants`;
  for (const status of statuses) {
    await asked(meeting, async () => {
      for await (const page of api.pages(path, 'registrants', { status })) {
        found.push(...page.flatMap((item) => registrantOf(item, status) ?? []));
      }
    });
  }
  return found;
}

/** Registers one. `admit`: let in at once where that is otherwise done by hand. */
export async function addRegistrant(
  api: ZoomApi,
  registration: Registration,
  person: NewRegistrant,
  admit: boolean,
): Promise<Registrant> {
  const { meeting } = registration;
  const body = { ...bodyOf(person), ...(admit && { auto_approve: true }) };
  const path = `/meetings/${pathId(meeting)}/registrants`;
  return addedOf(await asked(meeting, () => api.call('POST', path, { body })), person, {
    registration,
    admit,
  });
}

/** Registers up to {@link MOST_AT_ONCE} by name and address alone; those that Zoom told nothing of are left out. */
export async function addRegistrants(
  api: ZoomApi,
  registration: Registration,
  people: readonly NewRegistrant[],
  admit: boolean,
): Promise<Registrant[]> {
  const { meeting, mails } = registration;
  const body = {
    registrants: people.map(nameOf),
    ...(admit && { auto_approve: true }),
    ...(mails !== null && { registrants_confirmation_email: mails }),
  };
  const path = `/meetings/${pathId(meeting)}/batch_registrants`;
  const answer = await asked(meeting, () => api.call('POST', path, { body }));
  const told = Array.isArray(answer['registrants']) ? answer['registrants'].map(record) : [];
  return people.flatMap((person) => {
    const item = told.find(({ email }) => sameEmail(textOf(email), person.email));
    return item ? [addedOf(item, person, { registration, admit })] : [];
  });
}

/** Lets people in, turns them away, or takes their registration back; doing it twice is doing it once. */
export async function changeStatus(
  api: ZoomApi,
  meeting: string,
  action: RegistrantAction,
  whom: readonly Registrant[],
): Promise<void> {
  for (let from = 0; from < whom.length; from += MOST_AT_ONCE) {
    const registrants = whom.slice(from, from + MOST_AT_ONCE).map(({ id, email }) => ({
      id,
      ...(email !== null && { email }),
    }));
    const path = `/meetings/${pathId(meeting)}/registrants/status`;
    await asked(meeting, () => api.call('PUT', path, { body: { action, registrants } }));
  }
}

/** An item of a list; `null` where it names nobody. Pure. */
export function registrantOf(item: unknown, listed: RegistrantStatus): Registrant | null {
  const told = record(item);
  const id = textOf(told['id']) ?? textOf(told['registrant_id']);
  if (id === null) return null;
  const status = STATUSES.find((each) => each === told['status']) ?? listed;
  const name = [told['first_name'], told['last_name']].flatMap((part) => textOf(part) ?? []);
  return {
    id,
    email: textOf(told['email']),
    name: name.join(' ') || null,
    phone: textOf(told['phone']),
    status,
    joinUrl: textOf(told['join_url']),
    registeredAt: timeOf(told['create_time']),
    raw: stripped(item),
  };
}

/** What is known of somebody who registered, at a time (epoch milliseconds). Pure. */
export function registrantEvent(
  account: string,
  meeting: string,
  { id, raw, ...known }: Omit<Registrant, 'status'> & { status: RegistrantFacts['status'] },
  at: number,
): RecordEvent {
  const facts = Object.entries(known).filter(([, value]) => value !== null && value !== undefined);
  return {
    kind: 'record',
    record: 'registrant',
    account,
    externalId: `${meeting}:${id}`,
    meeting,
    facts: Object.fromEntries(facts),
    at,
    raw,
  };
}

export function sameEmail(one: string | null, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}

function addedOf(
  item: Readonly<Record<string, unknown>>,
  person: NewRegistrant,
  { registration, admit }: { registration: Registration; admit: boolean },
): Registrant {
  const joinUrl = textOf(item['join_url']);
  const admitted = admit || registration.approval === 'automatic';
  return {
    id: textOf(item['registrant_id']) ?? '',
    email: person.email,
    name: [person.firstName, person.lastName ?? ''].join(' ').trim(),
    phone: person.phone,
    status: admitted ? 'approved' : 'pending',
    joinUrl,
    registeredAt: null,
    raw: stripped(item),
  };
}

const nameOf = ({ email, firstName, lastName }: NewRegistrant) => ({
  email,
  first_name: firstName,
  ...(lastName !== null && { last_name: lastName }),
});

/** Zoom's own fields stand in the body; what the meeting asks beside them is a list. */
export const OWN_FIELDS = [
  'address',
  'city',
  'country',
  'zip',
  'state',
  'industry',
  'org',
  'job_title',
  'purchasing_time_frame',
  'role_in_purchase_process',
  'no_of_employees',
  'comments',
] as const;

function bodyOf(person: NewRegistrant): Readonly<Record<string, unknown>> {
  const { phone, answers } = person;
  const isOwn = ([name]: [string, string]) => OWN_FIELDS.some((field) => field === name);
  const questions = [...answers].filter((answer) => !isOwn(answer));
  return {
    ...nameOf(person),
    ...(phone !== null && { phone }),
    ...Object.fromEntries([...answers].filter(isOwn)),
    ...(questions.length > 0 && {
      custom_questions: questions.map(([title, value]) => ({ title, value })),
    }),
  };
}

async function asked<T>(meeting: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GateError && error.code === 'registration_off') {
      throw registrationOff(meeting, error);
    }
    throw error;
  }
}

function registrationOff(meeting: string, cause?: unknown): GateError {
  return new GateError({
    category: 'policy',
    code: 'registration_off',
    gate: 'zoom',
    message: words`The meeting ${meeting} takes no registrations.`,
    hint: `gates zoom meeting update ${meeting} --register`,
    cause,
  });
}
