/** A meeting as it is shown, to scripts and to people. The link that signs the host in is no part of it. */
import type { App } from '../../../src/app.ts';
import { clockTime } from '../../../src/domain/moment.ts';
import { plural, type Text, words } from '../../../src/domain/words.ts';
import type { Meeting } from '../../../src/gate.ts';
import { record, textOf } from '../json.ts';
import { TYPE } from './body.ts';
import { timeOf } from './facts.ts';
import { said } from './recurrence-said.ts';
import { readAgenda } from './reference.ts';

/** Times are ISO 8601 in UTC. */
export interface MeetingView {
  id: string;
  topic: string;
  kind: MeetingKind;
  startsAt: string | null;
  timeZone: string | null;
  /** Minutes. */
  duration: number | null;
  joinUrl: string | null;
  passcode: string | null;
  registrationUrl: string | null;
  agenda: string | null;
  state: string;
  recurrence: string | null;
  occurrences: readonly { id: string; startsAt: string; duration: number }[];
  /** `null`: not told. */
  settings: MeetingSettings | null;
  reference: string | null;
}

export interface MeetingSettings {
  waitingRoom: boolean;
  joinBeforeHost: boolean;
  muteOnEntry: boolean;
  registration: 'none' | 'automatically' | 'manually';
  recording: 'none' | 'local' | 'cloud';
  alternativeHosts: readonly string[];
  invitees: readonly string[];
}

/** At one time, again and again at a set time or at none, or begun when it was made. */
export type MeetingKind = 'scheduled' | 'recurring' | 'anytime' | 'instant';

const KINDS: Readonly<Record<number, MeetingKind>> = {
  [TYPE.instant]: 'instant',
  [TYPE.anytime]: 'anytime',
  [TYPE.recurring]: 'recurring',
};

/** So many times to come are shown of one that comes again. */
const SHOWN_OCCURRENCES = 5;

export function viewOf({ externalId: id, facts, raw }: Meeting): MeetingView {
  const { startsAt, timeZone, duration, joinUrl, passcode, registrationUrl } = facts;
  return {
    id,
    topic: facts.topic ?? '',
    kind: KINDS[Number(record(raw)['type'])] ?? 'scheduled',
    startsAt: typeof startsAt === 'number' ? new Date(startsAt).toISOString() : null,
    timeZone: timeZone ?? null,
    duration: duration ?? null,
    joinUrl: joinUrl ?? null,
    passcode: passcode ?? null,
    registrationUrl: registrationUrl ?? null,
    agenda: facts.agenda ?? null,
    state: facts.state ?? 'scheduled',
    recurrence: facts.recurrence ?? null,
    occurrences: occurrencesOf(raw),
    settings: settingsOf(raw),
    reference: readAgenda(textOf(record(raw)['agenda']) ?? '').reference,
  };
}

/** The link to join first: it is what people are after. */
export async function linesOf(app: App, view: MeetingView): Promise<Text[]> {
  const { joinUrl, registrationUrl, agenda, recurrence, passcode, settings } = view;
  return [
    ...(joinUrl === null ? [] : [joinUrl]),
    words`${view.topic} (${numbered(view.id)})`,
    await whenLine(app, view),
    ...(recurrence === null ? [] : [words`Repeats: ${said(recurrence)}`]),
    ...nextLines(app, view),
    ...(passcode === null ? [] : [words`Passcode: ${passcode}`]),
    ...(registrationUrl === null ? [] : [words`Register: ${registrationUrl}`]),
    ...(settings === null ? [] : settingLines(settings)),
    ...(agenda === null ? [] : ['', ...agenda.split('\n')]),
  ];
}

/** Day and hour by the clock of the meeting's zone, and by this machine's where that is another. */
async function whenLine(
  app: App,
  { kind, startsAt, timeZone, duration }: MeetingView,
): Promise<Text> {
  if (startsAt === null) return kind === 'instant' ? words`Right now` : words`At no set time`;
  const calendar = await app.calendar();
  const at = Date.parse(startsAt);
  const zone = timeZone ?? calendar.ownZone();
  const when = calendar.say(at, zone, await app.language());
  const length = plural(duration ?? 0, '# minute', '# minutes');
  const ownClock = calendar.clock(at, calendar.ownZone());
  return ownClock === calendar.clock(at, zone)
    ? words`${when}, ${length}`
    : words`${when}, ${length}; here ${clockTime(at, app.now())}`;
}

