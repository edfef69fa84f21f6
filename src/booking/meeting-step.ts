/**
 * The meeting of a booking is made, moved or deleted. Networks take no key of ours: what was asked for is on record
 * before the request, and looked for before it is asked for again.
 */
import { createHash } from 'node:crypto';
import { type Account, isSetUp } from '../domain/account.ts';
import type { BookingState, BookingStep } from '../domain/booking.ts';
import { GateError } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import type { Meeting, MeetingPlan, Meetings, Session } from '../gate.ts';
import type { Ended, Errand } from './errand.ts';

const MINUTE_MS = 60_000;
/** A title that a guest could make longer is cut. */
const LONGEST_TOPIC = 200;

/** The result of the step, as far as it has come. */
export interface MadeMeeting {
  /** Id of the account it is made with. */
  account?: string;
  /** External id; left out: none is there. */
  meeting?: string;
  /** As it was planned last: what differs is changed. */
  planned?: Pick<MeetingPlan, 'topic' | 'startsAt' | 'duration' | 'timeZone'>;
  /** When it was to begin, of a request whose answer is not here. */
  asked?: number;
}

export function madeMeeting(step: Pick<BookingStep, 'result'> | undefined): MadeMeeting {
  return step?.result ?? {};
}

/** Whether this booking is to have a meeting of ours. */
export function wantsMeeting({ status, supersededBy, booking }: BookingState): boolean {
  return status === 'booked' && supersededBy === null && booking.place.kind === 'ours';
}

export async function meetingStep(errand: Errand): Promise<Ended> {
  const { app, row, step } = errand;
  const made = madeMeeting(step);
  const wanted = wantsMeeting(row.facts);
  const over = row.facts.booking.endsAt <= app.now();
  if (isIdle(made) && (!wanted || over)) return { state: wanted ? 'dropped' : 'done' };
  const host = await hostOf(errand, made);
  if (!wanted) return { state: 'done', result: await gone(host, errand, made) };
  const planned = planOf(row.facts);
  let present = await found(host, errand, { ...made, account: host.account.id });
  if (present.meeting !== undefined && !isSame(present.planned, planned)) {
    present = await changed(host, errand, present, planned);
  }
  if (present.meeting === undefined) present = await create(host, errand, present, planned);
  return { state: 'done', result: { ...present } };
}

/** Nothing was made, or may have been. */
function isIdle({ meeting, asked }: MadeMeeting): boolean {
  return meeting === undefined && asked === undefined;
}

interface Host {
  account: Account;
  meetings: Meetings;
  session: Session;
  /** Our word for it. */
  reference: string;
}

/** What a request of before may have made is taken for ours. */
async function found(host: Host, errand: Errand, made: MadeMeeting): Promise<MadeMeeting> {
  const { asked, ...rest } = made;
  if (asked === undefined || made.meeting !== undefined) return rest;
  const meeting = await host.meetings.find(host.session, host.reference, asked);
  if (meeting === null) return made;
  const { topic = '', startsAt, duration, timeZone } = meeting.facts;
  const planned = {
    topic,
    startsAt: startsAt ?? asked,
    duration: duration ?? 0,
    timeZone: timeZone ?? '',
  };
  return taken(host, errand, { ...rest, planned }, meeting);
}

async function create(
  host: Host,
  errand: Errand,
  made: MadeMeeting,
  planned: NonNullable<MadeMeeting['planned']>,
): Promise<MadeMeeting> {
  await errand.keep({ ...made, asked: planned.startsAt });
  const { native, notes } = errand.row.facts.booking;
  const agenda = notes ?? undefined;
  const plan: MeetingPlan = { ...planned, agenda, reference: host.reference, native };
  const { asked: _asked, ...rest } = made;
  try {
    const meeting = await host.meetings.create(host.session, plan);
    return await taken(host, errand, { ...rest, planned }, meeting);
  } catch (error) {
    // Refused for certain: there is nothing to look for.
    if (isRefused(error)) await errand.keep({ ...rest });
    throw error;
  }
}

