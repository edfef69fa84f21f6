/** What a meeting would be from now on, said to people before it is changed. */
import type { App } from '../../../src/app.ts';
import { plural, type Text, words } from '../../../src/domain/words.ts';
import { record, textOf } from '../json.ts';
import { TYPE } from '../meeting/body.ts';
import { said } from '../meeting/recurrence-said.ts';
import { recurrenceRule } from '../meeting/recurrence.ts';
import { recordingLine, registrationLine } from '../meeting/view.ts';

/** What is to be different, each as it is told to Zoom. */
export interface Change {
  topic?: string;
  agenda?: string;
  /** Epoch milliseconds. */
  startsAt?: number;
  /** Minutes. */
  duration?: number;
  /** IANA. */
  timeZone?: string;
  native: Record<string, unknown>;
}

/** @param zone by whose clock its time is said, where it has no other from now on */
export async function changeLines(app: App, change: Change, zone: string | null): Promise<Text[]> {
  const { topic, agenda, startsAt, duration, timeZone, native } = change;
  const calendar = await app.calendar();
  const whose = timeZone ?? zone ?? calendar.ownZone();
  const rule = recurrenceRule(native['recurrence']);
  const passcode = textOf(native['password']);
  return [
    ...(topic === undefined ? [] : [words`Topic: ${topic}`]),
    ...(startsAt === undefined
      ? []
      : [words`Begins: ${calendar.say(startsAt, whose, await app.language())}`]),
    ...(startsAt === undefined && timeZone !== undefined ? [words`Time zone: ${timeZone}`] : []),
    ...(duration === undefined ? [] : [words`Lasts: ${plural(duration, '# minute', '# minutes')}`]),
    ...(native['type'] === TYPE.anytime ? [words`At no set time`] : []),
    ...(rule === null ? [] : [words`Repeats: ${said(rule)}`]),
    ...(passcode === null ? [] : [words`Passcode: ${passcode}`]),
    ...settingLines(record(native['settings'])),
    ...(agenda === undefined ? [] : [words`Agenda: ${agenda}`]),
  ];
}

const SWITCHES: Readonly<Record<string, readonly [on: Text, off: Text]>> = {
  waiting_room: [words`Guests wait in the waiting room`, words`Guests come straight in`],
  join_before_host: [
    words`Guests may be there before the host`,
    words`Nobody is in before the host`,
  ],
  mute_upon_entry: [words`Guests come in muted`, words`Guests come in with their microphone on`],
};

function settingLines(settings: Readonly<Record<string, unknown>>): Text[] {
  const hosts = textOf(settings['alternative_hosts']);
  const invitees = settings['meeting_invitees'];
  const { approval_type: approval, auto_recording: recording } = settings;
  return [
    ...Object.entries(SWITCHES).flatMap(([name, [on, off]]) =>
      name in settings ? [settings[name] === true ? on : off] : [],
    ),
    ...(approval === undefined ? [] : [registrationLine(approval) ?? words`Without registration`]),
    ...(recording === undefined ? [] : [recordingLine(recording) ?? words`Not recorded`]),
    ...(hosts === null ? [] : [words`Alternative hosts: ${hosts.replaceAll(';', ', ')}`]),
    ...(Array.isArray(invitees)
      ? [words`Invited at Zoom: ${invitees.map((one) => textOf(record(one)['email'])).join(', ')}`]
      : []),
  ];
}
