/** `gates zoom summary MEETING` */
import type { App } from '../../../src/app.ts';
import { clockTime } from '../../../src/domain/moment.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import { instanceNamed, meetingNamed } from '../meeting-named.ts';
import { readInstance } from '../participants.ts';
import { readSummary, type Summary, summaryEvent } from '../summary.ts';
import { keep, zoomPlace } from './place.ts';

export interface SummaryFlags {
  instance?: string;
}

export async function summary(app: App, typed: string, flags: SummaryFlags): Promise<void> {
  const named = meetingNamed(typed);
  const uuid = flags.instance === undefined ? null : instanceNamed(flags.instance);
  const place = await zoomPlace(app);
  // A number means its last time; summaries go by the UUID of one.
  const isUuid = !/^\d+$/.test(named);
  const instance = uuid ?? (isUuid ? named : (await readInstance(place.api, named)).uuid);
  const found = await readSummary(place.api, instance);
  if (found.meeting !== '') {
    await keep(app, place, [summaryEvent(place.account.externalId, found, app.now())]);
  }
  app.ui.result(viewOf(found), () => lines(app, found));
}

function viewOf({ startedAt, endedAt, createdAt, changedAt, ...told }: Summary) {
  return {
    ...told,
    startedAt: isoOf(startedAt),
    endedAt: isoOf(endedAt),
    createdAt: isoOf(createdAt),
    changedAt: isoOf(changedAt),
  };
}

function lines(app: App, { topic, title, text, url, startedAt }: Summary): Text[] {
  const held = startedAt === null ? '' : app.ui.say(clockTime(startedAt, app.now()));
  return [
    [topic ?? title ?? '', held].filter((part) => part !== '').join('  '),
    '',
    text,
    ...(url === null ? [] : ['', words`At Zoom: ${url}`]),
  ];
}

function isoOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
