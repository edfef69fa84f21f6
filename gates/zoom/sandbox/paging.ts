/** Lists a page at a time. https://developers.zoom.us/docs/api/using-zoom-apis/#pagination */
import type { Call } from './call.ts';
import { failed, invalid } from './refusals.ts';
import { newId } from './world.ts';

const LIVES_MS = 15 * 60_000;
const USUAL = 30;
const MOST = 300;

/** What a `next_page_token` stands for: where a list goes on, with the same parameters. */
export interface Page {
  readonly of: string;
  readonly from: number;
  readonly expiresAt: number;
}

/** One page of a list, with what is told of it. @param key the member that holds the items */
export function paged(call: Call, key: string, items: readonly unknown[]): Record<string, unknown> {
  const size = pageSize(call);
  const { next_page_token: token, ...asked } = call.query;
  const of = `${call.path}?${new URLSearchParams(Object.entries(asked)).toString()}`;
  const from = token ? begin(call, token, of) : 0;
  const shown = items.slice(from, from + size);
  let next = '';
  if (from + size < items.length) {
    next = newId();
    const expiresAt = call.world.host.now() + LIVES_MS;
    call.world.state.pages.set(next, { of, from: from + size, expiresAt });
  }
  return {
    page_size: size,
    page_count: Math.ceil(items.length / size),
    total_records: items.length,
    next_page_token: next,
    [key]: shown,
  };
}

function pageSize({ query }: Call): number {
  const text = query['page_size'];
  if (text === undefined) return USUAL;
  const size = Number(text);
  if (!Number.isInteger(size) || size < 1) {
    throw invalid([{ field: 'page_size', message: 'Invalid field.' }]);
  }
  return Math.min(size, MOST);
}

function begin({ world }: Call, token: string, of: string): number {
  const page = world.state.pages.get(token);
  if (!page || page.of !== of || page.expiresAt <= world.host.now()) {
    throw failed(400, 300, 'The next page token is either invalid or expired.');
  }
  return page.from;
}
