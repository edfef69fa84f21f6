/** Which requests a fault that was asked for meets. */

/** By the word after `at`; the first one is meant where none is told. */
const PLACES: Readonly<Record<string, (method: string, path: string) => boolean>> = {
  write: (method, path) => isApi(path) && method !== 'GET',
  read: (method, path) => isApi(path) && method === 'GET',
  create: (method, path) => method === 'POST' && /\/v2\/users\/[^/]+\/meetings$/.test(path),
  update: (method, path) => method === 'PATCH' && /\/v2\/meetings\/[^/]+$/.test(path),
  delete: (method, path) => method === 'DELETE' && /\/v2\/meetings\/[^/]+$/.test(path),
  token: (method, path) => method === 'POST' && path.endsWith('/oauth/token'),
  download: (_, path) => path.includes('/rec/'),
};

export const PLACE_NAMES: readonly string[] = Object.keys(PLACES);

export function isFaulty(request: Request, at = 'write'): boolean {
  return PLACES[at]?.(request.method, new URL(request.url).pathname) ?? false;
}

function isApi(path: string): boolean {
  return path.includes('/v2/');
}
