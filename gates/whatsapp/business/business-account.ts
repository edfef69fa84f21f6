/** A WhatsApp business account: what Meta tells of it, and what can be changed. */
import * as z from 'zod/mini';
import { words } from '../../../src/domain/words.ts';
import { type Graph, unreadable } from '../../meta/graph.ts';
import { checkLength, refusal } from '../bounds.ts';
import { getKnown } from '../known-fields.ts';
import { type Health, healthOf } from '../numbers/health.ts';
import { checkSuccess } from '../success.ts';

/** What Meta does not tell is `null`. */
export interface BusinessAccountFacts {
  id: string;
  name: string | null;
  /** Meta's own number for a time zone. */
  timezoneId: string | null;
  currency: string | null;
  /** ISO 3166-1, two letters. */
  country: string | null;
  location: string | null;
  /** `SELF`, `CLIENT_OWNED` … */
  ownership: string | null;
  /** `APPROVED`, `PENDING`, `REJECTED`. */
  review: string | null;
  /** Whether the business itself is verified: `verified`, `not_verified` … */
  verification: string | null;
  status: string | null;
  templateNamespace: string | null;
  /** People a day that may be written to first, over all numbers of the portfolio. */
  limit: string | null;
  /** The portfolio that owns it. */
  owner: { id: string; name: string } | null;
  health: Health | null;
  /** As Meta answered, for fields asked for by name. */
  raw: Readonly<Record<string, unknown>>;
}

const LASTING = [
  'id',
  'name',
  'timezone_id',
  'message_template_namespace',
  'account_review_status',
  'business_verification_status',
  'country',
  'ownership_type',
  'primary_business_location',
];
const FIELDS = [
  ...LASTING,
  'currency',
  'status',
  'whatsapp_business_manager_messaging_limit',
  'owner_business_info',
  'health_status',
];

const word = z.optional(z.nullable(z.string()));
const accountNode = z.object({
  id: z.string(),
  name: word,
  timezone_id: z.optional(z.nullable(z.union([z.string(), z.number()]))),
  currency: word,
  country: word,
  primary_business_location: word,
  ownership_type: word,
  account_review_status: word,
  business_verification_status: word,
  status: word,
  message_template_namespace: word,
  whatsapp_business_manager_messaging_limit: word,
  owner_business_info: z.optional(z.nullable(z.object({ id: z.string(), name: word }))),
});

/** `GET /{business-account-id}`. @param fields in place of all, e.g. `analytics.start(…).end(…)` */
export async function readBusinessAccount(
  graph: Graph,
  id: string,
  fields?: string,
): Promise<BusinessAccountFacts> {
  const raw =
    fields === undefined
      ? await getKnown(graph, id, FIELDS, LASTING)
      : await graph.get(id, { fields });
  const read = accountNode.safeParse(raw);
  if (!read.success) throw unreadable('whatsapp', words`a business account`, read.error);
  const { data } = read;
  const owner = data.owner_business_info;
  return {
    id: data.id,
    name: data.name ?? null,
    timezoneId: data.timezone_id === undefined ? null : text(data.timezone_id),
    currency: data.currency ?? null,
    country: data.country ?? null,
    location: data.primary_business_location ?? null,
    ownership: data.ownership_type ?? null,
    review: data.account_review_status ?? null,
    verification: data.business_verification_status ?? null,
    status: data.status ?? null,
    templateNamespace: data.message_template_namespace ?? null,
    limit: data.whatsapp_business_manager_messaging_limit ?? null,
    owner: owner ? { id: owner.id, name: owner.name ?? owner.id } : null,
    health: healthOf(raw['health_status']),
    raw,
  };
}

/** What can be changed of a business account. */
export interface BusinessAccountChange {
  name?: string | undefined;
  timezoneId?: string | undefined;
}

/** `POST /{business-account-id}` */
export async function updateBusinessAccount(
  graph: Graph,
  id: string,
  { name, timezoneId }: BusinessAccountChange,
): Promise<void> {
  const json = {
    ...(name === undefined ? {} : { name }),
    ...(timezoneId === undefined ? {} : { timezone_id: timezoneId }),
  };
  const answer = await graph.post(id, { json });
  // Here Meta also answers with the id alone.
  if (typeof answer['id'] !== 'string') checkSuccess(answer);
}

/** @throws GateError exit 6 with the limit */
export function checkBusinessAccount({ name, timezoneId }: BusinessAccountChange): void {
  if (name !== undefined) checkLength(words`Name`, name, 100, 1);
  if (timezoneId === undefined || /^\d{1,3}$/.test(timezoneId)) return;
  throw refusal(
    'bad_timezone',
    words`“${timezoneId}” is not one of Meta’s numbers for time zones.`,
    'https://developers.facebook.com/docs/facebook-business-extension/fbe/reference#time-zones',
  );
}

function text(value: string | number | null): string | null {
  return value === null ? null : String(value);
}
