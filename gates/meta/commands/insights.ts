import type { App } from '../../../src/app.ts';
import { usageError } from '../../../src/domain/error.ts';
import { dateOf } from '../../../src/domain/moment.ts';
import { words } from '../../../src/domain/words.ts';
import { pageInsights } from '../insights.ts';
import { checkMetrics, DEFAULT_METRICS, metricOf } from '../metrics.ts';
import { pagePlace } from './place.ts';

export interface InsightFlags {
  days: string;
  metric?: readonly string[];
}

const DAYS_MAX = 90;

/** `gates meta insights PAGE [--days N] [--metric NAME …]` */
export async function insights(app: App, text: string, flags: InsightFlags): Promise<void> {
  const { ui } = app;
  const days = readDays(flags.days);
  const wanted = checkMetrics(flags.metric ?? DEFAULT_METRICS);
  const { page, as } = await pagePlace(app, text);
  const metrics = await pageInsights(as, page.id, { now: app.now(), days, metrics: wanted });
  const told = metrics.filter(({ values }) => values.length > 0);
  ui.result({ page, metrics }, () =>
    told.length === 0
      ? words`Meta has no figures for ${page.name} yet: a page has them from 100 likes on.`
      : [
          ui.table(rowsOf(told), [
            { key: 'until', title: 'Day to', show: (at) => dateOf(Date.parse(String(at))) },
            ...told.map(({ metric }) => ({
              key: metric,
              title: metricOf(metric)?.title ?? metric,
              align: 'right' as const,
            })),
          ]),
          '',
          ...told.map(
            ({ metric }) => words`${ui.say(metricOf(metric)?.says ?? metric)}: ${metric}`,
          ),
        ],
  );
}

/** A row a day, a column a metric. */
function rowsOf(
  metrics: Awaited<ReturnType<typeof pageInsights>>,
): Readonly<Record<string, unknown>>[] {
  const days = new Map<string, Record<string, unknown>>();
  for (const { metric, values } of metrics) {
    for (const { at, value } of values) {
      days.set(at, { ...days.get(at), until: at, [metric]: value });
    }
  }
  return [...days].toSorted(([a], [b]) => a.localeCompare(b)).map(([, row]) => row);
}

function readDays(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= DAYS_MAX) return days;
  throw usageError(words`--days takes a whole number from 1 to 90, not “${text}”.`);
}
