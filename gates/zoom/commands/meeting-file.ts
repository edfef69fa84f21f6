/** A meeting as a calendar file. */
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { App } from '../../../src/app.ts';
import { usageError } from '../../../src/domain/error.ts';
import { whyNotFile } from '../../../src/domain/file-error.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import type { Meeting } from '../../../src/gate.ts';
import { record } from '../json.ts';
import { timeOf } from '../meeting/facts.ts';
import { exceptionsOf, plannedStart } from '../meeting/occurrences.ts';
import { viewOf } from '../meeting/view.ts';
import type { ZoomPlace } from './place.ts';

const MINUTE_MS = 60_000;
/** How long before it begins calendars remind of it, minutes. */
const REMINDERS = [15];

/**
 * @param say in the language of whoever reads it
 * @throws GateError exit 2 for a meeting at no set time
 */
export async function calendarFile(
  app: App,
  { account }: Pick<ZoomPlace, 'account'>,
  meeting: Meeting,
  say: (text: Text) => string = app.ui.say,
): Promise<string> {
  const view = viewOf(meeting);
  const { id, topic, joinUrl, agenda, passcode, duration, recurrence } = view;
  if (view.startsAt === null) {
    throw usageError(words`A meeting at no set time stands in no calendar.`, undefined, 'no_time');
  }
  const startsAt =
    (recurrence === null ? null : plannedStart(meeting.raw)) ?? Date.parse(view.startsAt);
  const lasts = duration ?? 60;
  const calendar = await app.calendar();
  const now = app.now();
  const createdAt = timeOf(record(meeting.raw)['created_at']) ?? now;
  const about = [...(agenda === null ? [] : [agenda]), joinUrl ?? ''];
  if (passcode !== null) about.push(say(words`Passcode: ${passcode}`));
  return calendar.file({
    entries: [
      {
        uid: `zoom-${id}@gates`,
        // Nobody counts its versions: a later one is made later.
        sequence: Math.max(0, Math.floor((now - createdAt) / MINUTE_MS)),
        title: topic,
        startsAt,
        endsAt: startsAt + lasts * MINUTE_MS,
        zone: view.timeZone ?? calendar.ownZone(),
        description: about.filter((line) => line !== '').join('\n\n') || null,
        location: joinUrl,
        url: joinUrl,
        organizer: account.handle === null ? null : { name: account.name, email: account.handle },
        // What is published asks nobody for an answer (RFC 5546, 3.2.1).
        guests: [],
        recurrence,
        exceptions: recurrence === null ? [] : exceptionsOf(meeting.raw, lasts),
        cancelled: view.state === 'deleted',
        madeAt: now,
        reminders: REMINDERS,
      },
    ],
  });
}

/** Kept for as long as the mail that it goes with may be sent: the outbox names it by its path. */
export function keptFile(app: App, { user }: Pick<ZoomPlace, 'user'>, text: string): string {
  const folder = join(app.home.userFolder(user), 'invitations');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const name = createHash('sha256').update(text).digest('hex');
  const file = join(folder, `${name}.ics`);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

/** That it can be written, before there is anything to write; asks where something is there already. @throws GateError exit 2 */
export async function checkFile(app: App, file: string, flag: string): Promise<void> {
  if (file === '-') {
    if (!app.options.json) return;
    throw usageError(words`${`${flag} -`} writes to where ${'--json'} writes; name a file.`);
  }
  const path = resolve(file);
  const folder = dirname(path);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw usageError(
      words`Cannot write ${file}: ${words`there is no such file or folder`}.`,
      undefined,
      'no_file',
    );
  }
  checkWritable(file, existsSync(path) ? path : folder);
  if (app.options.dryRun || !existsSync(path)) return;
  if (await app.ui.confirm(words`${file} is there already. Replace it?`)) return;
  throw usageError(words`${file} is there already.`, words`name another file after ${flag}`);
}

/** @param there the file where it is there already, else its folder */
function checkWritable(file: string, there: string): void {
  try {
    if (there === resolve(file) && statSync(there).isDirectory()) {
      throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
    }
    accessSync(there, constants.W_OK);
  } catch (error) {
    throw usageError(words`Cannot write ${file}: ${whyNotFile(error)}.`, undefined, 'no_file');
  }
}

/** `-`: stdout. Says where it stands; `null`: on stdout. */
export async function writeCalendar(app: App, file: string, text: string): Promise<string | null> {
  if (file === '-') {
    await app.ui.bytes(oneOf(Buffer.from(text)));
    return null;
  }
  const path = resolve(file);
  await writeFile(path, text, { mode: 0o600 }).catch((error: unknown) => {
    throw usageError(words`Cannot write ${file}: ${whyNotFile(error)}.`, undefined, 'no_file');
  });
  return path;
}

async function* oneOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