async function changed(
  host: Host,
  errand: Errand,
  made: MadeMeeting,
  planned: NonNullable<MadeMeeting['planned']>,
): Promise<MadeMeeting> {
  const { meeting: id = '', ...rest } = made;
  try {
    await host.meetings.update(host.session, id, planned);
  } catch (error) {
    if (!(error instanceof GateError) || error.category !== 'not_found') throw error;
    // Somebody has deleted it there: another one is made.
    await errand.keep({ account: rest.account });
    return { ...(rest.account !== undefined && { account: rest.account }) };
  }
  const after = { ...made, planned };
  await errand.keep({ ...after });
  await note(host, errand, {
    externalId: id,
    facts: { ...planned, state: 'scheduled' },
    raw: null,
  });
  return after;
}

async function gone(host: Host, errand: Errand, made: MadeMeeting): Promise<BookingStep['result']> {
  const { meeting, asked: _asked, planned: _planned, ...rest } = await found(host, errand, made);
  if (meeting !== undefined) {
    await host.meetings.delete(host.session, meeting);
    await note(host, errand, { externalId: meeting, facts: { state: 'deleted' }, raw: null });
    await errand.store.bookings.link(errand.row.id, { meeting: null });
  }
  return { ...rest };
}

/** It is there: on record with the booking it was made for, and among what is known of meetings. */
async function taken(
  host: Host,
  errand: Errand,
  made: MadeMeeting,
  meeting: Meeting,
): Promise<MadeMeeting> {
  const { externalId } = meeting;
  const present = { ...made, meeting: externalId };
  await errand.keep({ ...present });
  const name = { accountId: host.account.id, externalId };
  await errand.store.bookings.link(errand.row.id, { meeting: name });
  await note(host, errand, meeting);
  return present;
}

/** As if the platform had told it; it will. */
async function note(
  { account }: Host,
  { app, store, row }: Errand,
  { externalId, facts, raw }: Meeting,
): Promise<void> {
  const now = app.now();
  const { id: accountId, gate } = account;
  const about = { accountId, gate, kind: 'meeting', externalId, meeting: null } as const;
  const { record } = await store.records.put({ ...about, facts, at: now, raw, now });
  if (row.conversationId !== null) await store.records.link(record.id, row.conversationId);
}

/** With the account it was made with, else the one there is. @throws GateError exit 3 where there is none */
async function hostOf(errand: Errand, made: MadeMeeting): Promise<Host> {
  const { app, user, store } = errand;
  for (const account of await store.accounts.list()) {
    const other = !isIdle(made) && made.account !== undefined && made.account !== account.id;
    if (other || !isSetUp(account) || !account.enabled) continue;
    const { meetings } = await app.gate(account.gate);
    if (!meetings) continue;
    const session = await app.session(user, account);
    return { account, meetings, session, reference: referenceOf(errand) };
  }
  throw new GateError({
    category: 'auth',
    code: 'no_meetings',
    message: words`${user} has no account that meetings can be made with.`,
    hint: await signInOf(errand),
  });
}

async function signInOf({ app, user }: Errand): Promise<string> {
  for (const { name, signIn } of app.catalogue) {
    if ((await app.gate(name)).meetings) return `gates ${name} ${signIn} --user ${user}`;
  }
  return `gates doctor --user ${user}`;
}

/** The same for every try, another one for every booking. */
export function referenceOf({ user, row }: Pick<Errand, 'user' | 'row'>): string {
  const name = `${user}\n${row.accountId}\n${row.id}\n${row.createdAt}`;
  return createHash('sha256').update(name).digest('hex').slice(0, 16);
}

function planOf({ booking }: BookingState): NonNullable<MadeMeeting['planned']> {
  const { title, startsAt, endsAt, owner } = booking;
  const duration = Math.max(1, Math.ceil((endsAt - startsAt) / MINUTE_MS));
  return {
    topic: title.slice(0, LONGEST_TOPIC),
    startsAt,
    duration,
    timeZone: owner.timeZone ?? 'UTC',
  };
}

function isSame(a: MadeMeeting['planned'], b: NonNullable<MadeMeeting['planned']>): boolean {
  return (
    a?.startsAt === b.startsAt &&
    a.duration === b.duration &&
    a.topic === b.topic &&
    a.timeZone === b.timeZone
  );
}

function isRefused(error: unknown): boolean {
  if (!(error instanceof GateError)) return false;
  return ['policy', 'usage', 'auth', 'not_found', 'rate_limited'].includes(error.category);
}
