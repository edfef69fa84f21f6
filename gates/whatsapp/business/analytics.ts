/**
 * What WhatsApp counts: messages, conversations, prices, templates.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/analytics
 */
import * as z from 'zod/mini';
import { GateError } from '../../../src/domain/error.ts';
import { plural, words } from '../../../src/domain/words.ts';
import { type Graph, unreadable } from '../../meta/graph.ts';

export type Granularity = 'hour' | 'day' | 'month';

/** From `start` to before `end`, epoch milliseconds. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What was counted in a stretch of time. */
export interface Point extends Span {
  /** What of: `category` → `MARKETING`, `template` → an id. Empty where nothing was broken down. */
  readonly by: Readonly<Record<string, string>>;
  /** `sent` → 12. Costs are approximate, in the currency of the business account. */
  readonly figures: Readonly<Record<string, number>>;
}

export interface TemplateQuery extends Span {
  /** Ids of templates. */
  readonly templates: readonly string[];
  /** All there are, unless told. */
  readonly metrics?: readonly ('COST' | 'CLICKED' | 'DELIVERED' | 'READ' | 'SENT')[];
}

const DAY_MS = 24 * 60 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;
/** How far back the platform remembers, in days. */
export const LOOK_BACK = { figures: 365, templates: 90 } as const;
/** Templates in one question. */
const TEMPLATES_AT_ONCE = 10;

/** Words of the platform for what can be told apart, and where they stand in an answer. */
export const DIMENSIONS = {
  conversations: {
    category: ['CONVERSATION_CATEGORY', 'conversation_category'],
    type: ['CONVERSATION_TYPE', 'conversation_type'],
    direction: ['CONVERSATION_DIRECTION', 'conversation_direction'],
    country: ['COUNTRY', 'country'],
    number: ['PHONE', 'phone_number'],
  },
  pricing: {
    category: ['PRICING_CATEGORY', 'pricing_category'],
    type: ['PRICING_TYPE', 'pricing_type'],
    tier: ['TIER', 'tier'],
    country: ['COUNTRY', 'country'],
    number: ['PHONE', 'phone_number'],
  },
} as const satisfies Record<string, Record<string, readonly [string, string]>>;

type Dimensions = Readonly<Record<string, readonly [string, string]>>;

const point = z.record(z.string(), z.unknown());
const points = z.optional(z.array(point));
const messages = z.object({ analytics: z.optional(z.object({ data_points: points })) });
const listed = z.object({ data: z.array(z.object({ data_points: points })) });

/** `GET /{business-account}?fields=analytics…`: what was sent and delivered by all its numbers. */
export async function messageAnalytics(
  graph: Graph,
  account: string,
  { granularity, ...span }: Span & { granularity: Granularity },
): Promise<Point[]> {
  const word = { hour: 'HALF_HOUR', day: 'DAY', month: 'MONTH' }[granularity];
  const answer = await graph.get(account, { fields: filtered('analytics', span, word) });
  const read = messages.safeParse(answer);
  if (!read.success) throw unreadable('whatsapp', words`figures`, read.error);
  const found = read.data.analytics?.data_points ?? [];
  return within(
    found.map((each) => pointOf(each, {}, { sent: 'sent', delivered: 'delivered' })),
    span,
    granularity,
  );
}

/** Conversations and what they cost. The platform opens none any more where messages are priced one by one. */
export async function conversationAnalytics(
  graph: Graph,
  account: string,
  query: Span & { granularity: Granularity; by: readonly string[] },
): Promise<Point[]> {
  const figures = { conversations: 'conversation', cost: 'cost' };
  const { conversations } = DIMENSIONS;
  return priced(graph, account, 'conversation_analytics', { query, figures, all: conversations });
}

/** Messages delivered, by what they are charged as, and what they cost. */
export async function pricingAnalytics(
  graph: Graph,
  account: string,
  query: Span & { granularity: Granularity; by: readonly string[] },
): Promise<Point[]> {
  const figures = { volume: 'volume', cost: 'cost' };
  const { pricing } = DIMENSIONS;
  return priced(graph, account, 'pricing_analytics', { query, figures, all: pricing });
}

/**
 * `GET /{business-account}/template_analytics`: by template and day (in UTC), of ten templates a
 * question. Has to be switched on first, see {@link enableTemplateAnalytics}.
 */
export async function templateAnalytics(
  graph: Graph,
  account: string,
  { templates, metrics, ...span }: TemplateQuery,
): Promise<Point[]> {
  const all: Point[] = [];
  for (let from = 0; from < templates.length; from += TEMPLATES_AT_ONCE) {
    const some = templates.slice(from, from + TEMPLATES_AT_ONCE);
    const query = {
      start: seconds(span.start),
      end: seconds(span.end),
      granularity: 'DAILY',
      template_ids: `[${some.join(',')}]`,
      metric_types: metrics?.join(','),
    };
    for await (const node of graph.all(`${account}/template_analytics`, query)) {
      const read = listed.safeParse({ data: [node] });
      if (!read.success) throw unreadable('whatsapp', words`figures`, read.error);
      for (const each of read.data.data[0]?.data_points ?? []) all.push(templatePoint(each));
    }
  }
  return within(all, span, 'day');
}

