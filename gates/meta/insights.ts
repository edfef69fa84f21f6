/** Figures of a page. https://developers.facebook.com/docs/graph-api/reference/page/insights */
import * as z from 'zod/mini';
import { type Words, words } from '../../src/domain/words.ts';
import { type Graph, unreadable } from './graph.ts';

/** `page_impressions*` and `page_fans*` are gone; these are alive in the current version. */
export const METRICS: Readonly<Record<string, Words>> = {
  page_total_media_view_unique: words`people who saw something of the page`,
  page_follows: words`people who follow the page`,
};

interface Insight {
  metric: string;
  /** One a day, oldest first. `at` is the end of the day, ISO 8601. */
  values: readonly { at: string; value: number }[];
}

const insightsAnswer = z.object({
  data: z.array(
    z.object({
      name: z.string(),
      values: z.array(z.object({ value: z.unknown(), end_time: z.optional(z.string()) })),
    }),
  ),
});

const DAY_MS = 86_400_000;

/**
 * Day by day, over whole days back from now. Needs a page access token and `read_insights`.
 * @param days 1 to 90, the longest span Meta answers at once
 */
export async function pageInsights(
  graph: Graph,
  pageId: string,
  span: { now: number; days: number },
): Promise<Insight[]> {
  // One answer holds the whole span; its `paging.next` leads on into times to come, without end.
  const found = await graph.get(`${pageId}/insights`, {
    metric: Object.keys(METRICS).join(','),
    period: 'day',
    since: seconds(span.now - span.days * DAY_MS),
    until: seconds(span.now),
  });
  const read = insightsAnswer.safeParse(found);
  if (!read.success) throw unreadable('meta', words`figures`, read.error);
  return read.data.data.map(({ name, values }) => ({
    metric: name,
    values: values.flatMap(({ value, end_time: end }) =>
      typeof value === 'number' && end !== undefined ? [{ at: isoOf(end), value }] : [],
    ),
  }));
}

/** Meta writes `2026-11-20T08:00:00+0000`. */
function isoOf(time: string): string {
  const date = new Date(time.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(date.getTime()) ? time : date.toISOString();
}

function seconds(ms: number): string {
  return String(Math.floor(ms / 1000));
}
