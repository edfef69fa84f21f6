import type { Command } from 'commander';
import type { App } from '../app.ts';

/** Adds one verb to its group. Every file under `commands/` exports one, named `register`. */
export type Register = (group: Command, app: App) => void;

export interface Group {
  readonly name: string;
  readonly summary: string;
  load(program: Command, app: App): Promise<void>;
}

/** A group of verbs: `commands/<group>/<verb>.ts`. */
function group(
  name: string,
  summary: string,
  load: () => Promise<readonly { register: Register }[]>,
): Group {
  return {
    name,
    summary,
    async load(program, app) {
      const command = program.command(name).description(summary).helpCommand(false);
      for (const verb of await load()) verb.register(command, app);
    },
  };
}

/** A command of one word: `commands/<name>.ts`. */
function single(name: string, summary: string, load: () => Promise<{ register: Register }>): Group {
  return {
    name,
    summary,
    async load(program, app) {
      (await load()).register(program, app);
      // Its own help says it at length.
      program.commands.at(-1)?.summary(summary);
    },
  };
}

/** Every group that belongs to no network, in the order of the help. */
export const GROUPS: readonly Group[] = [
  group('user', 'The people who use gates on this machine', () =>
    Promise.all([
      import('./commands/user/add.ts'),
      import('./commands/user/list.ts'),
      import('./commands/user/show.ts'),
      import('./commands/user/set.ts'),
      import('./commands/user/default.ts'),
      import('./commands/user/remove.ts'),
    ]),
  ),
  group('account', "One person's logins and numbers, over all gates", () =>
    Promise.all([
      import('./commands/account/list.ts'),
      import('./commands/account/show.ts'),
      import('./commands/account/enable.ts'),
      import('./commands/account/disable.ts'),
      import('./commands/account/remove.ts'),
    ]),
  ),
  group('vault', 'Where secrets are kept: the keychain, or an encrypted file', () =>
    Promise.all([
      import('./commands/vault/status.ts'),
      import('./commands/vault/use.ts'),
      import('./commands/vault/move.ts'),
      import('./commands/vault/check.ts'),
    ]),
  ),
  group('outbox', 'What was sent, what became of it, what is uncertain', () =>
    Promise.all([
      import('./commands/outbox/list.ts'),
      import('./commands/outbox/show.ts'),
      import('./commands/outbox/reconcile.ts'),
      import('./commands/outbox/resend.ts'),
      import('./commands/outbox/drop.ts'),
    ]),
  ),
  group('export', 'Write messages to disk', () =>
    Promise.all([import('./commands/export/substance.ts'), import('./commands/export/verify.ts')]),
  ),
  group('import', 'Bring in what other programs exported', async () => [
    await import('./commands/import/archive.ts'),
  ]),
  single(
    'serve',
    'Receive webhooks and keep everything up to date',
    () => import('./commands/serve.ts'),
  ),
  group('webhook', 'What the platforms delivered', () =>
    Promise.all([
      import('./commands/webhook/url.ts'),
      import('./commands/webhook/events.ts'),
      import('./commands/webhook/notices.ts'),
      import('./commands/webhook/show.ts'),
      import('./commands/webhook/replay.ts'),
      import('./commands/webhook/test.ts'),
    ]),
  ),
  single(
    'refresh',
    'Renew every token that is due; for cron',
    () => import('./commands/refresh.ts'),
  ),
  group('audit', 'What was done here, as a record that cannot be changed unseen', () =>
    Promise.all([import('./commands/audit/list.ts'), import('./commands/audit/verify.ts')]),
  ),
  single(
    'doctor',
    'Check everything, and say how to mend what is wrong',
    () => import('./commands/doctor.ts'),
  ),
  group('cron', 'What runs by itself: renewing tokens, exporting', () =>
    Promise.all([
      import('./commands/cron/install.ts'),
      import('./commands/cron/show.ts'),
      import('./commands/cron/remove.ts'),
      import('./commands/cron/run.ts'),
    ]),
  ),
  single(
    'sandbox',
    'Start the pretend platforms, to try things out',
    () => import('./commands/sandbox.ts'),
  ),
  single('trigger', 'Make the sandbox send a webhook', () => import('./commands/trigger.ts')),
  single(
    'completion',
    'Completion of commands, names and ids in your shell',
    () => import('./commands/completion.ts'),
  ),
];
