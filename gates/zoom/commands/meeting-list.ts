/** `gates zoom meeting list` */
import type { App } from '../../../src/app.ts';
import { usageError } from '../../../src/domain/error.ts';
import { clockTime } from '../../../src/domain/moment.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import type { Meeting } from '../../../src/gate.ts';
import { numbered, viewOf } from '../meeting/view.ts';
import { listed, meetings } from '../meetings.ts';
import { rangeTime } from './meeting-when.ts';
import { type ZoomPlace, zoomPlace } from './place.ts';

export interface ListFlags {
  past?: boolean;
  live?: boolean;
  from?: string;
  to?: string;
  limit: string;
}

type Row = {
  id: string;
  topic: string;
  startsAt: string | null;
  timeZone: string | null;
  duration: number | null;
  joinUrl: string | null;
};

/** What `--past` looks back unless told. */
const MONTH_MS = 30 * 86_400_000;

/** Those to come; `--live` those under way; `--past` those that are over, the last one first. */
export async function list(app: App, flags: ListFlags): Promise<void> {
  const limit = limitOf(flags.limit);
  if ([flags.past, flags.live, flags.from ?? flags.to].filter(Boolean).length > 1) {
    throw usageError(words`${'--past'}, ${'--live'} and ${'--from'}/${'--to'} exclude each other.`);
  }
  const range = {
    ...(flags.from === undefined ? {} : { from: await rangeTime(app, flags.from, '--from') }),
    ...(flags.to === undefined ? {} : { to: await rangeTime(app, flags.to, '--to') }),
  };
  if ((range.from ?? -Infinity) > (range.to ?? Infinity)) {
    throw usageError(words`--from is later than --to.`);
  }
  const place = await zoomPlace(app);
  const found = await gathered(pagesOf(app, place, flags, range), flags.past ? Infinity : limit);
  const sorted = found.toSorted((a, b) => startOf(a) - startOf(b));
  const rows = (flags.past ? sorted.toReversed() : sorted).slice(0, limit).map(rowOf);
  const when = (value: unknown): Text =>
    typeof value === 'string' ? clockTime(Date.parse(value), app.now()) : words`any time`;
  app.ui.result(rows, () =>
    rows.length === 0
      ? nothing(flags)
      : app.ui.table(rows, [
          { key: 'startsAt', title: 'Starts', show: when },
          { key: 'duration', title: 'Minutes', align: 'right', show: orDash },
          { key: 'topic', title: 'Topic', flexible: true },
          { key: 'id', title: 'Meeting', show: (value) => numbered(String(value)) },
        ]),
  );
}

function pagesOf(
  app: App,
  { session }: ZoomPlace,
  { past, live }: ListFlags,
  range: { from?: number; to?: number },
): AsyncIterable<readonly Meeting[]> {
  if (live) return listed(session, 'live');
  if (!past) return meetings.list(session, range);
  return meetings.list(session, { from: app.now() - MONTH_MS, to: app.now() });
}

/** As many as are asked for: no page is turned for more. */
async function gathered(
  pages: AsyncIterable<readonly Meeting[]>,
  limit: number,
): Promise<readonly Meeting[]> {
  const found: Meeting[] = [];
  for await (const page of pages) {
    found.push(...page);
    if (found.length >= limit) break;
  }
  return found;
}

function rowOf(meeting: Meeting): Row {
  const { id, topic, startsAt, timeZone, duration, joinUrl } = viewOf(meeting);
  return { id, topic, startsAt, timeZone, duration, joinUrl };
}

function startOf({ facts: { startsAt } }: Meeting): number {
  return startsAt ?? Infinity;
}

function nothing({ past, live }: ListFlags): Text {
  if (live) return words`No meeting is under way.`;
  return past ? words`No meeting in the last 30 days.` : words`No meeting is planned.`;
}

function limitOf(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit > 0) return limit;
  throw usageError(words`${'--limit'} takes a whole number, not “${text}”.`);
}

function orDash(value: unknown): Text {
  return typeof value === 'number' ? String(value) : '–';
}
