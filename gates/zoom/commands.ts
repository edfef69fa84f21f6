/** The verbs only this gate has. Flags are read in `commands/verbs/`; the work is loaded when it is asked for. */
import type { Command } from 'commander';
import type { App } from '../../src/app.ts';
import { accountVerbs } from './commands/verbs/account.ts';
import { meetingVerbs } from './commands/verbs/meeting.ts';
import { peopleVerbs } from './commands/verbs/people.ts';
import { recordingVerbs } from './commands/verbs/recordings.ts';
import { registrantVerbs } from './commands/verbs/registrant.ts';

export function commands(group: Command, app: App): void {
  accountVerbs(group, app);
  meetingVerbs(group.command('meeting').description('Meetings: planned, shown, changed'), app);
  registrantVerbs(group.command('registrant').description('Who registers for a meeting'), app);
  peopleVerbs(group, app);
  recordingVerbs(group.command('recordings').description('Recordings in the cloud'), app);
}
