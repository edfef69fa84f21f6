/** The professional Instagram accounts that are linked to pages. */
import * as z from 'zod/mini';
import { GateError } from '../../src/domain/error.ts';
import { type Words, words } from '../../src/domain/words.ts';
import { type Graph, unreadable } from './graph.ts';
import { loginCommand } from './scopes.ts';

/** As a page tells of it. */
export interface LinkedInstagram {
  /** The id that Graph knows the professional account by. */
  id: string;
  username: string | null;
}

interface InstagramAccount extends LinkedInstagram {
  name: string | null;
  followers: number | null;
  page: { id: string; name: string };
}

/** What an account is read with; every field of it needs `instagram_basic`. */
export const INSTAGRAM_SCOPE = 'instagram_basic';

/** https://developers.facebook.com/docs/instagram-platform/reference/instagram-user */
const accountNode = z.object({
  id: z.string(),
  username: z.optional(z.string()),
  name: z.optional(z.string()),
  followers_count: z.optional(z.number()),
});

const pageNode = z.object({
  id: z.string(),
  name: z.string(),
  instagram_business_account: z.optional(accountNode),
});

const FIELDS = 'id,name,instagram_business_account{id,username,name,followers_count}';

/** How an account gets linked, for somebody who has none. https://www.facebook.com/business/help/898752960195806 */
export const INSTAGRAM_STEPS: readonly Words[] = [
  words`No Instagram account is linked to a page of this login. To link one:`,
  words`1. In the Instagram app: Settings › Account type and tools › Switch to professional account.`,
  words`2. On Facebook, as the page: Settings › Linked accounts › Instagram › Connect account.`,
  words`3. For messages, in the Instagram app: Settings › Messages and story replies › Message controls › Connected tools › Allow access to messages.`,
  words`4. Come back with: gates meta refresh, then: gates meta instagram`,
];

/** `GET /me/accounts`, the pages with an account only. Needs `instagram_basic` beside `pages_show_list`. */
export async function listInstagramAccounts(graph: Graph): Promise<InstagramAccount[]> {
  const accounts: InstagramAccount[] = [];
  for await (const node of graph.all('me/accounts', { fields: FIELDS, limit: '100' })) {
    const read = pageNode.safeParse(node);
    if (!read.success) throw unreadable('meta', words`a page`, read.error);
    const { id, name, instagram_business_account: account } = read.data;
    if (!account) continue;
    accounts.push({
      ...linkedInstagram(account),
      name: account.name ?? null,
      followers: account.followers_count ?? null,
      page: { id, name },
    });
  }
  return accounts;
}

/** The account as a page's `instagram_business_account{id,username}` has it. */
export function linkedInstagram(node: {
  id: string;
  username?: string | undefined;
}): LinkedInstagram {
  return { id: node.id, username: node.username ?? null };
}

/** @throws GateError `scope_missing` (exit 3) unless this login may see Instagram accounts */
export function checkInstagramScope(scopes: readonly string[]): void {
  if (scopes.includes(INSTAGRAM_SCOPE)) return;
  throw new GateError({
    category: 'auth',
    code: 'scope_missing',
    gate: 'meta',
    message: words`The login lacks the permission ${INSTAGRAM_SCOPE}, without which Meta shows no Instagram account.`,
    hint: loginCommand([INSTAGRAM_SCOPE], scopes),
  });
}
