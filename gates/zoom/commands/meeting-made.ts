/** A meeting is made at Zoom, once, and what is done around it. */
import { randomBytes } from 'node:crypto';
import type { App } from '../../../src/app.ts';
import { GateError } from '../../../src/domain/error.ts';
import type { MeetingFacts } from '../../../src/domain/record.ts';
import { words } from '../../../src/domain/words.ts';
import type { Meeting, MeetingPlan } from '../../../src/gate.ts';
import { meetings } from '../meetings.ts';
import { keep, type ZoomPlace } from './place.ts';

/** Our own word for a meeting that is made here: eight characters. */
export function newReference(): string {
  return randomBytes(4).toString('hex');
}

/**
 * Makes it and records that. Where the answer did not come it is looked for once, by its reference.
 * @throws GateError exit 8 where nobody knows whether there is one
 */
export async function make(
  app: App,
  place: ZoomPlace,
  plan: MeetingPlan & { reference: string },
): Promise<Meeting> {
  const { session, account, user } = place;
  const entry = { action: 'zoom.meeting-create', subject: account.id };
  const audit = await app.audit(user);
  const work = () =>
    meetings.create(session, plan).catch((error: unknown) => recover(place, plan, error));
  const made = await audit.around(entry, work, ({ externalId }) => ({ subject: externalId }));
  await noted(app, place, made.externalId, made.facts, made.raw);
  return made;
}

async function recover(
  { session, user }: ZoomPlace,
  plan: MeetingPlan & { reference: string },
  error: unknown,
): Promise<Meeting> {
  if (!(error instanceof GateError) || error.category !== 'unknown_outcome') throw error;
  // Whatever keeps it from being found leaves it as uncertain as it was.
  const found = await meetings.find(session, plan.reference, plan.startsAt).catch(() => null);
  if (found) return found;
  throw new GateError({
    category: 'unknown_outcome',
    code: error.code,
    gate: 'zoom',
    message: words`Zoom did not answer: the meeting may have been made, but is not to be found (yet). Made again, there may be two.`,
    hint: `gates zoom meeting list --user ${user}`,
    cause: error,
  });
}

/** What is known of a meeting from now on, as if Zoom had told it; it will. */
export async function noted(
  app: App,
  place: ZoomPlace,
  externalId: string,
  facts: MeetingFacts,
  raw: unknown,
): Promise<void> {
  const about = { kind: 'record', record: 'meeting', meeting: null } as const;
  const { externalId: account } = place.account;
  await keep(app, place, [{ ...about, account, externalId, facts, at: app.now(), raw }]);
}
