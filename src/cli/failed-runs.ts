import type { App } from '../app.ts';
import { momentOf } from '../domain/moment.ts';
import { Words, words } from '../domain/words.ts';
import { lastRuns } from '../schedule/record.ts';

/** Whoever sits at a terminal next is told of what failed while nobody did. */
export function tellFailedRuns(app: Pick<App, 'home' | 'ui' | 'now'>): void {
  for (const { job, error, endedAt } of lastRuns(app.home)) {
    if (error === null) continue;
    const when = momentOf(endedAt, app.now());
    app.ui.warn(
      words`! gates ${job}, run by itself, failed (${when}): ${new Words([error.message], [])} See: gates cron show`,
    );
  }
}
