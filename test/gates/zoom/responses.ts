/** What Zoom's own documentation gives as answers. It stands beside the checkout during development only. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(
  new URL('../../../../shared/fixtures/zoom/responses/', import.meta.url),
);

/** Why nothing can be read here, or `null`. */
export const responsesMissing: string | null =
  existsSync(FOLDER) && readdirSync(FOLDER).length > 0
    ? null
    : 'skipped: ../shared/fixtures/zoom/responses is absent';

/** The answer of one call, e.g. `meetings-{meetingId}-registrants_GET`. */
export function answer(name: string): any {
  return JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));
}
