import { readFileSync } from 'node:fs';

/** Read from package.json when asked for, so that there is one place to change. */
export function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
