/** What runs by itself: installed, and lately done. */
import { existsSync } from 'node:fs';
import type { App } from '../app.ts';
import { dateOf, momentOf } from '../domain/moment.ts';
import { Words, words } from '../domain/words.ts';
import type { Installed } from '../schedule/installed.ts';
import { JOBS, type JobName } from '../schedule/jobs.ts';
import { lastRun } from '../schedule/record.ts';
import { type Check, failed, ofMachine, ok, skipped, warning } from './check.ts';

/** A machine may be asleep or busy when a run is due. */
const GRACE_MS = 10 * 60_000;

/** What a job is called in a sentence. */
const NAMES: Readonly<Record<JobName, Words>> = {
  refresh: words`the renewal of tokens`,
  export: words`the export`,
};

/** @param wanted whether somebody here has a token that ends */
export function checkSchedule(app: App, installed: Installed, wanted: boolean): Check[] {
  const subject = ofMachine('schedule');
  if (installed.kind === null) {
    const message = words`Nothing runs by itself here.`;
    if (!wanted) return [skipped(subject, message)];
    return [warning(subject, words`${message} Tokens are not renewed.`, 'gates cron install')];
  }
  const broken = checkProgram(installed);
  if (broken) return [broken];
  const { settings } = installed;
  if (!settings) {
    return [failed(subject, words`The settings of the schedule are gone.`, 'gates cron install')];
  }
  const found = JOBS.flatMap(
    (job) => checkRun(app, job, settings.periods[job] ?? 0, settings.installedAt) ?? [],
  );
  if (found.length > 0) return found;
  const kind = installed.kind === 'crontab' ? 'cron' : 'systemd';
  return [ok(subject, words`Tokens are renewed and messages exported by ${kind}.`)];
}

/** The absolute paths in the crontab or unit: an upgrade of Node by a version manager takes them away. */
function checkProgram({ pieces }: Installed): Check | null {
  for (const { text } of pieces) {
    const [, node, launcher] =
      /(\/\S+|'[^']+'|"[^"]+") (\/\S+|'[^']+'|"[^"]+") "?cron"? "?run"?/.exec(text) ?? [];
    for (const word of [node, launcher]) {
      const path = word?.replace(/^(["'])(.*)\1$/, '$2').replaceAll('\\%', '%');
      if (path === undefined || existsSync(path)) continue;
      return failed(
        ofMachine('schedule'),
        words`What runs by itself is to start ${path}, which is not there any more.`,
        'gates cron install',
      );
    }
  }
  return null;
}

function checkRun(app: App, job: JobName, periodMs: number, installedAt: number): Check | null {
  const subject = ofMachine('schedule');
  const run = lastRun(app.home, job);
  const now = app.now();
  if (run?.error && run.endedAt >= installedAt) {
    const when = momentOf(run.endedAt, now);
    return failed(
      subject,
      words`Run by itself, ${NAMES[job]} failed (${when}): ${new Words([run.error.message], [])}`,
      run.error.hint ?? 'gates cron show',
    );
  }
  const last = Math.max(run?.endedAt ?? 0, installedAt);
  if (now - last <= periodMs + GRACE_MS) return null;
  return warning(
    subject,
    words`Since ${dateOf(last)} ${NAMES[job]} has not run by itself.`,
    words`Look whether cron (or your systemd timers) runs: gates cron show`,
  );
}