/** `853 1234 5678`, as Zoom itself writes it. */
export function numbered(id: string): string {
  const [, first, second, rest] = /^(\d{3})(\d{3,4})(\d{4})$/.exec(id) ?? [];
  return first === undefined ? id : `${first} ${second} ${rest}`;
}

function nextLines(app: App, { id, occurrences }: MeetingView): Text[] {
  if (occurrences.length < 2) return [];
  const lines = occurrences
    .slice(0, SHOWN_OCCURRENCES)
    .map(({ startsAt }) => words`  ${clockTime(Date.parse(startsAt), app.now())}`);
  const more = occurrences.length - lines.length;
  return more > 0
    ? [
        ...lines,
        words`  and ${plural(more, '# more', '# more')}: ${`gates zoom meeting show ${id} --occurrences`}`,
      ]
    : lines;
}

/** @param told Zoom's approval type, or what it is called here; `null`: nobody registers */
export function registrationLine(told: unknown): Text | null {
  if (told === 0 || told === 'automatically') return words`By registration, approved by itself`;
  return told === 1 || told === 'manually' ? words`By registration, approved by you` : null;
}

/** `null`: it is not recorded by itself. */
export function recordingLine(where: unknown): Text | null {
  if (where === 'cloud') return words`Recorded in Zoom’s cloud`;
  return where === 'local' ? words`Recorded on the host’s computer` : null;
}

function settingLines(settings: MeetingSettings): Text[] {
  const { waitingRoom, joinBeforeHost, muteOnEntry } = settings;
  const registration = registrationLine(settings.registration);
  const recording = recordingLine(settings.recording);
  return [
    ...(waitingRoom ? [words`Guests wait in the waiting room`] : []),
    ...(joinBeforeHost ? [words`Guests may be there before the host`] : []),
    ...(muteOnEntry ? [words`Guests come in muted`] : []),
    ...(registration === null ? [] : [registration]),
    ...(recording === null ? [] : [recording]),
    ...(settings.alternativeHosts.length > 0
      ? [words`Alternative hosts: ${settings.alternativeHosts.join(', ')}`]
      : []),
    ...(settings.invitees.length > 0
      ? [words`Invited at Zoom: ${settings.invitees.join(', ')}`]
      : []),
  ];
}

function occurrencesOf(raw: unknown): MeetingView['occurrences'] {
  const list = record(raw)['occurrences'];
  if (!Array.isArray(list)) return [];
  return list.map(record).flatMap((one) => {
    const at = timeOf(one['start_time']);
    if (at === null || one['status'] === 'deleted') return [];
    const id = String(one['occurrence_id']);
    return [{ id, startsAt: new Date(at).toISOString(), duration: Number(one['duration'] ?? 0) }];
  });
}

const REGISTRATIONS: Readonly<Record<number, MeetingSettings['registration']>> = {
  0: 'automatically',
  1: 'manually',
};

function settingsOf(raw: unknown): MeetingSettings | null {
  const told = record(raw)['settings'];
  if (told === undefined) return null;
  const settings = record(told);
  const recording = settings['auto_recording'];
  const hosts = textOf(settings['alternative_hosts']) ?? '';
  const invitees = settings['meeting_invitees'];
  return {
    waitingRoom: settings['waiting_room'] === true,
    joinBeforeHost: settings['join_before_host'] === true,
    muteOnEntry: settings['mute_upon_entry'] === true,
    registration: REGISTRATIONS[Number(settings['approval_type'] ?? 2)] ?? 'none',
    recording: recording === 'cloud' || recording === 'local' ? recording : 'none',
    alternativeHosts: hosts.split(/[;,]/).filter((host) => host !== ''),
    invitees: Array.isArray(invitees)
      ? invitees.flatMap((one) => textOf(record(one)['email']) ?? [])
      : [],
  };
}
