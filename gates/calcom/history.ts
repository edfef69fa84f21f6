/** What became of bookings since a time, for deliveries that never came. */
import type { HistoryPage, HistoryRequest, Session } from '../../src/gate.ts';
import { apiOf, VERSION } from './api.ts';
import { type Json, object, objects, time, whole } from './json.ts';
import { EVERY_STATUS, eventsOfPage } from './listing.ts';

const PAGE = 100;

/** Changed after `after`, epoch milliseconds, so many of them left out. */
interface Cursor {
  after: number;
  skip: number;
}

export async function* history(
  session: Session,
  request: HistoryRequest,
): AsyncIterable<HistoryPage> {
  const api = apiOf(session);
  const { externalId: account } = session.account;
  let cursor: Cursor | null = cursorOf(request);
  while (cursor !== null) {
    const { after, skip }: Cursor = cursor;
    const { data, pagination } = await api.call('GET', '/bookings', {
      version: VERSION.bookings,
      query: {
        status: EVERY_STATUS,
        afterUpdatedAt: new Date(after).toISOString(),
        sortUpdatedAt: 'asc',
        take: PAGE,
        skip,
      },
    });
    const page = objects(data);
    const events = await eventsOfPage(api, account, page, new Map());
    const more = pagination['hasNextPage'] === true && page.length > 0;
    cursor = more ? nextOf(page, { after, skip }) : null;
    yield { events, cursor };
  }
}

/**
 * What is changed meanwhile goes to the end, and everything moves up: so it goes on by the time of the last one, and
 * counts only where all of a page were changed at once.
 */
function nextOf(page: readonly Json[], { after, skip }: Cursor): Cursor {
  const last = (time(page.at(-1)?.['updatedAt']) ?? after) - 1;
  return last > after ? { after: last, skip: 0 } : { after, skip: skip + page.length };
}

function cursorOf({ cursor, since }: HistoryRequest): Cursor {
  const { after, skip } = object(cursor);
  return { after: whole(after) ?? since, skip: whole(skip) ?? 0 };
}
