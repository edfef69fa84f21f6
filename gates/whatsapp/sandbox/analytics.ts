/** Figures of a business account, made from what was really sent. */
import { type Call, text } from '../../meta/sandbox/call.ts';
import { invalidParameter } from '../../meta/sandbox/errors.ts';
import { accountOf } from '../../meta/sandbox/whatsapp.ts';
import { isObject } from './json.ts';
import type { Platform, StoredMessage } from './platform.ts';

type Json = Record<string, unknown>;

const MANAGE = 'whatsapp_business_management';
const DAY = 24 * 60 * 60;
const STEPS: Readonly<Record<string, number>> = { HALF_HOUR: 1800, DAY, DAILY: DAY };
const ARRIVED = new Set(['delivered', 'read', 'played']);
/** What a charged message costs here. */
const PRICE = 0.05;
/** How far back template analytics go, in days. */
const LOOK_BACK = 90;

/** Accounts whose templates are counted; gone with the state they belong to. */
const enabled = new WeakMap<object, Set<string>>();

export function registerAnalytics(platform: Platform): void {
  around(platform, 'GET', (call, usual) => {
    const fields = text(call, 'fields') ?? '';
    const [, field, filters = ''] =
      /^((?:conversation_|pricing_)?analytics)((?:\.\w+\([^)]*\))+)$/.exec(fields) ?? [];
    if (field === undefined) {
      const node = usual(call) as Json;
      const on = enabledOf(platform).has(accountOf(call, MANAGE).id);
      return 'is_enabled_for_insights' in node ? { ...node, is_enabled_for_insights: on } : node;
    }
    const account = accountOf(call, MANAGE);
    const sent = messagesOf(platform, account.id);
    return { [field]: figures(field, filtersOf(filters), sent), id: account.id };
  });
  around(platform, 'POST', (call, usual) => {
    if (String(call.parameters['is_enabled_for_insights']) !== 'true') return usual(call);
    const { id } = accountOf(call, MANAGE);
    enabledOf(platform).add(id);
    return { id };
  });
  platform.world.route('GET', ':waba/template_analytics', (call) => templates(platform, call));
}

/** Does something before the route for the account itself. */
function around(
  platform: Platform,
  method: string,
  work: (call: Call, usual: (call: Call) => unknown) => unknown,
): void {
  const route = platform.world.routes.find(
    (each) => each.method === method && each.segments.join('/') === ':waba',
  );
  if (!route) throw new Error(`no ${method} of a business account`);
  const usual = route.handler;
  route.handler = (call) => work(call, usual);
}

function enabledOf({ state }: Platform): Set<string> {
  const known = enabled.get(state) ?? new Set<string>();
  enabled.set(state, known);
  return known;
}

function messagesOf(platform: Platform, account: string): StoredMessage[] {
  return [...platform.state.messages.values()].filter(
    ({ direction, from, status }) =>
      direction === 'outgoing' && from.account.id === account && status !== 'failed',
  );
}

