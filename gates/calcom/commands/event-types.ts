import type { App } from '../../../src/app.ts';
import { GateError, notFound } from '../../../src/domain/error.ts';
import { plural, type Text, words } from '../../../src/domain/words.ts';
import { VERSION } from '../api.ts';
import { CONTACT_KEY } from '../events/payload.ts';
import { object, objects, text, whole } from '../json.ts';
import { guestMeant } from './guest-meant.ts';
import { type CalcomPlace, calcomPlace } from './place.ts';

export interface EventType {
  id: number;
  slug: string;
  title: string;
  /** Minutes. */
  minutes: number | null;
  /** Left out of the person's page: booked by its address only. */
  hidden: boolean;
  /** What is booked waits until it is confirmed. */
  confirmation: boolean;
  url: string;
}

export interface LinkFlags {
  to?: string;
}

/** `gates calcom event-types` */
export async function list(app: App): Promise<void> {
  const place = await calcomPlace(app);
  const types = await readTypes(place);
  app.ui.result(
    types,
    types.length === 0
      ? words`Nothing can be booked yet: https://app.cal.com/event-types`
      : app.ui.table(
          types.map((each) => ({ ...each, state: stateOf(each) })),
          [
            { key: 'slug', title: 'Event type' },
            { key: 'title', title: 'Title', flexible: true },
            { key: 'minutes', title: 'Length', show: (minutes) => lengthOf(minutes) },
            { key: 'state', title: 'Notes' },
            { key: 'url', title: 'Link' },
          ],
        ),
  );
}

/** `gates calcom link [EVENT-TYPE] [--to CONTACT]` */
export async function link(app: App, named: string | undefined, { to }: LinkFlags): Promise<void> {
  const place = await calcomPlace(app);
  const { user, account } = place;
  const url = new URL(await addressOf(place, named));
  const contact = to === undefined ? null : await guestMeant(app, user, to);
  if (contact !== null && !app.options.dryRun) {
    const word = await (await app.bookings(user)).word(account.id, contact);
    // It comes back in payload.metadata: https://cal.com/help/embedding/prefill-booking-form-embed
    url.search = `metadata[${CONTACT_KEY}]=${word}`;
  }
  app.ui.result(
    { account: account.id, url: url.href, contact, dryRun: app.options.dryRun },
    contact !== null && app.options.dryRun
      ? words`Would make an address for ${contact.identity.value} (${contact.gate}) of ${url.href}`
      : url.href,
  );
}

async function readTypes({ api }: CalcomPlace): Promise<EventType[]> {
  const { data } = await api.call('GET', '/event-types', { version: VERSION.eventTypes });
  return objects(data).flatMap((type): EventType[] => {
    const { bookingUrl, confirmationPolicy } = type;
    const id = whole(type['id']);
    const slug = text(type['slug']);
    const url = text(bookingUrl);
    const [owner = {}] = objects(type['users']);
    const made = `https://cal.com/${encodeURIComponent(text(owner['username']) ?? '')}/${slug ?? ''}`;
    if (id === null || slug === null) return [];
    return [
      {
        id,
        slug,
        title: text(type['title']) ?? slug,
        minutes: whole(type['lengthInMinutes']),
        hidden: type['hidden'] === true,
        confirmation: text(object(confirmationPolicy)['type']) !== null,
        url: url !== null && URL.canParse(url) ? url : made,
      },
    ];
  });
}

/** Of the event type that is named, else the person's page, where all are. */
async function addressOf(place: CalcomPlace, named: string | undefined): Promise<string> {
  const { account, user } = place;
  if (named === undefined) {
    if (account.handle !== null) return `https://cal.com/${encodeURIComponent(account.handle)}`;
    throw new GateError({
      category: 'policy',
      code: 'no_page',
      gate: 'calcom',
      message: words`This account has no page of its own yet.`,
      hint: words`Choose a user name at https://app.cal.com/settings/my-account/profile, or name an event type: gates calcom event-types --user ${user}`,
    });
  }
  const wanted = named.toLowerCase();
  const types = await readTypes(place);
  const found = types.find(
    ({ id, slug, title }) =>
      String(id) === wanted || slug.toLowerCase() === wanted || title.toLowerCase() === wanted,
  );
  if (found) return found.url;
  throw notFound(
    words`There is no event type “${named}”.`,
    `gates calcom event-types --user ${user}`,
  );
}

function lengthOf(minutes: unknown): Text {
  return typeof minutes === 'number' ? words`${plural(minutes, '# minute', '# minutes')}` : '–';
}

function stateOf({ hidden, confirmation }: EventType): Text {
  if (hidden) return words`hidden`;
  return confirmation ? words`to be confirmed` : '';
}
