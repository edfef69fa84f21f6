/** What the flags of `meeting create` and `update` say of a meeting, in Zoom's words. Asks nobody. */
import { GateError, usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { LONGEST_TOPIC } from '../meeting/body.ts';
import { LONGEST_AGENDA, withReference } from '../meeting/reference.ts';

export interface MeetingFlags {
  at?: string;
  zone?: string;
  duration?: string;
  agenda?: string;
  passcode?: string;
  waitingRoom?: boolean;
  joinBeforeHost?: boolean;
  mute?: boolean;
  record?: string;
  register?: boolean;
  approve?: string;
  repeat?: string;
  every?: string;
  on?: string;
  times?: string;
  until?: string;
  alternativeHost?: readonly string[];
  invitee?: readonly string[];
}

/** Zoom takes no more. https://support.zoom.com/hc/en/article?id=zm_kb&sysparm_article=KB0063160 */
const LONGEST_PASSCODE = 10;
const LONGEST_MINUTES = 24 * 60;
const RECORDINGS: ReadonlySet<string> = new Set(['none', 'local', 'cloud']);
const APPROVALS: Readonly<Record<string, number>> = { automatically: 0, manually: 1 };
const NO_REGISTRATION = 2;
const ADDRESS = /^[^\s@;,]+@[^\s@;,]+\.[^\s@;,]+$/;

/** `settings` of Zoom, as far as the flags name them. @throws GateError exit 2 */
function settingsOf(flags: MeetingFlags): Record<string, unknown> {
  const { waitingRoom, joinBeforeHost, mute, record, alternativeHost, invitee } = flags;
  if (waitingRoom && joinBeforeHost) {
    throw usageError(
      words`With a waiting room nobody is in before the host lets them: ${'--waiting-room'} and ${'--join-before-host'} exclude each other.`,
    );
  }
  if (record !== undefined && !RECORDINGS.has(record)) {
    throw usageError(words`${'--record'} takes cloud, local or none, not “${record}”.`);
  }
  const approval = approvalOf(flags);
  return {
    ...(waitingRoom === undefined ? {} : { waiting_room: waitingRoom }),
    ...(joinBeforeHost === undefined ? {} : { join_before_host: joinBeforeHost }),
    ...(mute === undefined ? {} : { mute_upon_entry: mute }),
    ...(record === undefined ? {} : { auto_recording: record }),
    ...(approval === null ? {} : { approval_type: approval }),
    ...(alternativeHost
      ? { alternative_hosts: addresses(alternativeHost, '--alternative-host').join(';') }
      : {}),
    ...(invitee
      ? { meeting_invitees: addresses(invitee, '--invitee').map((email) => ({ email })) }
      : {}),
  };
}

/** With what else stands beside `settings`. @throws GateError exit 2 */
export function nativeOf(flags: MeetingFlags): Record<string, unknown> {
  const { passcode } = flags;
  if (passcode !== undefined && (passcode === '' || passcode.length > LONGEST_PASSCODE)) {
    throw usageError(words`A passcode has 1 to ${LONGEST_PASSCODE} characters.`);
  }
  const settings = settingsOf(flags);
  return {
    ...(passcode === undefined ? {} : { password: passcode }),
    ...(Object.keys(settings).length > 0 ? { settings } : {}),
  };
}

/** @throws GateError exit 6 for what Zoom would cut */
export function checkTexts(topic: string | undefined, { agenda }: MeetingFlags): void {
  if (topic !== undefined && topic.trim() === '') {
    throw usageError(words`A meeting has a topic.`);
  }
  const room = LONGEST_AGENDA - withReference('', '0'.repeat(REFERENCE_LENGTH)).length - 2;
  if (topic !== undefined && topic.length > LONGEST_TOPIC) {
    throw tooLong(
      'topic_too_long',
      words`A topic has up to ${LONGEST_TOPIC} characters; this one has ${topic.length}.`,
    );
  }
  if (agenda !== undefined && agenda.length > room) {
    throw tooLong(
      'agenda_too_long',
      words`An agenda has up to ${room} characters; this one has ${agenda.length}.`,
    );
  }
}

/** Of references made here. */
const REFERENCE_LENGTH = 8;

/** `60`, `90m`, `1h`, `1h30m`, `1:30` → minutes. @throws GateError exit 2 */
export function minutesOf(text: string): number {
  const typed = text.trim();
  const [, hours, minutes] =
    /^(?:(\d{1,2})\s*(?:h|ч))?\s*(?:(\d{1,4})\s*(?:m|min|м|мин)?)?$/i.exec(typed) ??
    /^(\d{1,2}):([0-5]\d)$/.exec(typed) ??
    [];
  const length = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  if (length >= 1 && length <= LONGEST_MINUTES) return length;
  throw usageError(words`${'--duration'} takes minutes (60) or 1h30m, up to 24h, not “${text}”.`);
}

/** Of Zoom's approval types; `null` where nothing is said of registration. */
function approvalOf({ register, approve }: MeetingFlags): number | null {
  if (approve !== undefined) {
    const approval = APPROVALS[approve];
    if (approval !== undefined && register !== false) return approval;
    throw usageError(
      words`${'--approve'} takes automatically or manually, and is about registration.`,
    );
  }
  if (register === undefined) return null;
  return register ? 0 : NO_REGISTRATION;
}

function addresses(list: readonly string[], flag: string): string[] {
  const all = list.flatMap((text) => text.split(/[;,]/)).map((text) => text.trim());
  const wrong = all.find((text) => !ADDRESS.test(text));
  if (wrong === undefined) return all;
  throw usageError(words`${flag} takes an e-mail address, not “${wrong}”.`);
}

function tooLong(code: string, message: GateError['said']['message']): GateError {
  const hint = words`Shorten it.`;
  return new GateError({ category: 'policy', code, gate: 'zoom', message, hint });
}
