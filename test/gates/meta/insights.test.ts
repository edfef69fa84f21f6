import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { gate } from '../../../gates/meta/gate.ts';
import { METRICS } from '../../../gates/meta/metrics.ts';
import { LOGIN_SCOPES } from '../../../gates/meta/scopes.ts';
import { gateWorld, type GateWorld } from '../world.ts';

const SCOPES = [...LOGIN_SCOPES, 'pages_manage_posts', 'read_insights'];
const PAGE = '200000000000001';

let world: GateWorld;
beforeAll(async () => {
  world = await gateWorld(gate);
});
afterAll(() => world.close());
beforeEach(async () => {
  await fetch(`${world.sandbox.url}/_sandbox/reset`, { method: 'POST' });
  await world.logIn('olga', SCOPES);
});

const asked = async () =>
  (await world.requests()).findLast(({ path }) => path.endsWith('/insights'))?.query;

describe('insights', () => {
  test('tells who saw and follows the page, a row a day', async () => {
    const { value, text } = await world.run('insights', PAGE, '--days', '3');
    expect(value.page).toEqual({ id: PAGE, name: 'Olga’s Consultations' });
    expect(value.metrics.map(({ metric }: { metric: string }) => metric)).toEqual([
      'page_total_media_view_unique',
      'page_follows',
    ]);
    for (const { values } of value.metrics) {
      expect(values).toHaveLength(3);
      const days = values.map(({ at }: { at: string }) => at);
      expect(days).toEqual(days.toSorted());
      for (const day of days) expect(day).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    }
    const figures = value.metrics.map(({ values }: any) => values[0].value).join(' ');
    expect(text).toContain(figures);
    expect(text).toContain('people who follow the page');
  });

  test('asks for what is named, each once', async () => {
    const names = ['page_media_view', 'page_views_total', 'page_media_view'];
    const { value } = await world.run(
      'insights',
      PAGE,
      ...names.flatMap((name) => ['--metric', name]),
    );
    expect(await asked()).toMatchObject({ metric: 'page_media_view,page_views_total' });
    expect(value.metrics).toHaveLength(2);
  });

  test('every figure that is offered is one that Meta tells', async () => {
    const names = METRICS.map(({ key }) => key);
    const { value } = await world.run(
      'insights',
      PAGE,
      '--days',
      '90',
      ...names.flatMap((name) => ['--metric', name]),
    );
    expect(value.metrics.map(({ metric }: { metric: string }) => metric)).toEqual(names);
    for (const { values } of value.metrics) expect(values).toHaveLength(90);
  });

  test.each([
    ['page_impressions', 'metric_gone', 'page_media_view'],
    ['page_impressions_unique', 'metric_gone', 'page_total_media_view_unique'],
    ['page_impressions_paid_unique', 'metric_gone', 'page_total_media_view_unique'],
    ['page_fans', 'metric_gone', 'page_follows'],
    ['page_fan_adds', 'metric_gone', 'page_daily_follows_unique'],
    ['page_engaged_users', 'metric_gone', 'page_post_engagements'],
    ['page_fans_city', 'metric_gone', 'no longer'],
    ['page_smiles', 'metric_unknown', 'page_smiles'],
    ['constructor', 'metric_unknown', 'constructor'],
  ])('%s is refused (%s), with those that live', async (name, code, told) => {
    const before = (await world.requests()).length;
    await expect(world.run('insights', PAGE, '--metric', name)).rejects.toMatchObject({
      exitCode: 2,
      code,
      message: expect.stringContaining(told) as string,
      hint: expect.stringContaining('page_media_view, ') as string,
    });
    expect((await world.requests()).length).toBe(before);
  });

  test('a metric that Meta retired since is told as what it is', async () => {
    const { id, token } = await pageToken();
    const answer = await fetch(
      `${world.sandbox.url}/graph/v26.0/${id}/insights?metric=page_impressions`,
      { headers: { authorization: `Bearer ${token}` } },
    );
    expect(await answer.json()).toMatchObject({
      error: { code: 100, message: expect.stringContaining('valid insights metric') as string },
    });
  });
});

async function pageToken(): Promise<{ id: string; token: string }> {
  const [account] = await (await world.app.store('olga')).accounts.list({ gate: 'meta' });
  if (!account) throw new Error('not logged in');
  const { credential } = await world.app.session('olga', account);
  const [page] = credential['pages'] as { id: string; token: string }[];
  if (!page) throw new Error('no page');
  return page;
}
