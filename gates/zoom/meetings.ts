/** Meetings as whoever arranges them has them. https://developers.zoom.us/docs/api/meetings/ */
import { GateError } from '../../src/domain/error.ts';
import type { Meeting, Meetings, Session } from '../../src/gate.ts';
import { apiOf, pathId } from './api.ts';
import { zoomCredential } from './credential.ts';
import { record, textOf } from './json.ts';
import { changedMeeting, newMeeting } from './meeting/body.ts';
import { meetingOf } from './meeting/facts.ts';
import { LISTED_AGENDA, readAgenda } from './meeting/reference.ts';

/** As many as Zoom gives at once. */
const PAGE = 300;
const DAY_MS = 86_400_000;

export type ListType = 'scheduled' | 'live' | 'upcoming_meetings' | 'previous_meetings';

export const meetings: Meetings = {
  async create(session, plan) {
    const answer = await apiOf(session).call('POST', mine(session), { body: newMeeting(plan) });
    const made = meetingOf(answer);
    if (made) return made;
    throw new Error('Zoom made a meeting and did not say which');
  },

  async update(session, externalId, change) {
    const api = apiOf(session);
    const path = `/meetings/${pathId(externalId)}`;
    // Our own line stays below an agenda that is written anew.
    const known = change.agenda === undefined ? {} : await api.call('GET', path);
    const { reference } = readAgenda(textOf(known['agenda']) ?? '');
    await api.call('PATCH', path, { body: changedMeeting(change, reference) });
  },

  delete: async (session, externalId) => {
    await deleteMeeting(session, externalId);
  },

  async show(session, externalId) {
    const answer = await wholeMeeting(session, externalId);
    return answer && meetingOf(answer);
  },

  async *list(session, { from, to }) {
    const now = session.now();
    const within = ({ facts: { startsAt } }: Meeting): boolean =>
      typeof startsAt === 'number' && startsAt >= (from ?? 0) && startsAt < (to ?? Infinity);
    const ranged = from !== undefined || to !== undefined;
    if (from !== undefined && from < now) {
      const past = days(from, Math.min(to ?? now, now));
      for await (const page of listed(session, 'previous_meetings', past)) {
        yield page.filter(within);
      }
    }
    if (to !== undefined && to <= now) return;
    const span = ranged ? days(Math.max(from ?? now, now), to) : {};
    for await (const page of listed(session, 'upcoming_meetings', span)) {
      yield ranged ? page.filter(within) : page;
    }
  },

  async find(session, reference, startsAt) {
    const range = days(startsAt - DAY_MS, startsAt + DAY_MS);
    for await (const page of apiOf(session).pages(mine(session), 'meetings', {
      type: 'scheduled',
      page_size: PAGE,
      ...range,
    })) {
      for (const item of page) {
        if (!mayHave(item, reference)) continue;
        const whole = await wholeMeeting(session, String(item['id']));
        if (whole && referenceOf(whole) === reference) return meetingOf(whole);
      }
    }
    return null;
  },
};

/**
 * Also resolves where it is gone already.
 * @param told whom Zoom writes a mail about it: registrants; host and alternative hosts. Zoom decides unless told
 */
export async function deleteMeeting(
  session: Session,
  externalId: string,
  told: { cancel_meeting_reminder?: boolean; schedule_for_reminder?: boolean } = {},
): Promise<{ existed: boolean }> {
  try {
    await apiOf(session).call('DELETE', `/meetings/${pathId(externalId)}`, { query: told });
    return { existed: true };
  } catch (error) {
    if (isMissing(error)) return { existed: false };
    throw error;
  }
}

/** As Zoom answers it; `null`: there is none. Has the link that signs the host in: not to be kept or shown. */
export async function wholeMeeting(
  session: Session,
  externalId: string,
): Promise<Readonly<Record<string, unknown>> | null> {
  try {
    return await apiOf(session).call('GET', `/meetings/${pathId(externalId)}`);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Of one type, a page at a time. */
export async function* listed(
  session: Session,
  type: ListType,
  range: { from?: string; to?: string } = {},
): AsyncIterable<readonly Meeting[]> {
  const query = { type, page_size: PAGE, ...range };
  for await (const page of apiOf(session).pages(mine(session), 'meetings', query)) {
    yield page.flatMap((item) => meetingOf(item, { listed: true }) ?? []);
  }
}

/** Consent is given for oneself; an app of the account has to say for whom. */
function mine({ credential, account }: Session): string {
  const { kind } = zoomCredential(credential);
  return `/users/${kind === 'server' ? pathId(account.externalId) : 'me'}/meetings`;
}

/** Whole days around it, by UTC, one more on each side: whether Zoom takes them by another clock makes no difference. */
function days(from: number, to: number | undefined): { from: string; to?: string } {
  const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
  return { from: day(from - DAY_MS), ...(to === undefined ? {} : { to: day(to + DAY_MS) }) };
}

/** Whether the whole meeting is worth asking for. */
function mayHave(item: Readonly<Record<string, unknown>>, reference: string): boolean {
  const agenda = textOf(item['agenda']);
  // Not told at all is not told to be empty.
  if (agenda === null) return !('agenda' in item);
  return agenda.length >= LISTED_AGENDA || readAgenda(agenda).reference === reference;
}

function referenceOf(item: unknown): string | null {
  return readAgenda(textOf(record(item)['agenda']) ?? '').reference;
}

/** 3001: Zoom knows no such meeting (any more). */
function isMissing(error: unknown): boolean {
  return error instanceof GateError && error.category === 'not_found';
}
