/** The steps that tell somebody: guest and owner, of what came, and before it begins. */
import type { BookingState } from '../domain/booking.ts';
import type { Meeting } from '../gate.ts';
import { contactOf } from './contact-word.ts';
import { draftToGuest, draftToOwner, type Saying, type Told } from './draft.ts';
import { type Ended, type Errand, stepNamed } from './errand.ts';
import { waysToGuest } from './guest.ts';
import { madeMeeting } from './meeting-step.ts';
import { waysToOwner, withoutWay } from './owner.ts';
import { type ToldVersion, toldOf } from './plan.ts';
import { tell } from './tell-step.ts';

/** The guest is told of what is new since they were told last. */
export async function clientStep(errand: Errand): Promise<Ended> {
  const { app, row, step } = errand;
  const { version, status, booking } = row.facts;
  if (booking.endsAt <= app.now()) return { state: 'dropped' };
  const before = toldOf(step);
  const last = before.at(-1);
  const over = status === 'cancelled' || status === 'refused';
  const known = last !== undefined && last.what !== 'cancelled';
  const what: ToldVersion['what'] = over ? 'cancelled' : known ? 'moved' : 'booked';
  if (over && !known) return { state: 'dropped' };
  const ended = await tellGuest(errand, what);
  if (!('told' in ended)) return ended;
  const now: ToldVersion = { version, what, startsAt: booking.startsAt };
  return { state: 'done', result: { ...ended.told, told: [...before, now] } };
}

export async function reminderStep(errand: Errand): Promise<Ended> {
  const { app, row, steps, step } = errand;
  const { status, booking } = row.facts;
  if (status !== 'booked' || booking.startsAt <= app.now()) return { state: 'dropped' };
  const hour = stepNamed(steps, 'reminder_hour');
  const both = step.name === 'reminder_day' && hour?.state === 'waiting' && hour.dueAt <= app.now();
  if (both) return { state: 'dropped' };
  const what = step.name === 'reminder_day' ? 'reminder_day' : 'reminder_hour';
  const ended = await tellGuest(errand, what);
  return 'told' in ended ? { state: 'done', result: { ...ended.told } } : ended;
}

export async function absenceStep(errand: Errand): Promise<Ended> {
  const { row } = errand;
  if (!row.facts.absent) return { state: 'dropped' };
  const ended = await tellGuest(errand, 'absence');
  return 'told' in ended ? { state: 'done', result: { ...ended.told } } : ended;
}

export async function ownerStep(errand: Errand): Promise<Ended> {
  const { app, user, row, step } = errand;
  const { status } = row.facts;
  const over = status === 'cancelled' || status === 'refused';
  const { outbox, said } = step.result;
  const first = outbox === undefined || (said === 'requested' && status === 'booked');
  const what: Told = over ? 'cancelled' : first ? 'booked' : 'moved';
  const ways = await waysToOwner(app, user);
  if (ways.length === 0) return withoutWay(app, user);
  const saying = await sayingOf(errand, what);
  const ended = await tell(errand, what, ways, (way) => draftToOwner(app, user, way, saying));
  return 'told' in ended ? { state: 'done', result: { ...ended.told, said: status } } : ended;
}

async function tellGuest(errand: Errand, what: Told): ReturnType<typeof tell> {
  const { app, user } = errand;
  const saying = await sayingOf(errand, what);
  const ways = await waysToGuest(app, user, saying.booking);
  const ended = await tell(errand, what, ways, (way) => draftToGuest(app, user, way, saying));
  if ('told' in ended && ended.told.conversation !== null) {
    await linkConversation(errand, ended.told.conversation);
  }
  return ended;
}

/** Whatever happens with the meeting is told in the conversation in which its guest was. */
async function linkConversation(
  { store, row, steps }: Errand,
  conversationId: number,
): Promise<void> {
  const present = await store.bookings.find(row.id);
  if (present?.conversationId === conversationId) return;
  await store.bookings.link(row.id, { conversationId });
  const meeting = await recordOf({ store, steps });
  if (meeting) await store.records.link(meeting.id, conversationId);
}

async function sayingOf(errand: Errand, what: Told): Promise<Saying> {
  const { row, steps } = errand;
  const meeting = await meetingOf(errand);
  const sequence = Math.max(0, row.facts.version - 1);
  return { what, booking: await withContact(errand), meeting, sequence, steps };
}

/** Whoever booked by a link that was made for them is known. */
async function withContact({ app, store, row }: Errand): Promise<BookingState> {
  const { contact, contactWord } = row.facts.booking;
  if (contact !== null || contactWord === null) return row.facts;
  const found = await contactOf(store, row.accountId, contactWord, app.now());
  return { ...row.facts, booking: { ...row.facts.booking, contact: found } };
}

async function meetingOf({
  store,
  steps,
}: Pick<Errand, 'store' | 'steps'>): Promise<Meeting | null> {
  const record = await recordOf({ store, steps });
  return (
    record && { externalId: record.externalId, facts: record.facts as Meeting['facts'], raw: null }
  );
}

async function recordOf({ store, steps }: Pick<Errand, 'store' | 'steps'>) {
  const { account, meeting } = madeMeeting(stepNamed(steps, 'meeting'));
  if (account === undefined || meeting === undefined) return null;
  return store.records.find(account, 'meeting', meeting);
}
