/** Figures of a page and of its posts. https://developers.facebook.com/docs/graph-api/reference/page/insights */
import * as z from 'zod/mini';
import { isoOf } from './graph-time.ts';
import { type Graph, unreadable } from './graph.ts';
import { DEFAULT_METRICS, POST_METRICS } from './metrics.ts';

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
 * Day by day, over whole days back from now. Needs a page access token and `read_insights`. A page of fewer
 * than 100 likes has no figures.
 * @param days 1 to 90, the longest span Meta answers at once
 */
export async function pageInsights(
  graph: Graph,
  pageId: string,
  asked: { now: number; days: number; metrics?: readonly string[] },
): Promise<Insight[]> {
  const { now, days, metrics = DEFAULT_METRICS } = asked;
  // One answer holds the whole span; its `paging.next` leads on into times to come, without end.
  const data = await insightsOf(graph, pageId, {
    metric: metrics.join(','),
    period: 'day',
    since: seconds(now - days * DAY_MS),
    until: seconds(now),
  });
  return data.map(({ name, values }) => ({
    metric: name,
    values: values.flatMap(({ value, end_time: end }) =>
      typeof value === 'number' && end !== undefined ? [{ at: isoOf(end), value }] : [],
    ),
  }));
}

/** What became of a post from its beginning to now, by metric. Needs `read_insights`. */
export async function postInsights(graph: Graph, postId: string): Promise<Record<string, number>> {
  const data = await insightsOf(graph, postId, { metric: Object.keys(POST_METRICS).join(',') });
  return Object.fromEntries(
    data.flatMap(({ name, values: [first] }) =>
      typeof first?.value === 'number' ? [[name, first.value]] : [],
    ),
  );
}

async function insightsOf(
  graph: Graph,
  node: string,
  query: Readonly<Record<string, string>>,
): Promise<z.infer<typeof insightsAnswer>['data']> {
  const read = insightsAnswer.safeParse(await graph.get(`${node}/insights`, query));
  if (!read.success) throw unreadable('meta', undefined, read.error);
  return read.data.data;
}

function seconds(ms: number): string {
  return String(Math.floor(ms / 1000));
}
