/** What `deliver` can make happen on WhatsApp, and the webhook it sends. */
import type { SandboxDelivery, SandboxEvent } from '../../../src/gate.ts';
import { encode } from '../../meta/sandbox/delivery.ts';
import { refused } from '../../meta/sandbox/refused.ts';
import type { NumberOfAccount } from '../../meta/sandbox/whatsapp.ts';
import { GROUP_EVENTS } from './group-events.ts';
import { write } from './incoming.ts';
import { NEWS_EVENTS } from './news.ts';
import { NUMBER_EVENTS } from './number-events.ts';
import type { Platform, Status, StoredMessage } from './platform.ts';
import { type Failure, postStatus } from './statuses.ts';
import type { Template } from './templates.ts';
import { setRate } from './throttle.ts';
import { type Change, messagesChange, postBody, postEntries } from './webhooks.ts';

type Happening = (
  platform: Platform,
  event: SandboxEvent,
  to: NumberOfAccount,
) => Promise<SandboxDelivery>;

const STATUSES: readonly Status[] = ['sent', 'delivered', 'read', 'played', 'failed'];
const BATCH_MAX = 1000;

/** Every event takes `to`: a phone number id or phone number of the business, the first one by default. */
const EVENTS: Readonly<Record<string, Happening>> = {
  /** Somebody writes: `{from, name, text, type, replyTo, mediaBytes, userId …}`. */
  async message(platform, event, to) {
    const change = messagesChange(to, write({ platform, to, event }));
    return await postEntries(platform.world, to, [[change]]);
  },

  /** `{messageId, status, error: 131026 | {code, title, details}}`; the last message sent, by default. */
  async status(platform, event, to) {
    const status = STATUSES.find((known) => known === event['status']);
    if (!status) throw refused(`"status" must be one of ${STATUSES.join(', ')}.`);
    const message = sentMessage(platform, event['messageId'], to);
    return await postStatus(platform, message, status, failureOf(event, status));
  },

  /** `{name, language, status, reason}`: a template is approved, rejected, paused … */
  async template_status(platform, event, to) {
    const template = templateOf(platform, event, to);
    template.status = word(event, 'status', 'APPROVED');
    template.reason = word(event, 'reason', 'NONE');
    return await notice(platform, to, 'message_template_status_update', {
      event: template.status,
      message_template_id: Number(template.id),
      message_template_name: template.name,
      message_template_language: template.language,
      message_template_category: template.category,
      reason: template.reason,
    });
  },

  /** `{name, language, quality: "YELLOW"}` */
  async template_quality(platform, event, to) {
    const template = templateOf(platform, event, to);
    const previous = template.quality;
    template.quality = word(event, 'quality', 'YELLOW');
    return await notice(platform, to, 'message_template_quality_update', {
      previous_quality_score: previous,
      new_quality_score: template.quality,
      message_template_id: Number(template.id),
      message_template_name: template.name,
      message_template_language: template.language,
    });
  },

  /** `{name, language, category: "MARKETING"}`: the platform counts it as another category. */
  async template_category(platform, event, to) {
    const template = templateOf(platform, event, to);
    template.previousCategory = template.category;
    template.category = word(event, 'category', 'MARKETING') as Template['category'];
    return await notice(platform, to, 'template_category_update', {
      message_template_id: Number(template.id),
      message_template_name: template.name,
      message_template_language: template.language,
      previous_category: template.previousCategory,
      new_category: template.category,
    });
  },

  /** `{change: "UPGRADE" | "DOWNGRADE" | "FLAGGED" | "UNFLAGGED", limit: "TIER_10K", quality: "GREEN"}` */
  async phone_quality(platform, event, to) {
    const { number } = to;
    const previous = number.tier;
    number.tier = word(event, 'limit', 'TIER_10K');
    number.quality = word(event, 'quality', number.quality);
    return await notice(platform, to, 'phone_number_quality_update', {
      display_phone_number: number.digits,
      event: word(event, 'change', 'UPGRADE'),
      old_limit: previous,
      current_limit: number.tier,
      max_daily_conversations_per_business: number.tier,
    });
  },

  /** `{level: "HIGH" | "STANDARD", perSecond: 5}`: what the number may send from now on; the second for tests. */
  async throughput(platform, event, to) {
    const { number } = to;
    number.throughput = word(event, 'level', number.throughput) === 'HIGH' ? 'HIGH' : 'STANDARD';
    const { perSecond } = event;
    if (typeof perSecond === 'number' && perSecond > 0) setRate(platform, number.id, perSecond);
    return await notice(platform, to, 'phone_number_quality_update', {
      display_phone_number: number.digits,
      event: 'THROUGHPUT_UPGRADE',
      current_limit: number.tier,
      max_daily_conversations_per_business: 'TIER_UNLIMITED',
    });
  },

  /** `{change: "VERIFIED_ACCOUNT" | "DISABLED_UPDATE" …}` */
  async account_update(platform, event, to) {
    return await notice(platform, to, 'account_update', {
      phone_number: to.number.digits,
      event: word(event, 'change', 'VERIFIED_ACCOUNT'),
    });
  },

  /** `{count}` messages (up to 1000) in one POST, over several entries and changes. */
  async batch(platform, event, to) {
    const count = event['count'] ?? 3;
    if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > BATCH_MAX) {
      throw refused(`"count" must be a whole number from 1 to ${BATCH_MAX}: no POST has more.`);
    }
    const changes: Change[] = Array.from({ length: count }, (_, index) => {
      const text = `${event.text ?? 'Message'} ${index + 1}`;
      return messagesChange(to, write({ platform, to, event: { ...event, text } }));
    });
    return await postEntries(platform.world, to, split(merged(changes)));
  },

  ...GROUP_EVENTS,
  ...NEWS_EVENTS,
  ...NUMBER_EVENTS,

  /** `{body}`: exactly this text (or this value as JSON), signed. */
  async raw(platform, event, to) {
    const { body } = event;
    if (body === undefined) throw refused('"body" must be what is to be posted.');
    return await postBody(platform.world, to, typeof body === 'string' ? body : encode(body), 1);
  },
};

