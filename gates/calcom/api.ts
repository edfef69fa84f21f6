/** Calls of Cal.com's API, version 2. https://cal.com/docs/api-reference/v2/introduction */
import type { Session } from '../../src/gate.ts';
import type { Http } from '../../src/http/client.ts';
import { calcomCredential } from './credential.ts';
import { badAnswer, platformError } from './errors.ts';
import { type Json, object, objects } from './json.ts';

const API = 'https://api.cal.com/v2';

/** Each endpoint has a version of its own; another one has other shapes. */
export const VERSION = { bookings: '2024-08-13', eventTypes: '2024-06-14' } as const;

/** The most that one page of bookings holds is 250. */
const PAGE = 100;

interface Options {
  /** The `cal-api-version` of that endpoint. */
  version?: string;
  query?: Readonly<Record<string, string | number | boolean | undefined>>;
  body?: unknown;
}

export interface CalcomApi {
  /**
   * One call; gives what stands under `data`.
   * @throws GateError by Cal.com's errors; `unknown_outcome` where something may have been done and no answer came
   */
  call(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    options?: Options,
  ): Promise<{ data: unknown; pagination: Json }>;
  /** All of a list, a page at a time. */
  pages(path: string, options?: Omit<Options, 'body'>): AsyncIterable<readonly Json[]>;
}

export function apiOf({ http, credential }: Pick<Session, 'http' | 'credential'>): CalcomApi {
  return calcomApi({ http, apiKey: calcomCredential(credential).apiKey });
}

export function calcomApi({ http, apiKey }: { http: Http; apiKey: string }): CalcomApi {
  http.conceal(apiKey);
  const call: CalcomApi['call'] = async (method, path, { version, query = {}, body } = {}) => {
    const answer = await http.request({
      method,
      gate: 'calcom',
      url: `${API}${path}`,
      token: apiKey,
      query: Object.fromEntries(
        Object.entries(query).map(([name, value]) => [
          name,
          value === undefined ? undefined : String(value),
        ]),
      ),
      ...(version === undefined ? {} : { headers: { 'cal-api-version': version } }),
      ...(body === undefined ? {} : { json: body }),
    });
    const { status, json } = answer;
    if (status >= 400) throw platformError(answer);
    const { status: said, data, pagination } = object(json);
    if (said !== 'success') throw badAnswer(status);
    return { data, pagination: object(pagination) };
  };
  return {
    call,
    async *pages(path, { query = {}, ...options } = {}) {
      for (let skip = 0; ; skip += PAGE) {
        const page = { ...query, take: PAGE, skip };
        const { data, pagination } = await call('GET', path, { ...options, query: page });
        const items = objects(data);
        if (items.length > 0) yield items;
        if (pagination['hasNextPage'] !== true || items.length === 0) return;
      }
    },
  };
}

/** Ids of bookings and webhooks in a path. */
export function pathId(id: string): string {
  return encodeURIComponent(id);
}
