/** The verbs only this gate has. Flags are read in `commands/verbs/`; the work is loaded when it is asked for. */
import type { Command } from 'commander';
import type { App } from '../../src/app.ts';
import { bookingVerbs } from './commands/verbs/bookings.ts';
import { linkVerbs } from './commands/verbs/links.ts';
import { standingVerbs } from './commands/verbs/standing.ts';
import { texts } from './commands/verbs/texts.ts';
import { webhookVerbs } from './commands/verbs/webhook.ts';

export function commands(group: Command, app: App): void {
  standingVerbs(group, app);
  bookingVerbs(group.command('bookings').description('What is booked, and what was arranged'), app);
  linkVerbs(group, app);
  webhookVerbs(group.command('webhook').description('Where bookings are delivered'), app);
  texts(group, app);
}
