import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import type { RegistrantAction } from '../../registrants.ts';
import type { AddFlags } from '../registrant-add.ts';
import type { ListFlags } from '../registrant.ts';

/** `gates zoom registrant …` */
export function registrantVerbs(group: Command, app: App): void {
  group
    .command('add')
    .argument('<meeting>', 'its number, or a link to join it')
    .option('--email <address>', 'whom to register')
    .option('--first-name <name>', 'their first name')
    .option('--last-name <name>', 'their last name')
    .option('--phone <number>', 'their phone number')
    .option(
      '--question <name=answer>',
      'an answer to what the meeting asks; repeatable',
      (given: string, all?: readonly string[]) => [...(all ?? []), given],
    )
    .option('--file <csv>', 'many: columns email, first_name, last_name, phone, questions')
    .option('--approve', 'let them in at once, where that is done by hand')
    .description('Register people for a meeting')
    .addHelpText(
      'after',
      `
Examples:
  gates zoom registrant add 85312345678 --email m@example.org --first-name Мария
  gates zoom registrant add 85312345678 --file people.csv --dry-run
  gates zoom registrant add 85312345678 --file people.csv --approve --json

A line of the file that Zoom refuses stops nobody else; run again, those who are
registered already stay as they are.`,
    )
    .action(async (meeting: string, flags: AddFlags) =>
      (await import('../registrant-add.ts')).add(app, meeting, flags),
    );
  group
    .command('list')
    .argument('<meeting>', 'its number, or a link to join it')
    .option('--status <status>', 'pending, approved or denied; all unless told')
    .description('Who has registered for a meeting')
    .addHelpText(
      'after',
      `
Examples:
  gates zoom registrant list 85312345678
  gates zoom registrant list 85312345678 --status pending --json`,
    )
    .action(async (meeting: string, flags: ListFlags) =>
      (await import('../registrant.ts')).list(app, meeting, flags),
    );
  for (const [action, description] of Object.entries(ACTIONS)) {
    group
      .command(action)
      .argument('<meeting>', 'its number, or a link to join it')
      .argument('<who...>', 'ids or email addresses of those who registered')
      .description(description)
      .addHelpText(
        'after',
        `
Examples:
  gates zoom registrant ${action} 85312345678 maria@example.org
  gates zoom registrant ${action} 85312345678 maria@example.org --dry-run`,
      )
      .action(async (meeting: string, who: string[]) =>
        (await import('../registrant.ts')).change(app, action as RegistrantAction, {
          meeting,
          who,
        }),
      );
  }
}

const ACTIONS: Readonly<Record<RegistrantAction, string>> = {
  approve: 'Let people in who wait for it; they get their link',
  deny: 'Turn people away who registered',
  cancel: 'Take registrations back; their links open nothing then',
};
