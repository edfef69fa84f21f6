/** What a calendar tells of a booking becomes rows: where it stands, and what is to be done for it. */
import { accountId } from '../domain/account.ts';
import type { BookingEvent, BookingState, BookingStep } from '../domain/booking.ts';
import type { Store, StoredBooking } from '../store/store.ts';
import { advance } from './advance.ts';
import { accountedFor } from './laid.ts';
import { plan } from './plan.ts';

/** Says whether it was news. Inside the caller's transaction. The account is there already. */
export async function applyBooking(
  store: Store,
  { gate, now }: { gate: string; now: number },
  event: BookingEvent,
): Promise<boolean> {
  return (await putBooking(store, { gate, now }, event)).fresh;
}

/** As {@link applyBooking}; `row`: the booking it is about, where there is one. */
export async function putBooking(
  store: Store,
  { gate, now }: { gate: string; now: number },
  event: BookingEvent,
): Promise<{ fresh: boolean; row: StoredBooking | null }> {
  const id = accountId(gate, event.account);
  const account = await store.accounts.find(id);
  const [kept, ...others] = await inOrder(store, id, event);
  const state = advance(kept?.facts ?? null, event, account?.createdAt ?? 0);
  if (state === null) return { fresh: false, row: null };
  if (!kept) {
    const row = await store.bookings.add({ accountId: id, gate, state, raw: event.raw, now });
    await planFor(store, row.id, state, now);
    return { fresh: true, row };
  }
  // They turned out to be one: the others give way, with whatever was arranged for them.
  const names = others.flatMap(({ facts }) => [facts.uid, ...facts.formerly]);
  const whole = { ...state, formerly: joined(state, names) };
  const fresh = state !== kept.facts || names.length > 0;
  if (!fresh) return { fresh, row: kept };
  for (const other of others) {
    const facts: BookingState = {
      ...other.facts,
      supersededBy: kept.id,
      series: null,
      formerly: [],
    };
    const given = { ...facts, version: facts.version + 1 };
    await store.bookings.replace(other.id, { state: given, raw: other.raw, now });
    await planFor(store, other.id, given, now);
  }
  await store.bookings.replace(kept.id, { state: whole, raw: event.raw, now });
  await planFor(store, kept.id, whole, now);
  return { fresh, row: { ...kept, facts: whole } };
}

/** The bookings that the event may be about, the one that goes on first. */
async function inOrder(
  store: Store,
  id: string,
  { externalId, formerly, series }: BookingEvent,
): Promise<StoredBooking[]> {
  const names = [externalId, ...formerly, ...(series === null ? [] : [`series:${series}`])];
  const found = await store.bookings.named(id, names);
  const open = found.filter(({ facts }) => facts.supersededBy === null);
  return open.toSorted(
    (a, b) => (b.facts.sequence ?? 0) - (a.facts.sequence ?? 0) || b.facts.at - a.facts.at,
  );
}

function joined({ formerly, uid }: BookingState, names: readonly string[]): string[] {
  return [...new Set([...formerly, ...names])].filter((name) => name !== uid);
}

/** What is to be done for it as it stands; what was laid down for it as it stood is taken back. In a transaction. */
export async function planFor(
  store: Store,
  id: number,
  state: BookingState,
  now: number,
): Promise<void> {
  const before = await store.bookings.steps(id);
  const steps: BookingStep[] = [];
  for (const step of before) steps.push(await accountedFor(store, step, state.version, now));
  const changes = plan(state, steps, now);
  const others = steps.filter(
    (step) => !before.includes(step) && !changes.some(({ name }) => name === step.name),
  );
  for (const step of [...others, ...changes]) {
    const over = step.state === 'dropped';
    const whole = over ? await accountedFor(store, step, null, now) : step;
    await store.bookings.setStep(id, whole);
  }
}
