import type { App } from '../app.ts';
import { usageError } from '../domain/error.ts';
import { words } from '../domain/words.ts';

/** For commands that cannot tell beforehand what they would do: better refused than done after all. */
export function refuseDryRun(app: Pick<App, 'options'>, command: string): void {
  if (!app.options.dryRun) return;
  throw usageError(
    words`gates ${command} has no dry run.`,
    words`leave --dry-run away; nothing was done`,
    'no_dry_run',
  );
}
