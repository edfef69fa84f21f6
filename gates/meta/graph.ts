/** The Graph kit that every Meta gate calls the platform by. */
import { createHmac } from 'node:crypto';
import { GateError, usageError } from '../../src/domain/error.ts';
import { type Text, words } from '../../src/domain/words.ts';
import type { Http, HttpRequest, HttpResponse } from '../../src/http/client.ts';
import { graphFault, platformError } from './errors.ts';

/**
 * The one Graph API version of this project, of 2026-07-29. Meta keeps a version for two years after
 * its successor came out (v25.0 ends on 2028-07-29); v26.0 has no successor and so no end yet.
 * Past its end Meta answers as a newer version and says so in `X-Ad-Api-Version-Warning`.
 * https://developers.facebook.com/docs/graph-api/changelog
 */
export const GRAPH_VERSION = 'v26.0';

/** Where everything of Graph stands, with the version in front of each path. */
export const GRAPH_BASE = `https://graph.facebook.com/${GRAPH_VERSION}`;

/** The same for tokens of Instagram Login. https://developers.facebook.com/docs/instagram-platform/overview */
export const INSTAGRAM_BASE = `https://graph.instagram.com/${GRAPH_VERSION}`;

/** A JSON object as Graph answers it; whoever reads it checks its shape. */
type GraphNode = Readonly<Record<string, unknown>>;

export type GraphQuery = NonNullable<HttpRequest['query']>;

/** At most one of `json`, `form` and `multipart`. */
type GraphBody = Pick<
  HttpRequest,
  'query' | 'json' | 'form' | 'multipart' | 'timeoutMs' | 'signal' | 'onSent'
> & {
  /** The error code of an answer that tells, item by item, what was done all the same: it is given back, not thrown. */
  readonly partial?: number;
};

/** A session is one of these, with its token beside it. */
export interface GraphOptions {
  readonly http: Http;
  /** The gate's name, for errors. */
  readonly gate: string;
  /** {@link GRAPH_BASE} unless told. */
  readonly base?: string | undefined;
  /** Sent as Bearer; left out only where the platform wants none (OAuth exchange). */
  readonly token?: string | undefined;
  /** Adds `appsecret_proof` to every call. */
  readonly appSecret?: string | undefined;
  /** What gets another token, where that is no login at Meta. */
  readonly signIn?: Text | undefined;
  /** Told when Meta warns that the version is past its end. */
  readonly onWarning?: ((text: string) => void) | undefined;
}

/**
 * Paths are relative to the version: `me/accounts`. All throw GateErrors: what Meta said (see
 * `errors.ts`), and `unknown_outcome` when something was to change and the answer does not tell whether it has.
 */
export interface Graph {
  get(path: string, query?: GraphQuery): Promise<GraphNode>;
  post(path: string, body?: GraphBody): Promise<GraphNode>;
  del(path: string, query?: GraphQuery, body?: GraphBody): Promise<GraphNode>;
  /** Every item of every page of an edge, in the platform's order. */
  all(path: string, query?: GraphQuery): AsyncIterable<GraphNode>;
}

export function graph(options: GraphOptions): Graph {
  const { http, gate, base = GRAPH_BASE, token, appSecret, signIn, onWarning } = options;
  const proof =
    token === undefined || appSecret === undefined ? undefined : appSecretProof(token, appSecret);
  for (const secret of [token, appSecret, proof]) if (secret) http.conceal(secret);

  async function call(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    { partial, ...body }: GraphBody,
  ): Promise<GraphNode> {
    const response = await http.request({
      ...body,
      method,
      gate,
      url: graphUrl(base, path),
      query: { ...body.query, appsecret_proof: proof },
      ...(token === undefined ? {} : { token }),
    });
    const warning = response.headers['x-ad-api-version-warning'];
    if (warning !== undefined) onWarning?.(warning);
    const told = partial !== undefined && graphFault(response.json)?.code === partial;
    if (told) return response.json as GraphNode;
    return answer({ gate, signIn }, method !== 'GET', response);
  }

  return {
    get: (path, query = {}) => call('GET', path, { query }),
    post: (path, body = {}) => call('POST', path, body),
    del: (path, query = {}, body = {}) => call('DELETE', path, { ...body, query }),
    async *all(path, query = {}) {
      const asked = new Set<string>();
      let next: GraphQuery | null = query;
      while (next !== null) {
        const page: GraphNode = await call('GET', path, { query: next });
        if (Array.isArray(page['data'])) yield* page['data'] as GraphNode[];
        next = nextPage(query, page['paging']);
        // A cursor that leads back to itself would page for ever.
        if (next !== null && asked.size === asked.add(JSON.stringify(next)).size) return;
      }
    },
  };
}

/** Hex HMAC-SHA256(app secret, token). https://developers.facebook.com/docs/graph-api/guides/secure-requests */
export function appSecretProof(token: string, appSecret: string): string {
  return createHmac('sha256', appSecret).update(token).digest('hex');
}

/** The full address of a path under the current version. Ids come from people too: they may not leave their place. */
function graphUrl(base: string, path: string): string {
  if (!/^[\w.:=-]+(\/[\w.:=-]+)*$/.test(path) || /(^|\/)\.+(\/|$)/.test(path)) {
    throw usageError(words`“${path}” cannot be an id at Meta: use letters, digits, _, . and -.`);
  }
  return `${base}/${path}`;
}

/**
 * The query of the next page, or `null` after the last one, which carries no `paging.next`. Of that
 * address only the cursor is taken: it repeats the token, and names Meta's host where the sandbox may stand in.
 */
function nextPage(query: GraphQuery, paging: unknown): GraphQuery | null {
  const next = (paging as { next?: unknown } | null | undefined)?.next;
  if (typeof next !== 'string' || !URL.canParse(next)) return null;
  const cursor = Object.fromEntries(new URL(next).searchParams);
  delete cursor['access_token'];
  delete cursor['appsecret_proof'];
  return { ...query, ...cursor };
}

function answer(
  { gate, signIn }: Pick<GraphOptions, 'gate' | 'signIn'>,
  changes: boolean,
  response: HttpResponse,
): GraphNode {
  const { status, json, headers } = response;
  const readable = typeof json === 'object' && json !== null;
  if (status < 400 && readable) return json as GraphNode;
  if (status < 400 && json === true) return { success: true };
  if (changes && (status < 400 || (status >= 500 && graphFault(json) === null))) {
    throw new GateError({
      category: 'unknown_outcome',
      code: 'unknown_outcome',
      message: words`Meta answered ${status} without saying whether it did what was asked.`,
      hint: words`It may have happened: look before you repeat it (a message stands in: gates outbox list).`,
      gate,
    });
  }
  if (status < 400) throw unreadable(gate);
  const error = platformError(gate, status, json, headers);
  throw signIn !== undefined && error.category === 'auth' ? curedBy(error, signIn) : error;
}

/** The table of errors speaks of logins at Meta. */
function curedBy(error: GateError, hint: Text): GateError {
  const { category, code, gate, platformCode, platformDetail, said } = error;
  const { message } = said;
  return new GateError({ category, code, gate, platformCode, platformDetail, message, hint });
}

/** The answer is not what Meta documents. `what`: as it stands after “Meta gave”. */
export function unreadable(gate: string, what = words`an answer`, cause?: unknown): GateError {
  return new GateError({
    category: 'failed',
    code: 'answer_unreadable',
    message: words`Meta gave ${what} that cannot be read.`,
    hint: words`Run again with --verbose to see it.`,
    gate,
    cause,
  });
}
