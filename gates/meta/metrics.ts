/**
 * Which figures Meta still tells. Those of impressions, fans and engaged users are gone for all versions, the
 * first since 2025-11-15, the last since 2026-06-15; the reference goes on listing some of them.
 * https://developers.facebook.com/documentation/pages-api/changelog/
 * https://developers.facebook.com/docs/graph-api/reference/page/insights
 */
import { GateError } from '../../src/domain/error.ts';
import { type Words, words } from '../../src/domain/words.ts';

export interface Metric {
  readonly key: string;
  /** Over its column. */
  readonly title: string;
  readonly says: Words;
}

/** Of a page, told for each day as a number. */
export const METRICS: readonly Metric[] = [
  {
    key: 'page_total_media_view_unique',
    title: 'Viewers',
    says: words`people who saw something of the page`,
  },
  { key: 'page_follows', title: 'Followers', says: words`people who follow the page` },
  {
    key: 'page_media_view',
    title: 'Views',
    says: words`how often something of the page was seen`,
  },
  {
    key: 'page_daily_follows_unique',
    title: 'Came',
    says: words`people who began to follow the page`,
  },
  {
    key: 'page_daily_unfollows_unique',
    title: 'Went',
    says: words`people who stopped following the page`,
  },
  {
    key: 'page_post_engagements',
    title: 'Interactions',
    says: words`reactions, comments, shares and the like under posts`,
  },
  {
    key: 'page_total_actions',
    title: 'Contacts',
    says: words`clicks on the contact details and the button of the page`,
  },
  { key: 'page_views_total', title: 'Visits', says: words`how often the page itself was opened` },
  {
    key: 'page_video_views',
    title: 'Videos',
    says: words`how often a video played for 3 seconds or more`,
  },
  {
    key: 'page_actions_post_reactions_like_total',
    title: 'Like',
    says: words`“like” reactions to posts`,
  },
  {
    key: 'page_actions_post_reactions_love_total',
    title: 'Love',
    says: words`“love” reactions to posts`,
  },
  {
    key: 'page_actions_post_reactions_wow_total',
    title: 'Wow',
    says: words`“wow” reactions to posts`,
  },
  {
    key: 'page_actions_post_reactions_haha_total',
    title: 'Haha',
    says: words`“haha” reactions to posts`,
  },
  {
    key: 'page_actions_post_reactions_sorry_total',
    title: 'Sad',
    says: words`“sad” reactions to posts`,
  },
  {
    key: 'page_actions_post_reactions_anger_total',
    title: 'Angry',
    says: words`“angry” reactions to posts`,
  },
];

export const DEFAULT_METRICS: readonly string[] = ['page_total_media_view_unique', 'page_follows'];

/** Of a post, told for its whole life. */
export const POST_METRICS: Readonly<Record<string, Words>> = {
  post_total_media_view_unique: words`people who saw it`,
  post_media_view: words`how often it was seen`,
  post_clicks: words`clicks on it`,
  post_reactions_like_total: words`“like” reactions to it`,
};

/** What stands in the place of what is gone, where Meta names something. */
const SUCCESSORS: readonly (readonly [gone: RegExp, instead: string | null])[] = [
  [/^page_impressions(_organic\w*|_paid|_viral|_nonviral)?$/, 'page_media_view'],
  [/^page_impressions_\w*unique$/, 'page_total_media_view_unique'],
  [/^page_posts_impressions\w*unique$/, 'page_total_media_view_unique'],
  [/^page_(posts_)?impressions/, 'page_media_view'],
  [/^page_fans$/, 'page_follows'],
  [/^page_fan_adds/, 'page_daily_follows_unique'],
  [/^page_fan_removes/, 'page_daily_unfollows_unique'],
  [/^page_fans_/, null],
  [/^page_engaged_users$|^page_consumptions/, 'page_post_engagements'],
  [/^page_views$|^page_views_log/, 'page_views_total'],
];

export function metricOf(name: string): Metric | undefined {
  return METRICS.find(({ key }) => key === name);
}

/** @throws GateError exit 2 for a metric that is gone or was never there, with those that live */
export function checkMetrics(names: readonly string[]): readonly string[] {
  for (const name of names) if (!metricOf(name)) throw unknownMetric(name);
  return [...new Set(names)];
}

function unknownMetric(name: string): GateError {
  const gone = SUCCESSORS.find(([pattern]) => pattern.test(name));
  const instead = gone?.[1] ?? null;
  return new GateError({
    category: 'usage',
    code: gone ? 'metric_gone' : 'metric_unknown',
    gate: 'meta',
    message: messageFor(name, gone !== undefined, instead),
    hint: words`one of: ${METRICS.map(({ key }) => key).join(', ')}`,
  });
}

function messageFor(name: string, gone: boolean, instead: string | null): Words {
  if (!gone) return words`Meta tells no figure called “${name}” day by day.`;
  return instead === null
    ? words`Meta no longer tells ${name}.`
    : words`Meta no longer tells ${name}; ${instead} came in its place.`;
}
