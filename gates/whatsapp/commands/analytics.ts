/** `gates whatsapp analytics …`: what the platform counts of a business account. */
import type { App, Column } from '../../../src/app.ts';
import { GateError, usageError } from '../../../src/domain/error.ts';
import { parseSince } from '../../../src/domain/since.ts';
import { words } from '../../../src/domain/words.ts';
import {
  checkSpan,
  conversationAnalytics,
  DIMENSIONS,
  enableTemplateAnalytics,
  type Granularity,
  LOOK_BACK,
  messageAnalytics,
  type Point,
  pricingAnalytics,
  type Span,
  templateAnalytics,
  templateAnalyticsEnabled,
  totalsOf,
} from '../business/analytics.ts';
import { accountAtMeta } from '../numbers/numbers-at-meta.ts';
import { listTemplates } from '../templates/templates.ts';
import { changed } from './change.ts';
import type { BusinessFlags } from './flags.ts';
import { oneOf } from './given.ts';
import type { AnalyticsFlags } from './verbs/analytics.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What was asked for, and what came of it. */
interface Found {
  what: 'messages' | 'conversations' | 'pricing' | 'templates';
  businessAccountId: string;
  span: Span;
  granularity: Granularity;
  points: readonly Point[];
  /** The figure that is drawn. */
  drawn: string;
}

export async function messages(app: App, flags: AnalyticsFlags): Promise<void> {
  const { span, granularity } = asked(app, flags);
  const { graph, id } = await accountAtMeta(app, flags);
  const points = await messageAnalytics(graph, id, { ...span, granularity });
  show(app, {
    what: 'messages',
    businessAccountId: id,
    span,
    granularity,
    points,
    drawn: 'delivered',
  });
}

export async function conversations(app: App, flags: AnalyticsFlags): Promise<void> {
  const { span, granularity } = asked(app, flags);
  const by = dimensionsOf(flags.by, Object.keys(DIMENSIONS.conversations));
  const { graph, id } = await accountAtMeta(app, flags);
  const points = await conversationAnalytics(graph, id, { ...span, granularity, by });
  show(app, {
    what: 'conversations',
    businessAccountId: id,
    span,
    granularity,
    points,
    drawn: 'conversations',
  });
}

export async function pricing(app: App, flags: AnalyticsFlags): Promise<void> {
  const { span, granularity } = asked(app, flags);
  const by = dimensionsOf(flags.by, Object.keys(DIMENSIONS.pricing));
  const { graph, id } = await accountAtMeta(app, flags);
  const points = await pricingAnalytics(graph, id, { ...span, granularity, by });
  show(app, { what: 'pricing', businessAccountId: id, span, granularity, points, drawn: 'volume' });
}

/** By name, as people know them; a name in two languages is two templates. */
export async function templates(app: App, flags: AnalyticsFlags): Promise<void> {
  const span = spanOf(app, flags);
  checkSpan(span, app.now(), LOOK_BACK.templates);
  const { graph, id } = await accountAtMeta(app, flags);
  if (!(await templateAnalyticsEnabled(graph, id))) throw notEnabled(id);
  const all = await listTemplates(graph, id);
  const wanted = flags.template;
  const chosen = wanted === undefined ? all : all.filter(({ name }) => wanted.includes(name));
  const unknown = wanted?.find((name) => !all.some((template) => template.name === name));
  if (unknown !== undefined) {
    throw usageError(words`There is no template “${unknown}”.`, 'gates whatsapp template list');
  }
  const called = new Map(chosen.map((each) => [each.id, `${each.name} ${each.language}`]));
  const found = await templateAnalytics(graph, id, { ...span, templates: [...called.keys()] });
  const points = found.map((point) => {
    const { template = '' } = point.by;
    return { ...point, by: { template, name: called.get(template) ?? template } };
  });
  show(app, {
    what: 'templates',
    businessAccountId: id,
    span,
    granularity: 'day',
    points,
    drawn: 'sent',
  });
}

export async function enable(app: App, flags: BusinessFlags): Promise<void> {
  const { user, graph, id } = await accountAtMeta(app, flags);
  const { dryRun } = app.options;
  const sure =
    dryRun ||
    (await app.ui.confirm(
      words`Let Meta count what becomes of the templates of ${id}, clicks on links too? It cannot be undone.`,
    ));
  if (sure) {
    await changed(app, { user, action: 'analytics-enable', subject: id }, () =>
      enableTemplateAnalytics(graph, id),
    );
  }
  app.ui.result(
    { businessAccountId: id, enabled: sure && !dryRun, dryRun },
    dryRun
      ? words`Would switch template analytics of ${id} on.`
      : sure
        ? words`✓ Template analytics of ${id} are on: figures come from now on.`
        : words`Nothing was changed.`,
  );
}

