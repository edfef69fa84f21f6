/** Pages: publishing and figures. */
import { type Call, idOf, text, tokenOf, tokenWith } from './call.ts';
import { APP, type Page } from './directory.ts';
import { GraphRefusal, invalidParameter, missingObject, wrongTokenKind } from './errors.ts';
import { pick } from './fields.ts';
import { pageNode, PAGE_SHAPE } from './me.ts';
import type { World } from './world.ts';

const DAY_S = 86_400;

/** Metrics that are alive; `page_impressions*` and `page_fans*` are gone. */
const METRICS: Readonly<Record<string, string>> = {
  page_total_media_view_unique: 'Total unique viewers of the page’s media',
  page_media_view: 'Views of the page’s media',
  page_follows: 'Followers',
  page_daily_follows_unique: 'New followers',
  page_post_engagements: 'Post engagements',
  page_views_total: 'Page views',
};

export function registerPages(world: World): void {
  world.kind('page', (id) => pageById(world, id) !== undefined);
  world.route('GET', ':page', (call) => {
    const token = tokenOf(call);
    const own = token.pageId === idOf(call, 'page') ? token.value : undefined;
    return pick(call, pageNode(thePage(call), own), PAGE_SHAPE);
  });
  world.route('POST', ':page/feed', (call) => publish(call));
  world.route('GET', ':page/insights', (call) => insights(call));
}

function publish(call: Call): unknown {
  const page = ownPage(call, 'pages_read_engagement', 'pages_manage_posts');
  const message = text(call, 'message');
  if (message === undefined && text(call, 'link') === undefined) {
    throw invalidParameter('The parameter message or link is required.');
  }
  if (page.posts.some((post) => post.message === message)) {
    throw new GraphRefusal({
      status: 400,
      message: 'Duplicate status message',
      type: 'OAuthException',
      code: 506,
      userTitle: 'Duplicate Status Update',
      userMessage: 'This status update is identical to the last one you posted.',
    });
  }
  const id = `${page.id}_${600_000_000_000_001 + page.posts.length}`;
  page.posts.push({ id, message: message ?? '' });
  return { id };
}

function insights(call: Call): unknown {
  const page = ownPage(call, 'pages_read_engagement', 'read_insights');
  const asked = (text(call, 'metric') ?? '').split(',').filter((metric) => metric !== '');
  if (asked.length === 0 || asked.some((metric) => !(metric in METRICS))) {
    throw invalidParameter('The value must be a valid insights metric');
  }
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
    title: METRICS[name],
    description: METRICS[name],
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

/** The page of the call, which its own token must ask for. */
function ownPage(call: Call, ...scopes: readonly string[]): Page {
  const token = tokenWith(call, ...scopes);
  if (token.appId !== APP.id) throw missingObject(call.request.method, idOf(call, 'page'));
  if (token.pageId !== idOf(call, 'page')) {
    throw wrongTokenKind('a page access token of this page');
  }
  return thePage(call);
}

function thePage(call: Call): Page {
  const id = idOf(call, 'page');
  const page = pageById(call.world, id);
  if (!page) throw missingObject(call.request.method, id);
  return page;
}

function pageById(world: World, id: string): Page | undefined {
  return world.state.directory.pages.find((page) => page.id === id);
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