/** `.start(1).end(2).granularity(DAY).dimensions(["COUNTRY"])` */
function filtersOf(filters: string): Map<string, string> {
  return new Map(
    [...filters.matchAll(/\.(\w+)\(([^)]*)\)/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

function figures(
  field: string,
  filters: ReadonlyMap<string, string>,
  all: readonly StoredMessage[],
): unknown {
  const [start, end] = [Number(filters.get('start')), Number(filters.get('end'))];
  if (!(start > 0) || !(end > start)) throw invalidParameter('start and end are required.');
  const granularity = filters.get('granularity') ?? '';
  const stepOf = (message: StoredMessage) => bucket(message.at, granularity);
  const sent = all.filter((message) => {
    const at = stepOf(message);
    return at.end > start && at.start <= end;
  });
  if (field === 'analytics') {
    const groups = Map.groupBy(sent, (message) => stepOf(message).start);
    return {
      phone_numbers: [...new Set(sent.map(({ from }) => from.number.digits))],
      country_codes: ['RU'],
      granularity,
      data_points: [...groups.values()].map((some) => ({
        ...stepOf(some[0] as StoredMessage),
        sent: some.length,
        delivered: some.filter(hasArrived).length,
      })),
    };
  }
  const prices = field === 'pricing_analytics';
  const dimensions = (filters.get('dimensions') ?? '').match(/[A-Z_]+/g) ?? [];
  const counted = prices ? sent.filter(hasArrived) : sent;
  const groups = Map.groupBy(counted, (message) =>
    JSON.stringify([stepOf(message).start, dimensions.map((word) => valueOf(message, word))]),
  );
  const points = [...groups.values()].map((some) => {
    const first = some[0] as StoredMessage;
    const cost = Math.round(some.filter(isCharged).length * PRICE * 100) / 100;
    const conversations = new Set(some.map(({ peer, category }) => `${peer.userId} ${category}`));
    return {
      ...stepOf(first),
      ...Object.assign({}, ...dimensions.map((word) => valueOf(first, word))),
      ...(prices ? { volume: some.length } : { conversation: conversations.size }),
      cost,
    };
  });
  return { data: [{ data_points: points }] };
}

/** What one message counts as, under the name it has in an answer. */
function valueOf(message: StoredMessage, dimension: string): Json {
  const { from } = message;
  const category = message.category.toUpperCase();
  switch (dimension) {
    case 'PRICING_CATEGORY':
      return { pricing_category: category };
    case 'CONVERSATION_CATEGORY':
      return { conversation_category: category };
    case 'PRICING_TYPE':
      return { pricing_type: isCharged(message) ? 'REGULAR' : 'FREE_CUSTOMER_SERVICE' };
    case 'CONVERSATION_TYPE':
      return { conversation_type: isCharged(message) ? 'REGULAR' : 'FREE_TIER' };
    case 'CONVERSATION_DIRECTION':
      return { conversation_direction: 'UNKNOWN' };
    case 'COUNTRY':
      return { country: message.peer.userId.slice(0, 2) };
    case 'PHONE':
      return { phone_number: from.number.digits };
    case 'TIER':
      return isCharged(message) ? { tier: '0:MAX' } : {};
    default:
      throw invalidParameter(`dimensions has an unknown value: ${dimension}`);
  }
}

function templates(platform: Platform, call: Call): unknown {
  const account = accountOf(call, MANAGE);
  if (!enabledOf(platform).has(account.id)) {
    throw invalidParameter('Template insights are not enabled for this account.');
  }
  const ids = (text(call, 'template_ids') ?? '').match(/\d+/g) ?? [];
  const [start, end] = [Number(text(call, 'start')), Number(text(call, 'end'))];
  if (ids.length === 0 || ids.length > 10)
    throw invalidParameter('template_ids takes 1 to 10 ids.');
  if (!(start > 0) || !(end > start)) throw invalidParameter('start and end are required.');
  if (text(call, 'granularity')?.toUpperCase() !== 'DAILY') {
    throw invalidParameter('granularity must be DAILY.');
  }
  const now = platform.world.host.now() / 1000;
  if (start < now - (LOOK_BACK + 1) * DAY) throw invalidParameter(`start is over 90 days ago.`);
  const known = platform.state.templates.get(account.id) ?? [];
  const days: number[] = [];
  for (let day = start - (start % DAY); day <= end; day += DAY) days.push(day);
  const points = ids.flatMap((id) => {
    const template = known.find((each) => each.id === id);
    return days.map((day) => {
      const sent = messagesOf(platform, account.id).filter(
        (message) =>
          bucket(message.at, 'DAY').start === day &&
          isOf(message, template?.name, template?.language),
      );
      return {
        template_id: id,
        start: day,
        end: day + DAY,
        sent: sent.length,
        delivered: sent.filter(hasArrived).length,
        read: sent.filter(({ status }) => status === 'read' || status === 'played').length,
        cost: [
          { type: 'amount_spent', ...(sent.length > 0 ? { value: spentOn(sent) } : {}) },
          { type: 'cost_per_delivered' },
        ],
      };
    });
  });
  return {
    data: [{ granularity: 'DAILY', product_type: 'cloud_api', data_points: points }],
    paging: { cursors: { before: 'MAZDZD', after: 'MjQZD' } },
  };
}

function isOf(message: StoredMessage, name = '', language = ''): boolean {
  const { content } = message;
  if (!isObject(content) || message.type !== 'template') return false;
  const spoken = content['language'];
  return content['name'] === name && isObject(spoken) && spoken['code'] === language;
}

function spentOn(sent: readonly StoredMessage[]): number {
  return Math.round(sent.filter(isCharged).length * PRICE * 100) / 100;
}

function hasArrived({ status }: StoredMessage): boolean {
  return ARRIVED.has(status);
}

function isCharged({ category }: StoredMessage): boolean {
  return category !== 'service';
}

/** The stretch of time (in UTC, seconds) that a moment belongs to. */
function bucket(ms: number, granularity: string): { start: number; end: number } {
  const at = Math.floor(ms / 1000);
  if (granularity.startsWith('MONTH')) {
    const date = new Date(ms);
    const month = (plus: number) =>
      Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + plus, 1) / 1000;
    return { start: month(0), end: month(1) };
  }
  const step = STEPS[granularity];
  if (step === undefined) throw invalidParameter(`granularity is unknown: ${granularity}`);
  const start = at - (at % step);
  return { start, end: start + step };
}
