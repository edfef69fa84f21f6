/** Whether what a booking needs is there: somewhere to meet, a way to guests, a way to the owner. */
import type { App } from '../app.ts';
import { isSetUp } from '../domain/account.ts';
import type { BookingNeeds } from '../domain/booking.ts';
import type { Store } from '../store/store.ts';
import { NONE, notifyOf } from './notify.ts';
import { waysToOwner } from './owner.ts';
import { sendersOf } from './senders.ts';

export async function needsMet(app: App, user: string, store: Store): Promise<BookingNeeds> {
  const meetings: string[] = [];
  for (const { gate: name, enabled, details } of await store.accounts.list()) {
    if (!enabled || !isSetUp({ details })) continue;
    const known = app.catalogue.some((row) => row.name === name);
    if (known && (await app.gate(name)).meetings) meetings.push(app.row(name).title);
  }
  const senders = (await sendersOf(app, store)).map(({ gate }) => gate.title);
  const wanted = (await notifyOf(app, user)) !== NONE;
  const owner = wanted && (await waysToOwner(app, user)).length === 0 ? 'nowhere' : 'told';
  return {
    meetings: [...new Set(meetings)],
    senders: [...new Set(senders)],
    owner: wanted ? owner : 'unwanted',
  };
}
