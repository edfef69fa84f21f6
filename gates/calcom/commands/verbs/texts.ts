import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import type { TemplateFlags, TextFlags } from '../texts.ts';

const KIND = 'which: booked, moved, cancelled, reminder_day, reminder_hour, absence';
const LANG = ['--lang <language>', 'en or ru'] as const;

/** `gates calcom texts …` */
export function texts(group: Command, app: App): void {
  const work = () => import('../texts.ts');
  const verbs = group
    .command('texts')
    .description('What guests of a booking are told, as you word it');
  verbs
    .command('list', { isDefault: true })
    .description('What guests are told, and which of it you have worded')
    .addHelpText(
      'after',
      '\nExamples:\n  gates calcom texts --user olga\n  gates calcom texts list --json',
    )
    .action(async () => (await work()).list(app));
  verbs
    .command('show')
    .description('One text with its placeholders')
    .argument('<kind>', KIND)
    .option(...LANG)
    .addHelpText(
      'after',
      `
Examples:
  gates calcom texts show booked --lang ru
  gates calcom texts show moved --lang en > moved.txt`,
    )
    .action(async (kind: string, flags: TextFlags) => (await work()).show(app, kind, flags));
  verbs
    .command('set')
    .description('Word one; a line whose placeholder has nothing to say is left out')
    .argument('<kind>', KIND)
    .argument('<file>', 'the text, - for stdin')
    .option(...LANG)
    .addHelpText(
      'after',
      `
Placeholders:
  {name}      the guest’s name
  {title}     what was booked
  {when}      day and hour, by the guest’s clock
  {was}       the same before it was moved
  {link}      where they join, if it is online
  {passcode}  what they are asked for there
  {place}     where it is, if it is not online
  {move}      the page where they move it
  {cancel}    the page where they cancel it
  {reason}    why it was moved or cancelled
  {owner}     your name

Examples:
  gates calcom texts set booked booked.txt --lang ru
  gates calcom texts set reminder_hour - --lang ru < reminder.txt`,
    )
    .action(async (kind: string, file: string, flags: TextFlags) =>
      (await work()).set(app, kind, file, flags),
    );
  verbs
    .command('reset')
    .description('Back to the text of gates, without a template')
    .argument('<kind>', KIND)
    .option('--lang <language>', 'only this one; both unless told')
    .addHelpText(
      'after',
      '\nExamples:\n  gates calcom texts reset booked\n  gates calcom texts reset booked --lang ru',
    )
    .action(async (kind: string, flags: TextFlags) => (await work()).reset(app, kind, flags));
  verbs
    .command('template')
    .description('What goes on WhatsApp where only a template may be sent')
    .argument('<kind>', KIND)
    .requiredOption('--whatsapp <name>', 'the name of an approved template')
    .option(...LANG)
    .option('--template-lang <code>', 'its language at WhatsApp, where it is another word')
    .option(
      '--param <placeholder>',
      'what stands in the next place, or client=name; name, when, link unless told',
      repeated,
    )
    .addHelpText(
      'after',
      `
Examples:
  gates calcom texts template booked --lang ru --whatsapp booking_made
  gates calcom texts template moved --whatsapp new_time --param client=name
  gates whatsapp template list`,
    )
    .action(async (kind: string, flags: TemplateFlags) =>
      (await work()).template(app, kind, flags),
    );
  verbs
    .command('preview')
    .description('How it reads, with a made-up booking')
    .argument('<kind>', KIND)
    .option(...LANG)
    .addHelpText(
      'after',
      '\nExamples:\n  gates calcom texts preview booked --lang ru\n  gates calcom texts preview moved --json',
    )
    .action(async (kind: string, flags: TextFlags) => (await work()).preview(app, kind, flags));
}

function repeated(one: string, before?: readonly string[]): readonly string[] {
  return [...(before ?? []), one];
}
