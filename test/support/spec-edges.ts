/** Graph's lists of edges (`GET {user}/accounts`) and the parameters each needs. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { AskedRequest } from './spec.ts';

interface Edge {
  method: string;
  endpoint: string;
  params?: readonly { name: string; required: boolean }[];
}

let edges: readonly Edge[] | undefined;

/** What is wrong with a request on an edge, or `null` where no node has such an edge. */
export function edgeErrors(folder: string, request: AskedRequest, url: URL): string[] | null {
  edges ??= load(folder);
  const [, version = '', node = '', edge, ...rest] = url.pathname.split('/');
  if (!/^v\d+\.\d+$/.test(version) || node === '' || edge === undefined || rest.length > 0) {
    return null;
  }
  const given = new Set([...url.searchParams.keys(), ...Object.keys(request.body ?? {})]);
  const found = edges
    .filter((one) => one.method === request.method && one.endpoint === edge)
    .map(({ params = [] }) =>
      params
        .filter(({ name, required }) => required && !given.has(name))
        .map(({ name }) => `${edge}: ${name} is missing`),
    );
  return found.toSorted((a, b) => a.length - b.length)[0] ?? null;
}

function load(folder: string): Edge[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => JSON.parse(readFileSync(`${folder}${name}`, 'utf8')) as { apis?: Edge[] })
    .flatMap(({ apis = [] }) => apis);
}
