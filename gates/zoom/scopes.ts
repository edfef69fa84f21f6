/**
 * The scopes of a Zoom app, and what each is for. Each stands for one call: https://developers.zoom.us/docs/api/meetings/
 * (“Granular scopes”). Apps from before 2024 have classic ones, which reach further.
 */
import { type Text, type Words, words } from '../../src/domain/words.ts';
import type { Whose } from './errors.ts';

type App = Whose['app'];

export interface Scope {
  /** Granular, as a person's app has it; an app of the account has it with `:admin` at its end. */
  readonly name: string;
  /** The classic one that will do, too. */
  readonly classic: string;
  readonly for: Words;
}

const MEETINGS = words`meetings`;
const REGISTRATION = words`registration`;
const PARTICIPANTS = words`who came`;
const RECORDINGS = words`recordings`;
const SUMMARY = words`summaries`;

export const SCOPES: readonly Scope[] = [
  { name: 'user:read:user', classic: 'user:read', for: words`who is logged in` },
  { name: 'meeting:read:list_meetings', classic: 'meeting:read', for: MEETINGS },
  { name: 'meeting:read:meeting', classic: 'meeting:read', for: MEETINGS },
  { name: 'meeting:write:meeting', classic: 'meeting:write', for: MEETINGS },
  { name: 'meeting:update:meeting', classic: 'meeting:write', for: MEETINGS },
  { name: 'meeting:delete:meeting', classic: 'meeting:write', for: MEETINGS },
  { name: 'meeting:update:status', classic: 'meeting:write', for: words`ending meetings` },
  { name: 'meeting:read:list_registrants', classic: 'meeting:read', for: REGISTRATION },
  { name: 'meeting:read:list_registration_questions', classic: 'meeting:read', for: REGISTRATION },
  { name: 'meeting:write:registrant', classic: 'meeting:write', for: REGISTRATION },
  { name: 'meeting:write:batch_registrants', classic: 'meeting:write', for: REGISTRATION },
  { name: 'meeting:update:registrant_status', classic: 'meeting:write', for: REGISTRATION },
  { name: 'meeting:read:past_meeting', classic: 'meeting:read', for: PARTICIPANTS },
  { name: 'meeting:read:list_past_instances', classic: 'meeting:read', for: PARTICIPANTS },
  { name: 'meeting:read:list_past_participants', classic: 'meeting:read', for: PARTICIPANTS },
  { name: 'cloud_recording:read:list_user_recordings', classic: 'recording:read', for: RECORDINGS },
  { name: 'cloud_recording:read:list_recording_files', classic: 'recording:read', for: RECORDINGS },
  { name: 'meeting:read:summary', classic: 'meeting_summary:read', for: SUMMARY },
];

/** As the Marketplace names it for this kind of app. */
export function scopeName({ name }: Pick<Scope, 'name'>, app: App): string {
  return app === 'server' ? `${name}:admin` : name;
}

/** Those that are not granted, in the order of {@link SCOPES}. */
export function missingScopes(granted: readonly string[], app: App): Scope[] {
  const has = new Set(granted);
  return SCOPES.filter(({ name, classic }) => {
    const own = app === 'server' ? [] : [name, classic];
    return ![...own, `${name}:admin`, `${classic}:admin`].some((scope) => has.has(scope));
  });
}

/** Each with what it is for. At least one. */
export function listed(scopes: readonly Scope[], app: App): Text {
  return scopes
    .map((scope): Text => words`${scopeName(scope, app)} (${scope.for})`)
    .reduce((all, one) => words`${all}, ${one}`);
}
