import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';

/** `status`: what the login is worth. */
export function accountVerbs(group: Command, app: App): void {
  group
    .command('status')
    .description('Who is logged in, what the app may do, its webhooks, and what to do next')
    .addHelpText(
      'after',
      '\nExamples:\n  gates zoom status --user olga\n  gates zoom status --user olga --json',
    )
    .action(async () => (await import('../status.ts')).status(app));
}
