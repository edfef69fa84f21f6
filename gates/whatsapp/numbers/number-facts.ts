/** What Meta tells of a business phone number. */
import * as z from 'zod/mini';
import { words } from '../../../src/domain/words.ts';
import { type Graph, unreadable } from '../../meta/graph.ts';
import { getKnown, listKnown } from '../known-fields.ts';

/** A number as the platform tells of it; a word it does not tell is `null`. */
export interface NumberFacts {
  id: string;
  /** As Meta writes it, e.g. `+7 999 123-45-67`. */
  phone: string;
  name: string;
  /** `CONNECTED` once it is registered. */
  status: string | null;
  /** `GREEN`, `YELLOW`, `RED`, `UNKNOWN`. */
  quality: string | null;
  nameStatus: string | null;
  /** `VERIFIED` once its owner has entered the code that was sent to it. */
  codeVerification: string | null;
  /** `TIER_250`, `TIER_2K` …: people a day that may be written to first. The portfolio's, since 2025. */
  limit: string | null;
  /** `STANDARD` (80 messages a second), `HIGH` (1000). */
  throughput: string | null;
  /** Also used in the WhatsApp Business app: 20 messages a second. */
  coexistence: boolean;
}

export interface NumberDetail extends NumberFacts {
  /** `CLOUD_API`, `ON_PREMISE`, `NOT_APPLICABLE`. */
  platform: string | null;
  /** `LIVE`; `SANDBOX`: one of Meta's test numbers. */
  accountMode: string | null;
  official: boolean | null;
  pinEnabled: boolean | null;
  /** Of the certificate that carries the display name. */
  certificate: string | null;
  /** A display name that is asked for, and what became of it. */
  newName: string | null;
  newNameStatus: string | null;
  username: string | null;
  searchVisibility: string | null;
  /** Whether it may be found by everybody: `ELIGIBLE`, `NON_ELIGIBLE_VERIFIED_LEVEL` … */
  globalSearch: string | null;
  country: string | null;
  /** As Meta writes it, e.g. `2026-01-15T09:00:00+0000`. */
  lastOnboardedAt: string | null;
  /** Addresses that events go to, the most particular first in force. */
  webhook: { number: string | null; businessAccount: string | null; app: string | null };
}

const LASTING = [
  'id',
  'display_phone_number',
  'verified_name',
  'quality_rating',
  'code_verification_status',
];
const FACTS = [
  ...LASTING,
  'name_status',
  'status',
  'whatsapp_business_manager_messaging_limit',
  'throughput',
  'is_on_biz_app',
  'platform_type',
];
const DETAIL = [
  ...FACTS,
  'messaging_limit_tier',
  'account_mode',
  'is_official_business_account',
  'is_pin_enabled',
  'unified_cert_status',
  'new_display_name',
  'new_name_status',
  'username',
  'search_visibility',
  'eligibility_for_api_business_global_search',
  'country_code',
  'last_onboarded_time',
  'webhook_configuration',
];

const word = z.optional(z.nullable(z.string()));
const flag = z.optional(z.nullable(z.boolean()));
const numberNode = z.object({
  id: z.string(),
  display_phone_number: z.string(),
  verified_name: word,
  status: word,
  quality_rating: word,
  name_status: word,
  code_verification_status: word,
  messaging_limit_tier: word,
  whatsapp_business_manager_messaging_limit: word,
  throughput: z.optional(z.nullable(z.object({ level: word }))),
  is_on_biz_app: flag,
  platform_type: word,
  account_mode: word,
  is_official_business_account: flag,
  is_pin_enabled: flag,
  unified_cert_status: word,
  new_display_name: word,
  new_name_status: word,
  username: word,
  search_visibility: word,
  eligibility_for_api_business_global_search: word,
  country_code: word,
  last_onboarded_time: word,
  webhook_configuration: z.optional(
    z.nullable(
      z.object({ phone_number: word, whatsapp_business_account: word, application: word }),
    ),
  ),
});