function asked(app: App, flags: AnalyticsFlags): { span: Span; granularity: Granularity } {
  const span = spanOf(app, flags);
  checkSpan(span, app.now(), LOOK_BACK.figures);
  const days = (span.end - span.start) / DAY_MS;
  const usual = days <= 2 ? 'hour' : days <= 92 ? 'day' : 'month';
  const granularity = oneOf<Granularity>(flags.granularity ?? usual, ['hour', 'day', 'month']);
  return { span, granularity };
}

function spanOf(app: App, { since, until }: AnalyticsFlags): Span {
  const now = app.now();
  const start = parseSince(since, now);
  const end = Math.min(now, until === undefined ? now : parseSince(until, now, '--until'));
  if (start < end) return { start, end };
  throw usageError(words`--since has to be before --until, and before now.`);
}

function dimensionsOf(typed: string | undefined, known: readonly string[]): string[] {
  return (typed ?? '')
    .split(',')
    .filter((word) => word.trim() !== '')
    .map((word) => oneOf(word.trim(), known));
}

function show(app: App, found: Found): void {
  const { what, businessAccountId, span, granularity, points } = found;
  const totals = totalsOf(points);
  const time = (ms: number) => new Date(ms).toISOString();
  const value = {
    what,
    businessAccountId,
    since: time(span.start),
    until: time(span.end),
    granularity,
    points: points.map(({ start, end, by, figures }) => ({
      start: time(start),
      end: time(end),
      by,
      figures,
    })),
    totals,
  };
  app.ui.result(value, () =>
    points.length === 0
      ? words`Nothing was counted in this time.`
      : [table(app, found, totals), '', app.ui.chart(bars(found))],
  );
}

/** A row each, and the sums. */
function table(
  app: App,
  { points, granularity }: Found,
  totals: Readonly<Record<string, number>>,
): string {
  const told = new Set([...points.flatMap(({ by }) => Object.keys(by)), ...Object.keys(totals)]);
  const columns = [{ key: 'time', title: 'Time' }, ...COLUMNS.filter(({ key }) => told.has(key))];
  const rows = points.map(({ start, by, figures: own }) => ({
    time: labelOf(start, granularity),
    ...by,
    ...own,
  }));
  return app.ui.table([...rows, { time: words`In all`, ...totals }], columns);
}

/** What a figure or a breakdown is called; the rest by its own word. */
const COLUMNS: readonly Column[] = [
  { key: 'name', title: 'Template', flexible: true },
  { key: 'category', title: 'Category', flexible: true },
  { key: 'type', title: 'Type', flexible: true },
  { key: 'direction', title: 'Direction', flexible: true },
  { key: 'tier', title: 'Tier' },
  { key: 'country', title: 'Country' },
  { key: 'number', title: 'Number' },
  { key: 'sent', title: 'Sent', align: 'right' },
  { key: 'delivered', title: 'Delivered', align: 'right' },
  { key: 'read', title: 'Read', align: 'right' },
  { key: 'replied', title: 'Replied', align: 'right' },
  { key: 'clicked', title: 'Clicked', align: 'right' },
  { key: 'conversations', title: 'Conversations', align: 'right' },
  { key: 'volume', title: 'Messages', align: 'right' },
  { key: 'cost', title: 'Cost', align: 'right' },
];

/** One figure over time, whatever it was broken down by. */
function bars({ points, granularity, drawn }: Found): { label: string; value: number }[] {
  const values = new Map<string, number>();
  for (const { start, figures } of points) {
    const label = labelOf(start, granularity);
    values.set(label, (values.get(label) ?? 0) + (figures[drawn] ?? 0));
  }
  return [...values].map(([label, value]) => ({ label, value }));
}

/** By this machine's calendar: `2026-11-21 14:00`, `2026-11-21`, `2026-11`. */
function labelOf(start: number, granularity: Granularity): string {
  // A day begins at midnight of the account's time zone: its middle lies in the same day nearly everywhere.
  const date = new Date(granularity === 'hour' ? start : start + DAY_MS / 2);
  const two = (value: number) => String(value).padStart(2, '0');
  const month = `${date.getFullYear()}-${two(date.getMonth() + 1)}`;
  if (granularity === 'month') return month;
  const day = `${month}-${two(date.getDate())}`;
  return granularity === 'day' ? day : `${day} ${two(date.getHours())}:00`;
}

function notEnabled(id: string): GateError {
  return new GateError({
    category: 'policy',
    code: 'analytics_off',
    gate: 'whatsapp',
    message: words`WhatsApp does not count yet what becomes of the templates of ${id}.`,
    hint: 'gates whatsapp analytics enable',
  });
}
