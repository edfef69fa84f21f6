import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Graph, GraphQuery } from '../../../gates/meta/graph.ts';
import {
  messageAnalytics,
  type Point,
  pricingAnalytics,
  templateAnalytics,
  totalsOf,
} from '../../../gates/whatsapp/business/analytics.ts';
import { numberGraph } from '../../../gates/whatsapp/credential.ts';
import { type Window, templates } from './analytics-answers.ts';
import { BUSINESS, newWorld, OLGA, type World } from './world.ts';

const DAY = 24 * 60 * 60 * 1000;
/** 2026-11-20T00:00:00Z */
const START = Date.UTC(2026, 10, 20);

/** A Graph that gives these answers, and keeps what it was asked. */
function answering(...answers: readonly unknown[]): { graph: Graph; asked: GraphQuery[] } {
  const asked: GraphQuery[] = [];
  let next = 0;
  const get = async (_path: string, query: GraphQuery = {}) => {
    asked.push(query);
    return answers[next++] as Record<string, unknown>;
  };
  const graph = {
    get,
    async *all(path: string, query: GraphQuery = {}) {
      const page = (await get(path, query)) as { data: Record<string, unknown>[] };
      yield* page.data;
    },
  } as unknown as Graph;
  return { graph, asked };
}

describe('what the platform answers', () => {
  test('messages: in its own words and seconds, nothing beyond what was asked', async () => {
    const day = (n: number, sent: number) => ({
      start: START / 1000 + n * 86_400,
      end: START / 1000 + (n + 1) * 86_400,
      sent,
      delivered: sent - 1,
    });
    const { graph, asked } = answering({
      analytics: {
        granularity: 'DAY',
        data_points: [day(1, 20), day(-1, 5), day(0, 10), day(2, 30)],
      },
      id: '1',
    });
    const span = { start: START, end: START + 2 * DAY };
    const points = await messageAnalytics(graph, '1', { ...span, granularity: 'day' });
    expect(asked).toEqual([
      { fields: 'analytics.start(1795132800).end(1795305600).granularity(DAY)' },
    ]);
    expect(points.map(({ figures }) => figures)).toEqual([
      { sent: 10, delivered: 9 },
      { sent: 20, delivered: 19 },
    ]);
    expect(totalsOf(points)).toEqual({ sent: 30, delivered: 28 });
  });

  test('half hours become hours', async () => {
    const half = (n: number) => ({
      start: START / 1000 + n * 1800,
      end: START / 1000 + (n + 1) * 1800,
      sent: 1,
      delivered: 1,
    });
    const { graph } = answering({ analytics: { data_points: [half(0), half(1), half(3)] } });
    const span = { start: START, end: START + DAY, granularity: 'hour' } as const;
    const points = await messageAnalytics(graph, '1', span);
    expect(points.map(({ start, figures }) => [start - START, figures['sent']])).toEqual([
      [0, 2],
      [3_600_000, 1],
    ]);
  });

  test('prices, broken down; a tier only where there is one', async () => {
    const at = { start: START / 1000, end: START / 1000 + 86_400 };
    const { graph, asked } = answering({
      pricing_analytics: {
        data: [
          {
            data_points: [
              { ...at, tier: '0:MAX', pricing_category: 'MARKETING', volume: 4, cost: 0.1 },
              { ...at, pricing_category: 'SERVICE', volume: 2, cost: 0.2 },
            ],
          },
        ],
      },
    });
    const query = { start: START, end: START + DAY, granularity: 'day' } as const;
    const points = await pricingAnalytics(graph, '1', { ...query, by: ['category', 'tier'] });
    expect(asked[0]?.['fields']).toContain('.dimensions(["PRICING_CATEGORY","TIER"])');
    expect(points.map(({ by }) => by)).toEqual([
      { category: 'MARKETING', tier: '0:MAX' },
      { category: 'SERVICE' },
    ]);
    expect(totalsOf(points)).toEqual({ volume: 6, cost: 0.3 });
  });

  test('nothing to tell is nothing', async () => {
    const query = { start: START, end: START + DAY, granularity: 'day' } as const;
    expect(await messageAnalytics(answering({ id: '1' }).graph, '1', query)).toEqual([]);
    const none = answering({ id: '1' }).graph;
    expect(await pricingAnalytics(none, '1', { ...query, by: [] })).toEqual([]);
    const empty = answering({ data: [{ granularity: 'DAILY' }] }).graph;
    expect(await templateAnalytics(empty, '1', { ...query, templates: ['7'] })).toEqual([]);
  });

  test('what is no figure is said', async () => {
    const query = { start: START, end: START + DAY, granularity: 'day' } as const;
    for (const answer of [{ analytics: [] }, { analytics: { data_points: [{ sent: 1 }] } }]) {
      await expect(messageAnalytics(answering(answer).graph, '1', query)).rejects.toMatchObject({
        code: 'answer_unreadable',
      });
    }
  });

  test('templates: ten at once, clicks and costs as numbers, the day after left out', async () => {
    const window: Window = { start: START, end: START + DAY - 1000 };
    const { graph, asked } = answering(templates(window, '1'), { data: [] });
    const ids = Array.from({ length: 12 }, (_, n) => String(n + 1));
    const points = await templateAnalytics(graph, '9', {
      ...window,
      templates: ids,
      metrics: ['SENT', 'COST'],
    });
    expect(asked).toEqual([
      expect.objectContaining({
        granularity: 'DAILY',
        template_ids: `[${ids.slice(0, 10).join(',')}]`,
        metric_types: 'SENT,COST',
      }),
      expect.objectContaining({ template_ids: '[11,12]' }),
    ]);
    expect(points).toEqual<Point[]>([
      {
        start: START,
        end: START + DAY,
        by: { template: '1' },
        figures: { sent: 3, delivered: 2, read: 1, replied: 0, clicked: 7, cost: 0.15 },
      },
    ]);
  });
});

