import { notFound } from '../../../domain/error.ts';
import { words } from '../../../domain/words.ts';
import { openHome } from '../../../home.ts';
import { readSettings } from '../../../schedule/environment.ts';
import { commandsOf, jobNamed } from '../../../schedule/jobs.ts';
import { thisProgram } from '../../../schedule/program.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';

export const register: Register = (group, app) => {
  group
    .command('run')
    .description('Do one job now, as the schedule does, and remember how it went')
    .argument('<job>', 'refresh or export')
    .option('--settings <file>', 'what “gates cron install” wrote for the jobs')
    .addHelpText(
      'after',
      `
This is what the crontab and the timers call. While another run of the same job
is at work, it does nothing and exits 0.
${examples('cron run refresh', 'cron run export')}`,
    )
    .action(async (word: string, flags: { settings?: string }) => {
      const job = jobNamed(word);
      const { home, user } = await place(flags.settings);
      const commands = commandsOf(job, user, home.users()).map((one) => `gates ${one.join(' ')}`);
      if (app.options.dryRun) {
        return app.ui.result({ job, result: 'would_run', commands }, commands);
      }
      const { failureOfRun, runJob } = await import('../../../schedule/run.ts');
      const record = await runJob({
        job,
        user,
        home,
        env: app.env,
        program: thisProgram(),
        now: app.now,
        signal: app.signal,
      });
      if (record === null) {
        const busy = { job, result: 'busy', commands: [] };
        return app.ui.result(busy, words`Another run of ${job} is at work.`);
      }
      const failure = failureOfRun(record);
      if (failure) throw failure;
      app.ui.result({ job, result: 'done', commands }, words`✓ ${job} is done.`);
    });

  /** Whose job it is: the schedule's, in the environment it was made in; else the present one's. */
  async function place(file: string | undefined) {
    const named = app.options.user === undefined ? null : await app.user();
    if (file === undefined) return { home: app.home, user: named };
    const settings = readSettings(file);
    if (!settings) throw notFound(words`${file} is not there.`, 'gates cron install');
    // From here on this process is where the schedule was made.
    Object.assign(app.env, settings.environment);
    return { home: await openHome(app.env), user: named ?? settings.user };
  }
};
