/** `gates zoom participants MEETING`: who is there now, or who was there. */
import type { App } from '../../../src/app.ts';
import { GateError, usageError } from '../../../src/domain/error.ts';
import { clockTime } from '../../../src/domain/moment.ts';
import { plural, type Text, words } from '../../../src/domain/words.ts';
import { pathId } from '../api.ts';
import { textOf } from '../json.ts';
import { instanceNamed, meetingNamed } from '../meeting-named.ts';
import {
  type Instance,
  listInstances,
  listLive,
  listStays,
  type Participant,
  participantEvents,
  participantsOf,
  readInstance,
  spentOf,
  type Stay,
} from '../participants.ts';
import { instanceHeard, staysHeard } from './participants-heard.ts';
import { keep, type ZoomPlace, zoomPlace } from './place.ts';

export interface ParticipantsFlags {
  live?: boolean;
  past?: boolean;
  instance?: string;
  instances?: boolean;
}

/** Where it is known from: Zoom's own list, or what its webhooks have told here. */
type Source = 'zoom' | 'webhooks';

interface Found {
  instance: Pick<Instance, 'meeting' | 'topic' | 'startedAt' | 'endedAt'> & { uuid: string | null };
  source: Source;
  /** What was asked: who is there, or who was. */
  when: 'now' | 'past';
  /** Whether it is being held right now. */
  running: boolean;
  stays: readonly Stay[];
}

/** Scopes of an app that may ask who is there now, the newer one first; they need a Business plan. */
const LIVE_SCOPES: readonly string[] = [
  'dashboard:read:list_meeting_participants:admin',
  'dashboard_meetings:read:admin',
];

export async function participants(
  app: App,
  typed: string,
  flags: ParticipantsFlags,
): Promise<void> {
  const named = meetingNamed(typed);
  if (flags.live && (flags.past || flags.instance !== undefined)) {
    throw usageError(
      words`Who is there now, or who was there: --live and --past do not go together.`,
    );
  }
  const uuid = flags.instance === undefined ? null : instanceNamed(flags.instance);
  const place = await zoomPlace(app);
  if (flags.instances) return showInstances(app, place, named);
  const running = flags.past || uuid !== null ? null : await runningOf(place, named, flags.live);
  const found =
    running === null || (!running.running && !flags.live)
      ? await past(app, place, uuid ?? named)
      : await live(app, place, running);
  show(app, found, place.user);
}

/** Of a meeting as it stands now; `null`: Zoom only knows that it was. */
async function runningOf(
  { api }: ZoomPlace,
  named: string,
  live = false,
): Promise<Pick<Found, 'instance' | 'running'> | null> {
  if (!/^\d+$/.test(named)) return null;
  try {
    const item = await api.call('GET', `/meetings/${pathId(named)}`);
    const topic = textOf(item['topic']);
    return {
      instance: { meeting: named, uuid: null, topic, startedAt: null, endedAt: null },
      running: item['status'] === 'started',
    };
  } catch (error) {
    // One that was held and deleted since is known among the past ones.
    if (!live && error instanceof GateError && error.code === 'meeting_not_found') return null;
    throw error;
  }
}

async function live(
  app: App,
  place: ZoomPlace,
  { instance, running }: Pick<Found, 'instance' | 'running'>,
): Promise<Found> {
  const { meeting } = instance;
  const scopes = place.account.login?.scopes ?? [];
  if (running && LIVE_SCOPES.some((scope) => scopes.includes(scope))) {
    const stays = await listLive(place.api, meeting).catch(tooSmall);
    if (Array.isArray(stays)) {
      return { instance, when: 'now', running, source: 'zoom', stays: stays.filter(isThere) };
    }
  }
  const heard = running ? await instanceHeard(app, place, meeting) : null;
  const stays = heard === null ? [] : heard.stays.filter(isThere);
  return {
    instance: { ...instance, ...heard?.instance },
    when: 'now',
    running,
    source: 'webhooks',
    stays,
  };
}

/** Zoom's list; where it has none (one person only, a plan that is too small) what its webhooks have told. */
async function past(app: App, place: ZoomPlace, named: string): Promise<Found> {
  const { api, account } = place;
  const instance = await readInstance(api, named).catch((error: unknown) => {
    throw error instanceof GateError && error.code === 'meeting_not_found' ? notHeld(named) : error;
  });
  const told = await listStays(api, instance.uuid).catch(tooSmall);
  if (Array.isArray(told) && told.length > 0) {
    await keep(app, place, participantEvents(account.externalId, instance, told, app.now()));
    return { instance, when: 'past', running: false, source: 'zoom', stays: told };
  }
  const heard = await staysHeard(app, place, instance);
  if (heard.length === 0 && !Array.isArray(told)) throw told;
  const source = heard.length === 0 ? 'zoom' : 'webhooks';
  return { instance, when: 'past', running: false, source, stays: heard };
}

