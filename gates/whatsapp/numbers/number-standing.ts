/** How a business stands towards WhatsApp: the official business account, and what the law of India asks for. */
import * as z from 'zod/mini';
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { type Graph, unreadable } from '../../meta/graph.ts';
import { checkLength, refusal } from '../bounds.ts';

export interface OfficialStatus {
  /** `PENDING`, `APPROVED`, `REJECTED` …; Meta's own word. */
  status: string | null;
  message: string | null;
}

/** What an application says of the business. */
export interface OfficialApplication {
  business_name?: string | undefined;
  business_description?: string | undefined;
  website_url?: string | undefined;
  contact_email?: string | undefined;
}

export type OfficialAction = 'submit' | 'resubmit' | 'withdraw';

/** As it stands in the request; see {@link checkCompliance}. */
export type Compliance = z.infer<typeof complianceFile>;

const ENTITY_TYPES = [
  'LIMITED_LIABILITY_PARTNERSHIP',
  'SOLE_PROPRIETORSHIP',
  'PARTNERSHIP',
  'PUBLIC_COMPANY',
  'PRIVATE_COMPANY',
  'OTHER',
] as const;

const word = z.optional(z.nullable(z.string()));
const officialNode = z.object({ oba_status: word, status_message: word });
const applied = z.object({ success: z.optional(z.boolean()), message: word });
const complianceNode = z.object({ data: z.array(z.record(z.string(), z.unknown())) });
const contact = {
  email: z.string(),
  mobile_number: z.optional(z.string()),
  landline_number: z.optional(z.string()),
};
const complianceFile = z.strictObject({
  messaging_product: z.optional(z.literal('whatsapp')),
  entity_name: z.string(),
  entity_type: z.enum(ENTITY_TYPES),
  entity_type_custom: z.optional(z.string()),
  is_registered: z.optional(z.boolean()),
  grievance_officer_details: z.strictObject({ name: z.string(), ...contact }),
  customer_care_details: z.strictObject(contact),
});

/** `GET /{phone-number-id}/official_business_account` */
export async function readOfficial(graph: Graph, id: string): Promise<OfficialStatus> {
  const fields = 'oba_status,status_message';
  const answer = await graph.get(`${id}/official_business_account`, { fields });
  const read = officialNode.safeParse(answer);
  if (!read.success) throw unreadable('whatsapp', undefined, read.error);
  return { status: read.data.oba_status ?? null, message: read.data.status_message ?? null };
}

/** `POST /{phone-number-id}/official_business_account`. Resolves to what Meta says of it. */
export async function applyOfficial(
  graph: Graph,
  id: string,
  action: OfficialAction,
  application: OfficialApplication,
): Promise<string | null> {
  const given = Object.entries(application).filter(([, value]) => value !== undefined);
  const answer = await graph.post(`${id}/official_business_account`, {
    json: {
      action: `${action.toUpperCase()}_APPLICATION`,
      ...(given.length === 0 ? {} : { application_data: Object.fromEntries(given) }),
    },
  });
  const read = applied.safeParse(answer);
  if (!read.success) throw unreadable('whatsapp', undefined, read.error);
  return read.data.message ?? null;
}

/** @throws GateError exit 6 with the limit: 255 and 1000 characters; exit 2 for an address that is none */
export function checkApplication(application: OfficialApplication): void {
  const { business_name: name, business_description: description } = application;
  if (name !== undefined) checkLength(words`Business name`, name, 255);
  if (description !== undefined) checkLength(words`Description`, description, 1000);
  const { website_url: website } = application;
  if (website !== undefined && !URL.canParse(website)) {
    throw usageError(words`“${website}” is no web address.`, words`write it with https://`);
  }
}

/** `GET /{phone-number-id}/business_compliance_info`; `null`: nothing was told yet. */
export async function readCompliance(
  graph: Graph,
  id: string,
): Promise<Readonly<Record<string, unknown>> | null> {
  const read = complianceNode.safeParse(await graph.get(`${id}/business_compliance_info`));
  if (!read.success) throw unreadable('whatsapp', undefined, read.error);
  return read.data.data[0] ?? null;
}

/** `POST /{phone-number-id}/business_compliance_info` */
export async function setCompliance(graph: Graph, id: string, info: Compliance): Promise<void> {
  await graph.post(`${id}/business_compliance_info`, {
    json: { ...info, messaging_product: 'whatsapp' },
  });
}

/**
 * Reads what a file says of the business.
 * @throws GateError exit 2 where a field is missing or unknown, exit 6 where one breaks a limit
 */
export function checkCompliance(value: unknown): Compliance {
  const read = complianceFile.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    const at = issue?.path.join('.') ?? '';
    throw usageError(
      words`The compliance information is not as Meta takes it${at === '' ? '' : `: ${at}`}.`,
      words`entity_name, entity_type, grievance_officer_details (name, email) and customer_care_details (email) are needed`,
      'bad_compliance',
    );
  }
  const { entity_name: name, entity_type: type, entity_type_custom: custom } = read.data;
  checkLength(words`entity_name`, name, 128, 2);
  if (custom !== undefined) checkLength(words`entity_type_custom`, custom, 1024);
  if ((type === 'OTHER') !== (custom !== undefined)) {
    throw refusal(
      'bad_entity_type',
      words`entity_type_custom belongs to the entity_type OTHER, and to no other.`,
    );
  }
  if (read.data.is_registered !== undefined && type !== 'OTHER' && type !== 'PARTNERSHIP') {
    throw refusal(
      'bad_entity_type',
      words`is_registered belongs to the entity types OTHER and PARTNERSHIP.`,
    );
  }
  return read.data;
}
