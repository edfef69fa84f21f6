import type { App, Shown } from '../../../app.ts';
import { momentOf } from '../../../domain/moment.ts';
import { type Text, Words, words } from '../../../domain/words.ts';
import { shownValue } from '../../../schedule/environment.ts';
import { findInstalled, type Installed } from '../../../schedule/installed.ts';
import { lastRuns, type RunRecord } from '../../../schedule/record.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';

export const register: Register = (group, app) => {
  group
    .command('show')
    .description('What runs by itself, and what became of the last runs')
    .addHelpText('after', examples('cron show', 'cron show --json'))
    .action(async () => {
      const installed = await findInstalled(app.home, app.env);
      const runs = lastRuns(app.home);
      const { kind, pieces, settings } = installed;
      const shown = {
        kind,
        user: settings?.user ?? null,
        pieces,
        environment: Object.keys(settings?.environment ?? {}),
        runs: runs.map(runView),
      };
      app.ui.result(shown, () => lines(app, installed, runs));
    });
};

function lines(app: App, installed: Installed, runs: readonly RunRecord[]): Shown {
  const { kind, settings } = installed;
  if (kind === null) {
    return [words`Nothing runs by itself here: gates cron install`, ...runLines(app, runs)];
  }
  return [...pieceLines(installed.pieces, settings?.environment ?? {}), ...runLines(app, runs)];
}

/** The texts as they stand, and what else the jobs are told. */
export function pieceLines(
  pieces: Installed['pieces'],
  environment: Readonly<Record<string, string>>,
): Text[] {
  const told = Object.entries(environment).map(
    ([name, value]) => `  ${name}=${shownValue(name, value)}`,
  );
  return [
    ...pieces.flatMap(({ name, text }) => [
      ...(name === null ? [] : [`# ${name}`]),
      text.trimEnd(),
      '',
    ]),
    ...(told.length === 0
      ? []
      : [words`With these, from a file that only you can read:`, ...told, '']),
  ];
}

function runLines(app: App, runs: readonly RunRecord[]): Text[] {
  if (runs.length === 0) return [words`Nothing has run yet.`];
  return runs.flatMap(({ job, endedAt, error, lastOkAt }) => {
    const when = momentOf(endedAt, app.now());
    if (error === null) return [words`✓ ${job}: ${when}`];
    const said = words`✗ ${job}: ${when}, ${new Words([error.message], [])}`;
    return [
      said,
      ...(error.hint === null ? [] : [`    → ${error.hint}`]),
      ...(lastOkAt === null
        ? []
        : [words`    It last went well: ${momentOf(lastOkAt, app.now())}`]),
    ];
  });
}

/** Times are ISO 8601 in UTC. */
function runView({ job, startedAt, endedAt, exitCode, error, lastOkAt }: RunRecord) {
  return {
    job,
    startedAt: new Date(startedAt).toISOString(),
    endedAt: new Date(endedAt).toISOString(),
    exitCode,
    error,
    lastOkAt: lastOkAt === null ? null : new Date(lastOkAt).toISOString(),
  };
}
