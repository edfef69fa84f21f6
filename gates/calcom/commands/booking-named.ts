import type { App } from '../../../src/app.ts';
import { notFound } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { askBooking } from '../listing.ts';
import { inOrder, type Standing } from './booking-view.ts';
import { type CalcomPlace, keep } from './place.ts';

/**
 * The booking with that id, now or formerly; asked of Cal.com first unless `offline`.
 * @throws GateError exit 5 where neither Cal.com nor this store has one
 */
export async function bookingNamed(
  app: App,
  place: CalcomPlace,
  uid: string,
  { offline = false }: { offline?: boolean | undefined } = {},
): Promise<Standing> {
  const { api, account, user } = place;
  if (!offline) await keep(app, place, await askBooking(api, account.externalId, uid.trim()));
  const { bookings } = await app.store(user);
  const all = await bookings.named(account.id, [uid.trim()]);
  const row = all.find(({ facts }) => facts.supersededBy === null) ?? all[0];
  if (!row) {
    throw notFound(words`There is no booking “${uid}”.`, `gates calcom bookings --user ${user}`);
  }
  const { id, facts: state, meeting } = row;
  return { id, state, meeting, steps: inOrder(await bookings.steps(id)) };
}
