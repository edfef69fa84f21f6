/** Calls of Zoom's API. https://developers.zoom.us/docs/api/ */
import { setTimeout as sleep } from 'node:timers/promises';
import { GateError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import type { Session } from '../../src/gate.ts';
import type { Http, HttpRequest, HttpResponse } from '../../src/http/client.ts';
import { interruptedError } from '../../src/http/failure.ts';
import { zoomCredential } from './credential.ts';
import { forgetLimit, noteLimit } from './daily-limit.ts';
import { untoldWaitMs } from './errors-rate.ts';
import { accessEnded, platformError, type Whose } from './errors.ts';
import { record } from './json.ts';

const API = 'https://api.zoom.us/v2';

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
type Query = Readonly<Record<string, string | number | boolean | undefined>>;
interface CallOptions {
  query?: Query;
  body?: unknown;
}

export interface ZoomApi {
  /**
   * One call, with access renewed where it has ended. Ids go into `path` by {@link pathId}.
   * @param path e.g. `/users/me/meetings`
   * @param query values that are undefined are left out
   * @returns the answer's JSON object; an empty one where Zoom says nothing
   * @throws GateError by Zoom's error codes; a POST without an answer is `unknown_outcome`
   */
  call(
    method: Method,
    path: string,
    options?: CallOptions,
  ): Promise<Readonly<Record<string, unknown>>>;
  /** Every page of a list, by `next_page_token`: the items under `key`. 300 a page unless `query` says otherwise. */
  pages(
    path: string,
    key: string,
    query?: Query,
  ): AsyncIterable<readonly Readonly<Record<string, unknown>>[]>;
}

/** What calls are made with. */
export interface Access {
  readonly http: Http;
  readonly signal?: AbortSignal | undefined;
  now(): number;
  /** For the cures of errors. */
  readonly whose: Whose;
  token(): Promise<string>;
  /** Told of what Zoom refused. */
  refused?(error: unknown): Promise<void>;
  /** Told of what Zoom did. */
  done?(method: Method, path: string): Promise<void>;
  /** Another one, for one that Zoom takes no more; not given: there is none to be had. */
  another?(): Promise<string>;
}

/** An id or UUID as a part of a path; one with a slash is encoded twice, as Zoom asks. */
export function pathId(id: string): string {
  const once = encodeURIComponent(id);
  return id.startsWith('/') || id.includes('//') ? encodeURIComponent(once) : once;
}

/** Of a session whose credential the login of this gate wrote. */
export function apiOf(session: Session): ZoomApi {
  const { http, now, user, signal } = session;
  const { kind } = zoomCredential(session.credential);
  let credential = session.credential;
  const token = () => zoomCredential(credential).accessToken;
  return zoomApi({
    http,
    signal,
    now,
    whose: { app: kind, user },
    refused: (error) => noteLimit(session, error),
    async done(method, path) {
      if (isCounted(method, path)) await forgetLimit(session);
    },
    async token() {
      credential = await session.renewed();
      return token();
    },
    async another() {
      credential = await session.renewed(credential);
      return token();
    },
  });
}

/** Whether Zoom counts it among the meetings made and changed in a day. */
function isCounted(method: Method, path: string): boolean {
  return method === 'POST'
    ? /^\/users\/[^/]+\/meetings$/.test(path)
    : method === 'PATCH' && /^\/meetings\/[^/]+$/.test(path);
}

export function zoomApi(access: Access): ZoomApi {
  const call = async (
    method: Method,
    path: string,
    options: CallOptions = {},
  ): Promise<Readonly<Record<string, unknown>>> => {
    let answer = await ask(access, await access.token(), method, path, options);
    if (accessEnded(answer) && access.another) {
      // Turned away before anything was done: a POST, too, may be made again.
      answer = await ask(access, await access.another(), method, path, options);
    }
    try {
      const told = answerOf(access, method, path, answer);
      await access.done?.(method, path);
      return told;
    } catch (error) {
      await access.refused?.(error);
      throw error;
    }
  };
  return {
    call,
    async *pages(path, key, query = {}) {
      const seen = new Set<string>();
      let next: string | undefined;
      do {
        const page = await call('GET', path, {
          query: { page_size: 300, ...query, next_page_token: next },
        });
        const items = page[key];
        if (Array.isArray(items)) yield items.map(record);
        const told = page['next_page_token'];
        // A token that leads back to itself would page for ever.
        next = typeof told === 'string' && told !== '' && !seen.has(told) ? told : undefined;
        if (next !== undefined) seen.add(next);
      } while (next !== undefined);
    },
  };
}

/** So often a call that came too fast is made in all, where Zoom tells no time to wait. */
const ATTEMPTS = 3;

async function ask(
  { http, signal, whose }: Access,
  token: string,
  method: Method,
  path: string,
  { query = {}, body }: CallOptions,
): Promise<HttpResponse> {
  http.conceal(token);
  const request: HttpRequest = {
    method,
    gate: 'zoom',
    url: `${API}${path}`,
    token,
    query: Object.fromEntries(
      Object.entries(query).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)]],
      ),
    ),
    ...(body === undefined ? {} : { json: body }),
  };
  for (let attempt = 1; ; attempt++) {
    const answer = await http.request(request).catch((error: unknown) => {
      throw unanswered(error, path, whose);
    });
    const { message } = record(answer.json);
    const wait = answer.status === 429 ? untoldWaitMs(answer.headers, String(message)) : null;
    if (wait === null || attempt >= ATTEMPTS) return answer;
    // What was turned away was not done: this holds for changes, too.
    await sleep(wait, undefined, { signal }).catch(() => {
      throw interruptedError('zoom');
    });
  }
}

/** Whether it was done is to be seen at Zoom: nothing of it stands in the outbox. */
function unanswered(error: unknown, path: string, whose: Whose): unknown {
  if (!(error instanceof GateError) || error.category !== 'unknown_outcome') return error;
  const { category, code, gate, said } = error;
  const hint = words`Look before repeating it: ${lookAt(path, whose)}`;
  return new GateError({ category, code, gate, message: said.message, hint, cause: error });
}

/** The command that shows what became of a call. */
function lookAt(path: string, { user }: Whose): string {
  const [, id, beneath = ''] = /^\/meetings\/(\d+)(?:\/(\w+))?/.exec(path) ?? [];
  const verb = /^(?:batch_)?registrants/.test(beneath) ? 'registrant list' : 'meeting show';
  const whose = user === null ? '' : ` --user ${user}`;
  return `gates zoom ${id === undefined ? 'meeting list' : `${verb} ${id}`}${whose}`;
}

function answerOf(
  { now, whose }: Access,
  method: Method,
  path: string,
  { status, headers, json, body }: HttpResponse,
): Readonly<Record<string, unknown>> {
  if (status < 400) {
    if (body.length === 0) return {};
    if (typeof json === 'object' && json !== null) return record(json);
  }
  const told = typeof record(json)['code'] === 'number';
  if (method !== 'GET' && !told && (status < 400 || status >= 500)) {
    throw new GateError({
      category: 'unknown_outcome',
      code: 'unknown_outcome',
      gate: 'zoom',
      message: words`Zoom answered ${status} without saying whether it did what was asked.`,
      hint: words`It may have been done: look before you repeat it (${lookAt(path, whose)}).`,
    });
  }
  if (status < 400) {
    throw new GateError({
      category: 'failed',
      code: 'answer_unreadable',
      gate: 'zoom',
      message: words`Zoom gave an answer that cannot be read.`,
      hint: words`Run again with --verbose to see it.`,
    });
  }
  throw platformError({ status, headers, json }, whose, now());
}
