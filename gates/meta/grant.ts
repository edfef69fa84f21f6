/** The last step of every login and refresh: from a token to everything that is kept of it. */
import * as z from 'zod/mini';
import type { LoginFacts } from '../../src/domain/account.ts';
import { usageError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Grant, Identified } from '../../src/gate.ts';
import type { Http } from '../../src/http/client.ts';
import type { MetaCredential } from './credential.ts';
import { type Graph, graph, unreadable } from './graph.ts';
import { pageTokens } from './pages.ts';
import { checkToken, inspectToken, type AppAccess, type TokenFacts } from './token.ts';

const meNode = z.object({ id: z.string(), name: z.optional(z.string()) });

/** Who the token belongs to. https://developers.facebook.com/docs/graph-api/reference/user */
export async function whoIs(graph: Graph): Promise<Identified> {
  const read = meNode.safeParse(await graph.get('me', { fields: 'id,name' }));
  if (!read.success) throw unreadable('meta', words`an answer about who this is`, read.error);
  return { externalId: read.data.id, name: read.data.name ?? read.data.id, handle: null };
}

/**
 * Checks the token (valid, of this app, a person's or a system user's), and gathers who it is, what it
 * may do, and the pages with their tokens.
 */
export async function grantOf(
  context: { http: Http; now(): number },
  app: AppAccess,
  token: string,
): Promise<Grant> {
  const { http } = context;
  const found = await inspectToken(http, token, app);
  checkToken(found, app.appId);
  checkKind(found.kind);
  const { appSecret } = app;
  const as = graph({ http, gate: 'meta', token, appSecret });
  const identity = await whoIs(as);
  const pages = found.scopes.includes('pages_show_list') ? await pageTokens(as) : [];
  for (const page of pages) http.conceal(page.token);
  const appId = app.appId ?? found.appId;
  if (appId === null) throw unreadable('meta', words`an answer that does not name the token’s app`);
  const credential: MetaCredential = {
    appId,
    ...(appSecret === undefined ? {} : { appSecret }),
    accessToken: token,
    tokenKind: found.kind,
    pages,
  };
  return {
    identity,
    credential,
    facts: loginFacts(found, context.now()),
    details: { ...tokenDetails(found), pages: pages.map(({ id, name }) => ({ id, name })) },
  };
}

/** @param now when it was first seen, for a token that does not tell when it was made */
export function loginFacts(found: TokenFacts, now: number): LoginFacts {
  const expired = found.problem?.subcode === 463;
  return {
    tokenKind: found.kind,
    scopes: found.scopes,
    issuedAt: found.issuedAt ?? now,
    expiresAt: found.expiresAt,
    state: found.valid ? 'valid' : expired ? 'expired' : 'revoked',
  };
}

/** What is kept beside the account, as ISO dates and plain lists. */
function tokenDetails(found: TokenFacts): Record<string, unknown> {
  const { dataAccessExpiresAt } = found;
  return {
    appId: found.appId,
    granularScopes: found.granularScopes,
    dataAccessExpiresAt:
      dataAccessExpiresAt === null ? null : new Date(dataAccessExpiresAt).toISOString(),
  };
}

function checkKind(kind: string): void {
  if (kind === 'USER' || kind === 'SYSTEM_USER') return;
  throw usageError(
    words`This is a token of the kind ${kind}; a login needs a person’s or a system user’s.`,
    words`Make one in Business settings › Users › System users › Generate token.`,
    'token_of_wrong_kind',
  );
}
