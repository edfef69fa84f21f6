import type { Command } from 'commander';
import type { App } from '../../../../src/app.ts';
import type { ParticipantsFlags } from '../participants.ts';
import type { SummaryFlags } from '../summary.ts';

/** `gates zoom participants`, `gates zoom summary` */
export function peopleVerbs(group: Command, app: App): void {
  group
    .command('participants')
    .argument('<meeting>', 'its number, a link to join it, or a UUID')
    .option('--live', 'who is there now')
    .option('--past', 'who was there the last time')
    .option('--instance <uuid>', 'who was there at one time of a recurring meeting')
    .option('--instances', 'the times it was held, with their UUIDs')
    .description('Who is or was in a meeting, and for how long')
    .addHelpText(
      'after',
      `
Examples:
  gates zoom participants 85312345678
  gates zoom participants 85312345678 --live
  gates zoom participants 85312345678 --instances
  gates zoom participants 85312345678 --instance 'aB3xLm5nQZOp7RsTuVwXyQ=='

Unless told: who is there now while the meeting runs, else who was there last.
Zoom tells who was there of paid accounts, for a year. Who is there now is known
from webhooks (gates serve); from Zoom itself with a Business plan.`,
    )
    .action(async (meeting: string, flags: ParticipantsFlags) =>
      (await import('../participants.ts')).participants(app, meeting, flags),
    );
  group
    .command('summary')
    .argument('<meeting>', 'its number, a link to join it, or a UUID')
    .option('--instance <uuid>', 'of one time of a recurring meeting')
    .description('What AI Companion wrote of a meeting')
    .addHelpText(
      'after',
      `
Examples:
  gates zoom summary 85312345678
  gates zoom summary 85312345678 --json`,
    )
    .action(async (meeting: string, flags: SummaryFlags) =>
      (await import('../summary.ts')).summary(app, meeting, flags),
    );
}