type NumberNode = z.infer<typeof numberNode>;

/** `GET /{phone-number-id}`: what `setup` and `status` go by. */
export async function readNumber(graph: Graph, id: string): Promise<NumberFacts> {
  return factsOf(read(await getKnown(graph, id, FACTS, LASTING)));
}

/** `GET /{phone-number-id}`: all that Meta tells. */
export async function readNumberDetail(graph: Graph, id: string): Promise<NumberDetail> {
  return detailOf(read(await getKnown(graph, id, DETAIL, LASTING)));
}

/** `GET /{business-account-id}/phone_numbers`: every number of it, with all that Meta tells. */
export async function listNumbers(
  graph: Graph,
  businessAccountId: string,
): Promise<NumberDetail[]> {
  const nodes = await listKnown(graph, `${businessAccountId}/phone_numbers`, DETAIL, LASTING);
  return nodes.map((node) => detailOf(read(node)));
}

function read(answer: unknown): NumberNode {
  const node = numberNode.safeParse(answer);
  if (node.success) return node.data;
  throw unreadable('whatsapp', words`an answer about the number`, node.error);
}

function factsOf(node: NumberNode): NumberFacts {
  return {
    id: node.id,
    phone: node.display_phone_number,
    name: node.verified_name ?? '',
    status: node.status ?? null,
    quality: node.quality_rating ?? null,
    nameStatus: node.name_status ?? null,
    codeVerification: node.code_verification_status ?? null,
    limit: node.whatsapp_business_manager_messaging_limit ?? node.messaging_limit_tier ?? null,
    throughput: node.throughput?.level ?? null,
    // https://developers.facebook.com/documentation/business-messaging/whatsapp/embedded-signup/onboarding-business-app-users
    coexistence: node.is_on_biz_app === true && node.platform_type === 'CLOUD_API',
  };
}

function detailOf(node: NumberNode): NumberDetail {
  const addresses = node.webhook_configuration;
  return {
    ...factsOf(node),
    platform: node.platform_type ?? null,
    accountMode: node.account_mode ?? null,
    official: node.is_official_business_account ?? null,
    pinEnabled: node.is_pin_enabled ?? null,
    certificate: node.unified_cert_status ?? null,
    newName: node.new_display_name ?? null,
    newNameStatus: node.new_name_status ?? null,
    username: node.username ?? null,
    searchVisibility: node.search_visibility ?? null,
    globalSearch: node.eligibility_for_api_business_global_search ?? null,
    country: node.country_code ?? null,
    lastOnboardedAt: node.last_onboarded_time ?? null,
    webhook: {
      number: addresses?.phone_number ?? null,
      businessAccount: addresses?.whatsapp_business_account ?? null,
      app: addresses?.application ?? null,
    },
  };
}

/** Of a number that is not connected: whether its registration would change that, and the command for it. */
export function registrationStep(
  { id, status, codeVerification }: Pick<NumberFacts, 'id' | 'status' | 'codeVerification'>,
  user: string,
): string {
  // Banned, restricted, limited …: what is wrong is told by its health.
  if (!UNREGISTERED.has(status ?? '')) return `gates whatsapp numbers health ${id} --user ${user}`;
  return codeVerification === 'VERIFIED' || codeVerification === null
    ? `gates whatsapp register ${id} --user ${user}`
    : `gates whatsapp numbers request-code ${id} --user ${user}`;
}

/** Whether a number in this state has yet to be registered. */
export function isUnregistered({ status }: Pick<NumberFacts, 'status'>): boolean {
  return UNREGISTERED.has(status ?? '');
}

const UNREGISTERED: ReadonlySet<string> = new Set([
  'PENDING',
  'DISCONNECTED',
  'UNVERIFIED',
  'UNKNOWN',
  'NOT_REGISTERED',
]);
