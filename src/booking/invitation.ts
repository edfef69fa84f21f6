/** The calendar file that goes with a mail: on this machine for as long as it may still be sent. */
import { createHash } from 'node:crypto';
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../app.ts';
import type { DraftMedia } from '../domain/message.ts';
import { makeFolder } from '../home.ts';
import type { Language } from '../language/language.ts';
import type { Saying } from './draft.ts';
import { fill, type Values } from './fill.ts';
import { ENTRY } from './phrases.ts';
import { zoneOf } from './values.ts';

const FOLDER = 'invitations';
/** An entry of the outbox may be sent again by its owner. */
const KEPT_MS = 60 * 24 * 60 * 60_000;

/**
 * The file of this version of a booking: the same however often it is asked for.
 * @param organizer whose meeting it is, where the booking does not tell
 */
export async function invitation(
  app: Pick<App, 'calendar' | 'home' | 'now'>,
  user: string,
  saying: Saying,
  { values, organizer, language }: { values: Values; organizer: string; language: Language },
): Promise<DraftMedia> {
  const folder = join(app.home.userFolder(user), FOLDER);
  makeFolder(folder);
  await sweep(folder);
  const description = fill(ENTRY[language], values) || null;
  const text = await textOf(app, saying, { values, organizer, description });
  const version = [uidOf(saying), saying.sequence, saying.what].join('\n');
  const name = createHash('sha256').update(version).digest('hex');
  const file = join(folder, `${name}.ics`);
  const half = `${file}.${process.pid}.part`;
  await writeFile(half, text, { mode: 0o600 });
  await rename(half, file);
  return { kind: 'document', file, filename: 'invite.ics' };
}

async function textOf(
  app: Pick<App, 'calendar' | 'now'>,
  saying: Saying,
  said: { values: Values; organizer: string; description: string | null },
): Promise<string> {
  const { values, organizer, description } = said;
  const calendar = await app.calendar();
  const { booking, sequence } = saying.booking;
  const [guest] = booking.guests;
  const { link, place } = values;
  const cancelled = saying.what === 'cancelled';
  return calendar.file({
    entries: [
      {
        uid: uidOf(saying),
        // A calendar that the booking's own file reached before counts its versions, too (RFC 5545, 3.8.7.4).
        sequence: Math.max(saying.sequence, sequence ?? 0),
        title: values.title ?? '',
        startsAt: booking.startsAt,
        endsAt: booking.endsAt,
        zone: zoneOf(calendar, booking.owner.timeZone),
        description,
        location: link ?? place,
        url: link,
        organizer: { name: values.owner ?? '', email: booking.owner.email ?? organizer },
        // What is published asks nobody for an answer (RFC 5546, 3.2.1).
        guests: cancelled && guest?.email ? [{ name: values.name, email: guest.email }] : [],
        recurrence: null,
        cancelled,
        madeAt: app.now(),
        reminders: [],
      },
    ],
  });
}

/** The calendar's own where it has one, so that its entry and ours are one. */
function uidOf({ booking: { series, formerly, uid } }: Saying): string {
  return series ?? `${formerly[0] ?? uid}@gates`;
}

async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    const found = await stat(file).catch(() => null);
    if (found && found.mtimeMs < Date.now() - KEPT_MS) await rm(file, { force: true });
  }
}
