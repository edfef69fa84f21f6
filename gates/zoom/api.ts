/** Calls of Zoom's API. https://developers.zoom.us/docs/api/ */
import type { Session } from '../../src/gate.ts';

export const API = 'https://api.zoom.us/v2';

export interface ZoomApi {
  /**
   * One call, with access renewed where it has ended. Ids go into `path` by {@link pathId}.
   * @param query values that are undefined are left out
   * @throws GateError by Zoom's error codes; a POST without an answer is `unknown_outcome`
   */
  call(
    method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    options?: {
      query?: Readonly<Record<string, string | number | boolean | undefined>>;
      body?: unknown;
    },
  ): Promise<Readonly<Record<string, unknown>>>;
  /** Every page of a list, by `next_page_token`: the items under `key`. */
  pages(
    path: string,
    key: string,
    query?: Readonly<Record<string, string | number | boolean | undefined>>,
  ): AsyncIterable<readonly Readonly<Record<string, unknown>>[]>;
}

/** An id or UUID as a part of a path; one with a slash is encoded twice, as Zoom asks. */
export function pathId(id: string): string {
  const once = encodeURIComponent(id);
  return id.startsWith('/') || id.includes('//') ? encodeURIComponent(once) : once;
}

export function apiOf(_session: Session): ZoomApi {
  throw new Error('not yet');
}