/** Whether the platform counts what becomes of templates. */
export async function templateAnalyticsEnabled(graph: Graph, account: string): Promise<boolean> {
  const answer = await graph.get(account, { fields: 'is_enabled_for_insights' });
  return answer['is_enabled_for_insights'] === true;
}

/** Lets the platform count what becomes of templates from now on. It cannot be taken back. */
export async function enableTemplateAnalytics(graph: Graph, account: string): Promise<void> {
  await graph.post(account, { query: { is_enabled_for_insights: 'true' } });
}

/** @throws GateError exit 6 with the limit */
export function checkSpan(span: Span, now: number, days: number): void {
  if (now - span.start <= days * DAY_MS + HOUR_MS) return;
  throw new GateError({
    category: 'policy',
    code: 'too_long_ago',
    gate: 'whatsapp',
    message: words`WhatsApp tells these figures for the last ${plural(days, '# day', '# days')} only.`,
    hint: `--since ${days}d`,
  });
}

/** The sum of each figure. */
export function totalsOf(found: readonly Point[]): Record<string, number> {
  const totals: Record<string, number> = {};
  for (const { figures } of found) {
    for (const [name, value] of Object.entries(figures)) {
      totals[name] = rounded((totals[name] ?? 0) + value);
    }
  }
  return totals;
}

async function priced(
  graph: Graph,
  account: string,
  field: 'conversation_analytics' | 'pricing_analytics',
  asked: {
    query: Span & { granularity: Granularity; by: readonly string[] };
    figures: Readonly<Record<string, string>>;
    all: Dimensions;
  },
): Promise<Point[]> {
  const { query, figures, all } = asked;
  const { granularity, by, ...span } = query;
  const word = { hour: 'HALF_HOUR', day: 'DAILY', month: 'MONTHLY' }[granularity];
  const chosen = by.flatMap((name) => (all[name] ? [[name, all[name]] as const] : []));
  const dimensions = JSON.stringify(chosen.map(([, [dimension]]) => dimension));
  const fields = `${filtered(field, span, word)}.dimensions(${dimensions})`;
  const answer = await graph.get(account, { fields });
  const read = listed.safeParse(answer[field] ?? { data: [] });
  if (!read.success) throw unreadable('whatsapp', words`figures`, read.error);
  const names = Object.fromEntries(chosen.map(([name, [, key]]) => [name, key]));
  const found = read.data.data.flatMap((each) => each.data_points ?? []);
  return within(
    found.map((each) => pointOf(each, names, figures)),
    span,
    granularity,
  );
}

function filtered(field: string, { start, end }: Span, granularity: string): string {
  return `${field}.start(${seconds(start)}).end(${seconds(end)}).granularity(${granularity})`;
}

type Json = Readonly<Record<string, unknown>>;

function pointOf(
  json: Json,
  names: Readonly<Record<string, string>>,
  figures: Readonly<Record<string, string>>,
): Point {
  const by: Record<string, string> = {};
  for (const [name, key] of Object.entries(names)) {
    const value = json[key];
    // A tier stands only where messages are charged.
    if (typeof value === 'string') by[name] = value;
  }
  const counted: Record<string, number> = {};
  for (const [name, key] of Object.entries(figures)) {
    const value = json[key];
    if (typeof value === 'number') counted[name] = value;
  }
  return { ...spanOf(json), by, figures: counted };
}

function templatePoint(json: Json): Point {
  const plain = pointOf(
    json,
    { template: 'template_id' },
    { sent: 'sent', delivered: 'delivered', read: 'read', replied: 'replied' },
  );
  const clicked = listOf(json['clicked']).map(({ count }) => count);
  const spent = listOf(json['cost']).find(({ type }) => type === 'amount_spent')?.['value'];
  return {
    ...plain,
    figures: {
      ...plain.figures,
      ...(json['clicked'] === undefined ? {} : { clicked: sum(clicked) }),
      ...(typeof spent === 'number' ? { cost: spent } : {}),
    },
  };
}

function spanOf(json: Json): Span {
  const { start, end } = json;
  if (typeof start !== 'number' || typeof end !== 'number') {
    throw unreadable('whatsapp', words`figures`);
  }
  return { start: start * 1000, end: end * 1000 };
}

/**
 * Oldest first, and nothing that lies beyond what was asked for: the platform rounds to whole days, and
 * adds one. Its half hours become hours.
 */
function within(all: readonly Point[], span: Span, granularity: Granularity): Point[] {
  const inside = all.filter(({ start, end }) => end > span.start && start < span.end);
  const found = granularity === 'hour' ? hours(inside) : inside;
  return found.toSorted((a, b) => a.start - b.start);
}

function hours(halves: readonly Point[]): Point[] {
  const whole = new Map<string, Point>();
  for (const { start, by, figures } of halves) {
    const hour = Math.floor(start / HOUR_MS) * HOUR_MS;
    const key = JSON.stringify([hour, by]);
    const before = whole.get(key);
    const together = before ? totalsOf([before, { start, end: start, by, figures }]) : figures;
    whole.set(key, { start: hour, end: hour + HOUR_MS, by, figures: together });
  }
  return [...whole.values()];
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

function sum(values: readonly unknown[]): number {
  return values.reduce<number>((all, each) => all + (typeof each === 'number' ? each : 0), 0);
}

/** Sums of costs, without the dust of binary fractions. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

function seconds(ms: number): string {
  return String(Math.floor(ms / 1000));
}
