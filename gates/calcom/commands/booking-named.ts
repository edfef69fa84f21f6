import type { App } from '../../../src/app.ts';
import { notFound } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { askBooking } from '../listing.ts';
import { inOrder, type Standing } from './booking-view.ts';
import { type CalcomPlace, keep, orOffline } from './place.ts';

/** Ids of bookings that were made here, by hand: Cal.com knows nothing of them. */
const BY_HAND = /^hand-/;

/**
 * The booking with that id, now or formerly, whichever account it is of; asked of Cal.com first unless `offline`.
 * @throws GateError exit 5 where neither Cal.com nor this store has one
 */
export async function bookingNamed(
  app: App,
  place: CalcomPlace,
  uid: string,
  { offline = false }: { offline?: boolean | undefined } = {},
): Promise<Standing> {
  const { api, account, user } = place;
  const name = uid.trim();
  if (!offline && !BY_HAND.test(name)) {
    const again = `gates calcom bookings show ${name} --offline --user ${user}`;
    await keep(app, place, await orOffline(again, () => askBooking(api, account.externalId, name)));
  }
  const { accounts, bookings } = await app.store(user);
  const others = (await accounts.list()).map(({ id }) => id).filter((id) => id !== account.id);
  for (const accountId of [account.id, ...others]) {
    const all = await bookings.named(accountId, [name]);
    const row = all.find(({ facts }) => facts.supersededBy === null) ?? all[0];
    if (!row) continue;
    const { id, gate, facts: state, meeting } = row;
    return { id, gate, state, meeting, steps: inOrder(await bookings.steps(id)) };
  }
  throw notFound(words`There is no booking “${uid}”.`, `gates calcom bookings --user ${user}`);
}
