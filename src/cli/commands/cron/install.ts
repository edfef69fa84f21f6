import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { App } from '../../../app.ts';
import { vaultInUse } from '../../../doctor/vault.ts';
import { GateError, usageError } from '../../../domain/error.ts';
import { words } from '../../../domain/words.ts';
import { languageOf } from '../../../language/language.ts';
import {
  carried,
  type Environment,
  isLasting,
  refusePassphrase,
} from '../../../schedule/environment.ts';
import { installSchedule, type Plan, planSchedule, type Wish } from '../../../schedule/install.ts';
import { thisProgram } from '../../../schedule/program.ts';
import { dailyAt, every } from '../../../schedule/times.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';
import { pieceLines } from './show.ts';

interface Flags {
  crontab?: boolean;
  systemd?: boolean;
  refreshAt: string;
  exportEvery: string;
  mailTo?: string;
}

export const register: Register = (group, app) => {
  group
    .command('install')
    .description('Renew tokens every day and export every hour, by itself')
    .option('--crontab', 'by cron (the default where there is one)')
    .option('--systemd', "by systemd's user timers")
    .option('--refresh-at <time>', 'when to renew tokens that are due', '03:20')
    .option('--export-every <span>', 'hour, day, 15m, 2h', 'hour')
    .option('--mail-to <address>', 'whom to write to when a run fails')
    .addHelpText(
      'after',
      `
Shows what would be written, and asks. Run again, it replaces what it wrote.
Without --user: everybody on this machine.
${examples('cron install --dry-run', 'cron install --mail-to olga@example.org --yes', 'cron install --systemd --refresh-at 04:30 --export-every 15m')}`,
    )
    .action(async (flags: Flags) => {
      const wish = await wishOf(app, flags);
      const plan = await planSchedule(app.home, wish);
      const lines = pieceLines(plan.pieces, wish.environment);
      const view = viewOf(plan, !app.options.dryRun);
      if (app.options.dryRun) return app.ui.result(view, lines);
      for (const line of lines) app.ui.note(line);
      warnOf(app, wish);
      if (!(await app.ui.confirm(words`Write this?`))) {
        return app.ui.result({ ...view, installed: false }, words`Nothing was changed.`);
      }
      await installSchedule(app.home, app.env, plan, app.now());
      app.ui.result(view, [
        wish.kind === 'crontab'
          ? words`✓ It stands in your crontab.`
          : words`✓ Your systemd timers run.`,
        words`  What becomes of it: gates cron show. Whether it will work: gates doctor --as-cron`,
      ]);
    });
};

async function wishOf(app: App, flags: Flags): Promise<Wish> {
  const kind = kindOf(app.env, flags);
  const timings = { refresh: dailyAt(flags.refreshAt), export: every(flags.exportEvery) };
  const mailTo = flags.mailTo === undefined ? null : checkAddress(flags.mailTo);
  const user = app.options.user === undefined ? null : await app.user();
  const vault = await vaultInUse(app);
  refusePassphrase(app.env, vault);
  const language = languageOf({ env: app.env });
  const environment: Environment = {
    ...carried(app.env, vault),
    ...(language === 'en' ? {} : { GATES_LANG: language }),
  };
  return { kind, timings, mailTo, user, environment, program: thisProgram() };
}

function kindOf(env: NodeJS.ProcessEnv, { crontab, systemd }: Flags): Wish['kind'] {
  if (crontab && systemd) {
    throw usageError(words`--crontab and --systemd exclude each other.`, 'gates cron install');
  }
  if (process.platform === 'win32') {
    throw new GateError({
      category: 'failed',
      code: 'no_scheduler',
      message: words`There is neither cron nor systemd here.`,
      hint: words`Let the Task Scheduler run “gates refresh” every day and “gates export substance” every hour.`,
    });
  }
  if (crontab || systemd) return crontab ? 'crontab' : 'systemd';
  return !onPath(env, 'crontab') && onPath(env, 'systemctl') ? 'systemd' : 'crontab';
}

function onPath(env: NodeJS.ProcessEnv, command: string): boolean {
  const folders = (env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, command)));
}

/** An address, or an account of this machine; nothing that would mean something in a crontab. */
function checkAddress(text: string): string {
  if (/^[\w.+-]+(@[\w.-]+)?$/.test(text)) return text;
  throw usageError(words`--mail-to takes an address, not “${text}”.`, '--mail-to olga@example.org');
}

/** What a person may want to think over before saying yes. */
function warnOf(app: App, { environment, mailTo }: Wish): void {
  const bus = environment['DBUS_SESSION_BUS_ADDRESS'];
  if (bus !== undefined && !isLasting(bus)) {
    app.ui.warn(words`! The session bus of this keychain ends with this session.`);
  }
  if (environment['GATES_SANDBOX'] !== undefined) {
    app.ui.warn(words`! With GATES_SANDBOX these runs talk to the sandbox, not to the platforms.`);
  }
  if (mailTo !== null && !['/usr/sbin/sendmail', '/usr/lib/sendmail'].some(existsSync)) {
    app.ui.warn(words`! There is no sendmail here: no mail will leave this machine.`);
  }
}

function viewOf({ wish, settingsFile, pieces }: Plan, installed: boolean) {
  const { kind, user, mailTo, environment } = wish;
  return {
    kind,
    user,
    mailTo,
    settingsFile,
    environment: Object.keys(environment),
    pieces,
    installed,
  };
}