/** The error of a plan that has no such list; any other goes on. */
function tooSmall(error: unknown): GateError {
  if (error instanceof GateError && error.code === 'plan_too_small') return error;
  throw error;
}

function notHeld(named: string): GateError {
  return new GateError({
    category: 'not_found',
    code: 'meeting_not_held',
    gate: 'zoom',
    message: words`Zoom knows no time that the meeting ${named} was held.`,
    hint: 'gates zoom meeting list --past',
  });
}

async function showInstances(app: App, { api }: ZoomPlace, meeting: string): Promise<void> {
  if (!/^\d+$/.test(meeting)) throw usageError(words`--instances takes a meeting’s number.`);
  const held = (await listInstances(api, meeting)).map(({ uuid, startedAt }) => {
    return { uuid, startedAt: isoOf(startedAt) };
  });
  app.ui.result(held, () =>
    held.length === 0
      ? words`It was never held.`
      : app.ui.table(held, [
          { key: 'startedAt', title: 'Began', show: (value) => when(app, value) },
          { key: 'uuid', title: 'ID' },
        ]),
  );
}

function show(app: App, found: Found, user: string): void {
  const { instance, source, running, stays } = found;
  const people = participantsOf(stays, running ? app.now() : null);
  const { meeting, uuid, topic, startedAt, endedAt } = instance;
  const views = people.map((person) => viewOf(person, running ? app.now() : null));
  const value = {
    meeting,
    instance: uuid,
    topic,
    running,
    source,
    startedAt: isoOf(startedAt),
    endedAt: isoOf(endedAt),
    participants: views,
  };
  app.ui.result(value, () => [
    ...heading(app, instance, views.length),
    ...(views.length === 0 ? [] : [table(app, views)]),
    ...whence(app, found, user),
  ]);
}

function heading(app: App, { topic, startedAt }: Found['instance'], count: number): Text[] {
  const people = words`${plural(count, '# person', '# people')}`;
  const held = startedAt === null ? null : clockTime(startedAt, app.now());
  const parts = [topic, held, people].flatMap((part) => (part === null ? [] : [app.ui.say(part)]));
  return [parts.join('  ')];
}

/** What the list can be trusted for. */
function whence(app: App, { instance, source, when, running, stays }: Found, user: string): Text[] {
  if (when === 'past') {
    if (source === 'webhooks') {
      return [
        words`As Zoom’s webhooks told it here; Zoom itself tells it of paid accounts, where two or more came.`,
      ];
    }
    return stays.length === 0
      ? [words`Zoom tells nothing of a meeting where only one person was.`]
      : [];
  }
  if (!running) {
    const command = `gates zoom participants ${instance.meeting} --past`;
    return [words`The meeting is not running. Who was there: ${command}`];
  }
  if (source === 'zoom') return [];
  const hears = app.webhookUrl('zoom', user) !== null;
  return [
    words`As Zoom’s webhooks told it here; its own list of who is there now needs a Business plan.`,
    ...(hears ? [] : [words`gates serve does not run now: who came or went since is not known.`]),
  ];
}

function viewOf(person: Participant, now: number | null) {
  const { joinedAt, leftAt, spentMs, stays, ...who } = person;
  return {
    ...who,
    joinedAt: isoOf(joinedAt),
    leftAt: isoOf(leftAt),
    minutes: minutesOf(spentMs),
    stays: stays.map((stay) => ({
      joinedAt: isoOf(stay.joinedAt),
      leftAt: isoOf(stay.leftAt),
      minutes: stay.waiting ? 0 : minutesOf(spentOf([stay], now)),
      waiting: stay.waiting,
    })),
  };
}

function table(app: App, views: readonly ReturnType<typeof viewOf>[]): string {
  const time = (value: unknown): Text => when(app, value);
  return app.ui.table(
    views.map(({ stays, ...view }) => ({ ...view, stays: stays.length })),
    [
      { key: 'name', title: 'Person', flexible: true, show: orDash },
      { key: 'email', title: 'Email', flexible: true, show: orDash },
      { key: 'joinedAt', title: 'Joined', show: time },
      { key: 'leftAt', title: 'Left', show: time },
      { key: 'minutes', title: 'Minutes', align: 'right' },
      { key: 'stays', title: 'Times', align: 'right' },
      { key: 'waiting', title: '', show: (value) => (value === true ? WAITING : '') },
    ],
  );
}

const WAITING = words`waiting room`;

function isThere({ leftAt }: Stay): boolean {
  return leftAt === null;
}

function minutesOf(ms: number): number {
  return Math.round(ms / 60_000);
}

function when(app: App, value: unknown): Text {
  return typeof value === 'string' ? clockTime(Date.parse(value), app.now()) : '–';
}

function isoOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

function orDash(value: unknown): Text {
  return typeof value === 'string' && value !== '' ? value : '–';
}
