import type { LoggedRequest } from '../../../src/sandbox/requests.ts';
import type { AskedRequest } from '../../support/spec.ts';

/** The log keeps bodies whole, but for secrets (masked, still text) and files (described). */
export function asPlatformSeesIt({ method, url, headers, body }: LoggedRequest): AskedRequest {
  const { pathname, search } = new URL(url);
  return {
    method,
    url: `https://graph.facebook.com${pathname.replace('/graph/', '/')}${search}`,
    contentType: headers['content-type']?.split(';', 1)[0] ?? null,
    body: bodyOf(body),
  };
}

function bodyOf(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body ?? undefined;
  const read: Record<string, unknown> = { ...body };
  if ('file' in read) read['file'] = 'binary';
  for (const name of ['pin', 'code']) if (read[name] === '***') read[name] = '123456';
  // A list in a form stands there as JSON.
  if (typeof read['tasks'] === 'string') read['tasks'] = JSON.parse(read['tasks']);
  return read;
}

/** What the platform derives by itself, or has under another name: an example has it, a request need not. */
const DERIVED: ReadonlySet<string> = new Set([
  // Of a contact: the country's code beside its name.
  'contacts[].addresses[].country_code',
  // Of a template: there is no other policy.
  'template.language.policy',
]);

/** Every place that something stands in an example and nothing in our request. */
export function missingPaths(example: unknown, ours: unknown): string[] {
  const [wanted, given] = [new Set(pathsOf(example)), new Set(pathsOf(ours))];
  return [...wanted].filter((path) => !given.has(path) && !DERIVED.has(path));
}

function pathsOf(value: unknown, at = ''): string[] {
  if (Array.isArray(value))
    return [`${at}[]`, ...value.flatMap((each) => pathsOf(each, `${at}[]`))];
  if (typeof value !== 'object' || value === null) return [at];
  return Object.entries(value).flatMap(([name, each]) =>
    pathsOf(each, at === '' ? name : `${at}.${name}`),
  );
}
