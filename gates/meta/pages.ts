/** The pages a login manages. */
import * as z from 'zod/mini';
import { GateError, notFound } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { MetaCredential } from './credential.ts';
import { type Graph, unreadable } from './graph.ts';
import { type LinkedInstagram, linkedInstagram } from './instagram-accounts.ts';

export interface Page {
  id: string;
  name: string;
  category: string | null;
  /** What this person may do there: `MESSAGING`, `CREATE_CONTENT`, `ANALYZE` … */
  tasks: readonly string[];
  /** Its professional Instagram account; `null` also where that was not asked for. */
  instagram: LinkedInstagram | null;
}

export type PageWithToken = NonNullable<MetaCredential['pages']>[number];

const pageNode = z.object({
  id: z.string(),
  name: z.string(),
  category: z.optional(z.string()),
  tasks: z.optional(z.array(z.string())),
  access_token: z.optional(z.string()),
  instagram_business_account: z.optional(
    z.object({ id: z.string(), username: z.optional(z.string()) }),
  ),
});

/**
 * `GET /me/accounts`. https://developers.facebook.com/docs/graph-api/reference/user/accounts
 * @param instagram asks for the linked accounts, too, which takes `instagram_basic`
 */
export async function listPages(graph: Graph, { instagram = false } = {}): Promise<Page[]> {
  const more = instagram ? ',instagram_business_account{id,username}' : '';
  const nodes = await pageNodes(graph, `id,name,category,tasks${more}`);
  return nodes.map(({ id, name, category, tasks, instagram_business_account: account }) => ({
    id,
    name,
    category: category ?? null,
    tasks: tasks ?? [],
    instagram: account ? linkedInstagram(account) : null,
  }));
}

/** The pages whose page access token this login may have. For the vault only. */
export async function pageTokens(graph: Graph): Promise<PageWithToken[]> {
  const nodes = await pageNodes(graph, 'id,name,access_token');
  return nodes.flatMap(({ id, name, access_token: token }) =>
    token === undefined ? [] : [{ id, name, token }],
  );
}

/**
 * The page of the stored login that an id or a name means.
 * @throws GateError `not_found` (exit 5), or `ambiguous_page` (exit 2) when a name fits several
 */
export function findPage(credential: MetaCredential, text: string): PageWithToken {
  const pages = credential.pages ?? [];
  const fits = pages.filter(
    ({ id, name }) => id === text || name.toLowerCase() === text.toLowerCase(),
  );
  const [found, ...others] = fits;
  if (found && others.length === 0) return found;
  if (found) {
    throw new GateError({
      category: 'usage',
      code: 'ambiguous_page',
      gate: 'meta',
      message: words`“${text}” names several pages: ${fits.map(({ id }) => id).join(', ')}.`,
      hint: words`Use one of these ids.`,
    });
  }
  const known = pages.map(({ id, name }) => `${name} (${id})`).join(', ');
  throw notFound(
    known === ''
      ? words`This login has no page “${text}”.`
      : words`This login has no page “${text}”; it has ${known}.`,
    words`gates meta pages; a page added since the last login comes with: gates meta refresh`,
  );
}

async function pageNodes(graph: Graph, fields: string): Promise<z.infer<typeof pageNode>[]> {
  const pages: z.infer<typeof pageNode>[] = [];
  for await (const node of graph.all('me/accounts', { fields, limit: '100' })) {
    const read = pageNode.safeParse(node);
    if (!read.success) throw unreadable('meta', words`a page`, read.error);
    pages.push(read.data);
  }
  return pages;
}