describe('gates whatsapp analytics', () => {
  let world: World;
  beforeAll(async () => {
    world = await newWorld();
    await world.logIn('olga');
    await world.run('setup', '--number', OLGA);
    const outbound = await world.app.outbound('olga');
    const { account } = await world.session('olga', OLGA);
    for (let n = 0; n < 3; n += 1) {
      const to = { kind: 'phone', id: `7999000000${n}` };
      const name = n === 0 ? 'welcome' : 'order_update';
      const params = n === 0 ? [] : ['17', 'в пути'];
      await outbound.send(account, { to, template: { name, language: 'ru', params } });
    }
    // One of them to nobody.
    const nobody = { kind: 'phone', id: '79990131026' };
    const template = { name: 'hello_world', language: 'en_US', params: [] };
    await outbound.send(account, { to: nobody, template });
    // Until they have arrived.
    for (;;) {
      const { value } = await world.run('analytics', '--since', '1d');
      if (value.totals.delivered === 3) break;
      await new Promise((resume) => setTimeout(resume, 20));
    }
  });
  afterAll(() => world.close());

  test('counts what was really sent', async () => {
    const { value, text } = await world.run('analytics', 'messages', '--since', '7d');
    expect(value).toMatchObject({
      what: 'messages',
      businessAccountId: BUSINESS,
      granularity: 'day',
      totals: { sent: 3, delivered: 3 },
    });
    expect(text).toMatch(/In all 3 3/);
    expect(text).toMatch(/\n\d{4}-\d\d-\d\d 3$/);
  });

  test.each([
    ['pricing', ['--by', 'category,type'], { volume: 3, cost: 0.15 }],
    ['conversations', ['--by', 'category'], { conversations: 3, cost: 0.15 }],
  ])('%s, broken down', async (what, flags, totals) => {
    const { value } = await world.run('analytics', what, '--since', '7d', ...flags);
    expect(value.totals).toEqual(totals);
    const categories = value.points.map(({ by }: any) => by.category).toSorted();
    expect(categories).toEqual(['MARKETING', 'UTILITY']);
  });

  test('templates have to be counted first, and are by name then', async () => {
    await expect(world.run('analytics', 'templates')).rejects.toMatchObject({
      exitCode: 6,
      code: 'analytics_off',
      hint: 'gates whatsapp analytics enable',
    });
    world.options.dryRun = true;
    expect((await world.run('analytics', 'enable')).value).toMatchObject({ enabled: false });
    world.options.dryRun = false;
    expect((await world.run('analytics', 'enable')).value).toMatchObject({ enabled: true });
    const { value } = await world.run('analytics', 'templates', '--since', '1d');
    const sent = value.points.filter(({ figures }: any) => figures.sent > 0);
    expect(sent.map(({ by, figures }: any) => [by.name, figures.sent]).toSorted()).toEqual([
      ['order_update ru', 2],
      ['welcome ru', 1],
    ]);
    const one = await world.run('analytics', 'templates', '--template', 'welcome', '--since', '1d');
    expect(one.value.totals.sent).toBe(1);
    const audit = await (
      await world.app.store('olga')
    ).audit.list({
      actions: 'whatsapp.analytics-enable',
      limit: 9,
    });
    expect(audit).toHaveLength(1);
  });

  test.each([
    [['--since', '400d'], 6, 'too_long_ago', /last 365 days/],
    [['templates', '--since', '100d'], 6, 'too_long_ago', /last 90 days/],
    [['--since', '2099-01-01'], 2, 'usage', /before now/],
    [['--granularity', 'week'], 2, 'usage', /week/],
    [['pricing', '--by', 'colour'], 2, 'usage', /colour/],
    [['templates', '--template', 'nowhere', '--since', '1d'], 2, 'usage', /nowhere/],
  ] as const)(
    '%j is refused without a question of that kind',
    async (args, exitCode, code, said) => {
      const before = (await world.requests()).filter(({ url }) => /analytics/.test(url)).length;
      await expect(world.run('analytics', ...args)).rejects.toMatchObject({
        exitCode,
        code,
        message: expect.stringMatching(said),
      });
      const after = (await world.requests()).filter(({ url }) => /analytics/.test(url)).length;
      expect(after).toBe(before);
    },
  );

  test('a time in which nothing was sent', async () => {
    const { value, text } = await world.run('analytics', '--since', '9d', '--until', '5d');
    expect(value).toMatchObject({ points: [], totals: {} });
    expect(text).toBe('Nothing was counted in this time.');
  });

  test('a token of a number is enough', async () => {
    const graph = numberGraph(await world.session('olga', OLGA));
    const now = Date.now();
    const span = { start: now - DAY, end: now, granularity: 'hour' } as const;
    expect(totalsOf(await messageAnalytics(graph, BUSINESS, span))).toMatchObject({ sent: 3 });
  });
});
