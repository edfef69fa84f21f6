/** `gates zoom recordings list` */
import type { App } from '../../../src/app.ts';
import { usageError } from '../../../src/domain/error.ts';
import { clockTime } from '../../../src/domain/moment.ts';
import { type Text, type Words, words } from '../../../src/domain/words.ts';
import { zoomCredential } from '../credential.ts';
import { meetingNamed, meetingNumber } from '../meeting-named.ts';
import { numbered } from '../meeting/view.ts';
import {
  listRecordings,
  readRecording,
  type Recording,
  recordingEvents,
  type RecordingFile,
} from '../recordings.ts';
import { rangeTime } from './meeting-when.ts';
import { keep, type ZoomPlace, zoomPlace } from './place.ts';

export interface ListFlags {
  from?: string;
  to?: string;
  meeting?: string;
  passcodes?: boolean;
}

const DAY_MS = 86_400_000;
/** Looked back unless told. */
const BACK_MS = 30 * DAY_MS;

/** `gates zoom recordings list [--from --to] [--meeting ID] [--passcodes]` */
export async function list(app: App, flags: ListFlags): Promise<void> {
  const { from, to } = await spanOf(app, flags);
  const timed = flags.from !== undefined || flags.to !== undefined;
  const named = flags.meeting === undefined ? undefined : meetingNamed(flags.meeting);
  // In a span of time Zoom looks for a number; a UUID is one time by itself.
  const number = timed && named !== undefined ? meetingNumber(named) : undefined;
  const place = await zoomPlace(app);
  const found =
    named !== undefined && number === undefined
      ? [await readRecording(place.api, named)]
      : await listRecordings(place.api, hostOf(place), { from, to, meeting: number });
  await keepRecordings(app, place, found);
  const views = found.map((one) => viewOf(one, flags.passcodes === true));
  app.ui.result(views, () => {
    if (views.length === 0) return words`Nothing was recorded in the cloud in that time.`;
    return table(app, views, flags.passcodes === true);
  });
}

export async function keepRecordings(
  app: App,
  place: ZoomPlace,
  found: readonly Recording[],
): Promise<void> {
  const at = app.now();
  const { externalId } = place.account;
  await keep(
    app,
    place,
    found.flatMap((one) => recordingEvents(externalId, one, at)),
  );
}

/** Consent is given for oneself; an app of the account has to say for whom. */
function hostOf({ session, account }: ZoomPlace): string {
  return zoomCredential(session.credential).kind === 'server' ? account.externalId : 'me';
}

/** Epoch milliseconds, both ends included: a day alone is all of it. */
async function spanOf(app: App, flags: ListFlags): Promise<{ from: number; to: number }> {
  const to = flags.to === undefined ? app.now() : (await rangeTime(app, flags.to, '--to')) - 1;
  const from = flags.from === undefined ? to - BACK_MS : await rangeTime(app, flags.from, '--from');
  if (from <= to) return { from, to };
  throw usageError(words`--from is later than --to.`);
}

export function fileView({
  raw: _raw,
  downloadUrl: _never,
  startedAt,
  endedAt,
  ...told
}: RecordingFile) {
  return { ...told, startedAt: isoOf(startedAt), endedAt: isoOf(endedAt) };
}

function viewOf(
  { passcode, linkPasscode, startedAt, files, ...told }: Recording,
  passcodes: boolean,
) {
  return {
    ...told,
    startedAt: isoOf(startedAt),
    passcode: passcodes ? (passcode ?? linkPasscode) : null,
    files: files.map(fileView),
  };
}

function table(app: App, views: readonly ReturnType<typeof viewOf>[], passcodes: boolean): string {
  const rows = views.map((view) => ({
    ...view,
    // As far as it is told.
    size: view.files.reduce((sum, { size }) => sum + (size ?? 0), 0),
    files: view.files.length,
    making: view.files.some(({ state }) => state === 'processing'),
  }));
  return app.ui.table(rows, [
    { key: 'startedAt', title: 'Began', show: (value) => when(app, value) },
    { key: 'topic', title: 'Topic', flexible: true },
    { key: 'meeting', title: 'Meeting', show: (value) => numbered(String(value)) },
    { key: 'duration', title: 'Minutes', align: 'right', show: orDash },
    { key: 'files', title: 'Files', align: 'right' },
    { key: 'size', title: 'Size', align: 'right', show: (value) => sizeOf(Number(value)) },
    ...(passcodes ? [{ key: 'passcode', title: 'Passcode', show: orDash }] : []),
    { key: 'making', title: '', show: (value: unknown) => (value === true ? MAKING : '') },
  ]);
}

const MAKING = words`still being made`;

/** `870 KB`, `3.2 MB`; a thousand is 1000. */
export function sizeOf(bytes: number): Words {
  if (bytes < 1_000_000) return words`${Math.ceil(bytes / 1000)} KB`;
  return words`${(bytes / 1_000_000).toFixed(1)} MB`;
}

function when(app: App, value: unknown): Text {
  return typeof value === 'string' ? clockTime(Date.parse(value), app.now()) : '–';
}

function isoOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function orDash(value: unknown): Text {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '–';
}
