/** Business portfolios and the WhatsApp business accounts a login can see. */
import * as z from 'zod/mini';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import { type Graph, type GraphQuery, unreadable } from './graph.ts';

export interface Business {
  id: string;
  name: string;
  /** `verified`, `not_verified`, `pending` … */
  verification: string | null;
}

export interface BusinessAccount {
  id: string;
  name: string;
  numbers: readonly PhoneNumber[];
}

export interface PhoneNumber {
  /** The phone number id, which messages are sent through. */
  id: string;
  /** As Meta writes it, e.g. `+7 999 123-45-67`. */
  phone: string;
  /** The verified display name. */
  name: string;
  /** `CONNECTED`, `PENDING` … */
  status: string | null;
  /** `GREEN`, `YELLOW`, `RED`, `UNKNOWN`. */
  quality: string | null;
}

/** What a login is known to be allowed, from its account's details; widens the search. */
export interface Reach {
  /** A system user's own id: accounts are assigned to it rather than to a person. */
  systemUserId?: string | undefined;
  /** Business accounts the token names in its granular scopes. */
  businessAccountIds?: readonly string[] | undefined;
}

const named = z.object({ id: z.string(), name: z.optional(z.string()) });
const businessNode = z.extend(named, { verification_status: z.optional(z.string()) });
const numberNode = z.object({
  id: z.string(),
  display_phone_number: z.string(),
  verified_name: z.optional(z.string()),
  status: z.optional(z.string()),
  quality_rating: z.optional(z.string()),
});

/** `GET /me/businesses`. Needs `business_management`. */
export async function listBusinesses(graph: Graph): Promise<Business[]> {
  const nodes = await list(graph, 'me/businesses', businessNode, {
    fields: 'id,name,verification_status',
  });
  return nodes.map(({ id, name, verification_status: verification }) => ({
    id,
    name: name ?? id,
    verification: verification ?? null,
  }));
}

/**
 * Every WhatsApp business account this login sees, with its numbers: those its businesses own or were
 * given, those assigned to it as a system user, and those its token names. What one way may not see,
 * another may; a refusal for want of permission is therefore no failure here.
 * Needs `whatsapp_business_management`, and `business_management` for the way over businesses.
 */
export async function findBusinessAccounts(
  graph: Graph,
  reach: Reach = {},
): Promise<BusinessAccount[]> {
  const found = new Map<string, string>();
  const add = (nodes: readonly z.infer<typeof named>[]): void => {
    for (const { id, name } of nodes) found.set(id, name ?? found.get(id) ?? id);
  };
  const edge = (path: string) => visible(list(graph, path, named, { fields: 'id,name' }));

  for (const business of await edge('me/businesses')) {
    add(await edge(`${business.id}/owned_whatsapp_business_accounts`));
    add(await edge(`${business.id}/client_whatsapp_business_accounts`));
  }
  if (reach.systemUserId !== undefined) {
    add(await edge(`${reach.systemUserId}/assigned_whatsapp_business_accounts`));
  }
  for (const id of reach.businessAccountIds ?? []) {
    if (!found.has(id)) add(await visible(one(graph, id)));
  }
  const accounts: BusinessAccount[] = [];
  for (const [id, name] of found) {
    accounts.push({ id, name, numbers: await visible(listNumbers(graph, id)) });
  }
  return accounts;
}

/** `GET /{business account}/phone_numbers`. */
export async function listNumbers(graph: Graph, businessAccountId: string): Promise<PhoneNumber[]> {
  const nodes = await list(graph, `${businessAccountId}/phone_numbers`, numberNode, {
    fields: 'id,display_phone_number,verified_name,status,quality_rating',
  });
  return nodes.map((node) => ({
    id: node.id,
    phone: node.display_phone_number,
    name: node.verified_name ?? '',
    status: node.status ?? null,
    quality: node.quality_rating ?? null,
  }));
}

/** What an account's stored details tell about its reach (see `grant.ts`). */
export function reachOf(
  details: Readonly<Record<string, unknown>>,
  login: { id: string; tokenKind: string | undefined },
): Reach {
  const read = granular.safeParse(details['granularScopes']);
  return {
    systemUserId: login.tokenKind === 'SYSTEM_USER' ? login.id : undefined,
    businessAccountIds: read.success ? (read.data['whatsapp_business_management'] ?? []) : [],
  };
}

const granular = z.record(z.string(), z.array(z.string()));

async function list<T extends z.ZodMiniType>(
  graph: Graph,
  path: string,
  shape: T,
  query: GraphQuery,
): Promise<z.infer<T>[]> {
  const nodes: z.infer<T>[] = [];
  for await (const node of graph.all(path, { ...query, limit: '100' })) {
    nodes.push(readNode(shape, node));
  }
  return nodes;
}

async function one(graph: Graph, id: string): Promise<z.infer<typeof named>[]> {
  return [readNode(named, await graph.get(id, { fields: 'id,name' }))];
}

function readNode<T extends z.ZodMiniType>(shape: T, node: unknown): z.infer<T> {
  const read = shape.safeParse(node);
  if (!read.success) throw unreadable('meta', words`a business account`, read.error);
  return read.data;
}

/** Meta's ways of saying that this login does not see an edge. */
const HIDDEN = new Set([
  'scope_missing',
  'permission_denied',
  'object_not_found',
  'invalid_parameter',
]);

async function visible<T>(nodes: Promise<T[]>): Promise<T[]> {
  try {
    return await nodes;
  } catch (error) {
    if (error instanceof GateError && HIDDEN.has(error.code)) return [];
    throw error;
  }
}