export const HAPPENINGS: readonly string[] = Object.keys(EVENTS);

/** Throws a usage error for an event that does not exist. */
export async function happen(platform: Platform, event: SandboxEvent): Promise<SandboxDelivery> {
  const happening = Object.hasOwn(EVENTS, event.event) ? EVENTS[event.event] : undefined;
  if (!happening) {
    throw refused(`whatsapp has no event "${event.event}": ${Object.keys(EVENTS).join(', ')}.`);
  }
  return await happening(platform, event, addressed(platform, event['to']));
}

async function notice(
  platform: Platform,
  to: NumberOfAccount,
  field: string,
  value: Readonly<Record<string, unknown>>,
): Promise<SandboxDelivery> {
  return await postEntries(platform.world, to, [[{ value, field }]]);
}

/** The number that an event is about. */
function addressed(platform: Platform, to: unknown): NumberOfAccount {
  const digits = String(to).replace(/\D/g, '');
  for (const account of platform.world.state.directory.accounts) {
    for (const number of account.numbers) {
      if (to === undefined || number.id === to || number.digits === digits) {
        return { account, number };
      }
    }
  }
  throw refused(`No number of the sandbox is ${JSON.stringify(to)}.`);
}

function sentMessage(platform: Platform, id: unknown, to: NumberOfAccount): StoredMessage {
  const { messages } = platform.state;
  if (id !== undefined) {
    const found = typeof id === 'string' ? messages.get(id) : undefined;
    if (found) return found;
    throw refused(`No message ${JSON.stringify(id)} is known here.`);
  }
  const sent = [...messages.values()].filter(
    ({ direction, from }) => direction === 'outgoing' && from.number.id === to.number.id,
  );
  const last = sent.at(-1);
  if (!last) throw refused('Nothing was sent yet: "messageId" is needed.');
  return last;
}

function failureOf(event: SandboxEvent, status: Status): Failure | null {
  if (status !== 'failed') return null;
  const { error } = event;
  if (typeof error === 'number') return { code: error };
  if (typeof error !== 'object' || error === null) return { code: 131026 };
  const { code, title, details } = error as Record<string, unknown>;
  return {
    code: typeof code === 'number' ? code : 131026,
    ...(typeof title === 'string' ? { title } : {}),
    ...(typeof details === 'string' ? { details } : {}),
  };
}

function templateOf(
  platform: Platform,
  event: SandboxEvent,
  { account }: NumberOfAccount,
): Template {
  const { name, language } = event;
  const templates = platform.state.templates.get(account.id) ?? [];
  const found = templates.find(
    (known) => known.name === name && (language === undefined || known.language === language),
  );
  if (found) return found;
  const names = templates.map((known) => `${known.name} ${known.language}`).join(', ');
  throw refused(`No such template: ${names}.`);
}

function word(event: SandboxEvent, field: string, otherwise: string): string {
  const value = event[field];
  return typeof value === 'string' && value !== '' ? value.toUpperCase() : otherwise;
}

/** Of every three changes the last two become one with two messages: the platform packs both ways. */
function merged(changes: readonly Change[]): Change[] {
  const result: Change[] = [];
  for (let index = 0; index < changes.length; index += 3) {
    const [first, second, third] = changes.slice(index, index + 3);
    if (first) result.push(first);
    if (second && third) result.push(joined(second, third));
    else if (second) result.push(second);
  }
  return result;
}

function joined(first: Change, second: Change): Change {
  const messages = [first, second].flatMap(({ value }) => value['messages'] as unknown[]);
  return { field: first.field, value: { ...first.value, messages } };
}

/** At least two entries where there are two changes. */
function split(changes: readonly Change[]): Change[][] {
  const half = Math.ceil(changes.length / 2);
  return [changes.slice(0, half), changes.slice(half)].filter((entry) => entry.length > 0);
}
