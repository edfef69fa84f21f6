/** Who was in a meeting as webhooks told it: records kept here. */
import type { App } from '../../../src/app.ts';
import type { MeetingFacts, ParticipantFacts } from '../../../src/domain/record.ts';
import type { Instance, Stay } from '../participants.ts';
import type { ZoomPlace } from './place.ts';

/** More than any meeting has. */
const MOST = 10_000;
/** No meeting lasts longer: https://support.zoom.com/hc/en/article?id=zm_kb&sysparm_article=KB0067966 */
const LONGEST_MS = 30 * 3_600_000;

type Records = Awaited<ReturnType<App['store']>>['records'];
type Kept = Awaited<ReturnType<Records['list']>>[number];

/**
 * The time that the meeting is held now, with all who came to it so far, as far as it was told; `null`: nothing was.
 * Who came to an earlier one, whose end was not told, is not taken for somebody who is there.
 */
export async function instanceHeard(
  app: App,
  place: Pick<ZoomPlace, 'user' | 'account'>,
  meeting: string,
): Promise<{ instance: Pick<Instance, 'uuid' | 'startedAt'>; stays: Stay[] } | null> {
  const { records } = await app.store(place.user);
  const all = await participantRecords(records, place, meeting);
  const about = await records.find(place.account.id, 'meeting', meeting);
  const { endedAt, startedAt } = (about?.facts ?? {}) as MeetingFacts;
  const since = Math.max(app.now() - LONGEST_MS, endedAt ?? -Infinity);
  const recent = all.filter((one) => {
    const at = cameAt(one);
    return at !== null && at >= since;
  });
  const last = recent.toSorted((a, b) => (cameAt(a) ?? 0) - (cameAt(b) ?? 0)).at(-1);
  if (!last) return null;
  const uuid = instanceOf(last);
  return {
    instance: { uuid, startedAt: startedAt ?? null },
    stays: recent.filter((one) => instanceOf(one) === uuid).map(stayOf),
  };
}

/** Who came to one time that it was held. */
export async function staysHeard(
  app: App,
  place: Pick<ZoomPlace, 'user' | 'account'>,
  { meeting, uuid }: Pick<Instance, 'meeting' | 'uuid'>,
): Promise<Stay[]> {
  const { records } = await app.store(place.user);
  const all = await participantRecords(records, place, meeting);
  return all.filter((one) => instanceOf(one) === uuid).map(stayOf);
}

async function participantRecords(
  records: Records,
  { account }: Pick<ZoomPlace, 'account'>,
  meeting: string,
): Promise<Kept[]> {
  return records.list({ kind: 'participant', accountId: account.id, meeting, limit: MOST });
}

/** Of those in the waiting room only when it was told is known. Epoch milliseconds. */
function cameAt({ startsAt, createdAt, facts }: Kept): number | null {
  const { waiting } = facts as ParticipantFacts;
  return startsAt ?? (waiting === true ? createdAt : null);
}

/** `<meeting uuid>:<user_id>`; a UUID has no colon. */
function instanceOf({ externalId }: Kept): string {
  return externalId.split(':', 1)[0] ?? '';
}

function stayOf({ externalId, facts, raw }: Kept): Stay {
  const told = facts as ParticipantFacts;
  return {
    id: externalId.slice(externalId.indexOf(':') + 1),
    person: null,
    name: told.name ?? null,
    email: told.email ?? null,
    phone: told.phone ?? null,
    registrant: told.registrant ?? null,
    joinedAt: told.joinedAt ?? null,
    leftAt: told.leftAt ?? null,
    waiting: told.waiting ?? false,
    raw,
  };
}
