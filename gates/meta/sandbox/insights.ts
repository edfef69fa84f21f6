/** Figures of pages and posts. https://developers.facebook.com/docs/graph-api/reference/page/insights */
import { type Call, text } from './call.ts';
import { GraphRefusal, invalidParameter } from './errors.ts';
import { ownPage } from './page.ts';
import { own } from './posts.ts';
import type { World } from './world.ts';

const DAY_S = 86_400;
const SCOPES = ['pages_read_engagement', 'read_insights'] as const;

/** What still lives of a page's figures that are told by the day; `page_impressions*` and `page_fans*` are gone. */
const PAGE_METRICS: readonly string[] = [
  'page_total_media_view_unique',
  'page_media_view',
  'page_follows',
  'page_daily_follows',
  'page_daily_follows_unique',
  'page_daily_unfollows_unique',
  'page_post_engagements',
  'page_total_actions',
  'page_views_total',
  'page_video_views',
  ...['like', 'love', 'wow', 'haha', 'sorry', 'anger'].map(
    (kind) => `page_actions_post_reactions_${kind}_total`,
  ),
];
const POST_METRICS: readonly string[] = [
  'post_media_view',
  'post_total_media_view_unique',
  'post_clicks',
  'post_reactions_like_total',
];

export function registerInsights(world: World): void {
  world.route('GET', ':page/insights', (call) => pageInsights(call));
  world.route('GET', ':post/insights', (call) => {
    const { post } = own(call, ...SCOPES);
    const data = askedMetrics(call, POST_METRICS).map((name) => ({
      name,
      period: 'lifetime',
      values: [{ value: figure(name, post.id.length) }],
      title: titleOf(name),
      description: titleOf(name),
      id: `${post.id}/insights/${name}/lifetime`,
    }));
    return { data };
  });
}

function pageInsights(call: Call): unknown {
  const page = ownPage(call, ...SCOPES);
  const asked = askedMetrics(call, PAGE_METRICS);
  const now = Math.floor(call.world.host.now() / 1000);
  const until = Number(text(call, 'until') ?? now) || now;
  const since = Number(text(call, 'since') ?? until - 2 * DAY_S) || until - 2 * DAY_S;
  if (until - since > 90 * DAY_S) {
    throw invalidParameter('There cannot be more than 90 days (7776000 s) between since and until');
  }
  const period = text(call, 'period') ?? 'day';
  const data = asked.map((name) => ({
    name,
    period,
    values: days(since, until).map((end, index) => ({
      value: figure(name, index),
      end_time: new Date(end * 1000).toISOString().replace(/\.\d{3}Z$/, '+0000'),
    })),
    title: titleOf(name),
    description: titleOf(name),
    id: `${page.id}/insights/${name}/${period}`,
  }));
  const link = (from: number, to: number): string => {
    const url = new URL(call.url.href);
    url.searchParams.set('since', String(from));
    url.searchParams.set('until', String(to));
    return url.href;
  };
  const span = until - since;
  return { data, paging: { previous: link(since - span, since), next: link(until, until + span) } };
}

function askedMetrics(call: Call, known: readonly string[]): readonly string[] {
  const asked = (text(call, 'metric') ?? '').split(',').filter((metric) => metric !== '');
  if (asked.length === 0) {
    throw new GraphRefusal({
      status: 400,
      message:
        '(#3001) No metric was specified to be fetched. Please specify one or more metrics to be fetched and try again.',
      type: 'OAuthException',
      code: 3001,
      subcode: 1_504_028,
    });
  }
  if (asked.some((metric) => !known.includes(metric))) {
    throw invalidParameter('The value must be a valid insights metric');
  }
  return asked;
}

function titleOf(metric: string): string {
  return metric.replace(/^(page|post)_/, '').replaceAll('_', ' ');
}

function days(since: number, until: number): number[] {
  const ends: number[] = [];
  for (let end = since + DAY_S; end <= until; end += DAY_S) ends.push(end);
  return ends;
}

/** The same figure each time for the same metric and day of the span. */
function figure(metric: string, index: number): number {
  return metric.length * 7 + ((index * 13) % 29);
}
