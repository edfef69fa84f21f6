/**
 * What Zoom's error codes mean and what cures them. One code may stand for several things: then its message tells them
 * apart. https://developers.zoom.us/docs/api/meetings/ (“Responses” of each call)
 */
import type { ErrorCategory } from '../../src/domain/error.ts';
import { type Text, type Words, words } from '../../src/domain/words.ts';

export interface KnownError {
  readonly codes: readonly number[];
  /** In the message, where the code alone does not tell. */
  readonly at?: RegExp;
  /** Decides the exit status. */
  readonly category: ErrorCategory;
  /** Our own stable name, in snake_case. */
  readonly code: string;
  readonly sentence: Words;
  /** The cure. */
  readonly hint: Text;
  /** Zoom's own words belong to it. */
  readonly telling?: boolean;
}

const LIST = 'gates zoom meeting list';
const SETTINGS = words`Look at https://zoom.us/profile/setting, or ask who administers the account.`;

const MEETING_ERRORS: readonly KnownError[] = [
  {
    codes: [300, 1001, 3001],
    at: /user does not exist/i,
    category: 'not_found',
    code: 'user_not_found',
    sentence: words`Zoom knows no such user in this account.`,
    hint: words`Name them by the address they log in to Zoom with.`,
  },
  {
    codes: [300, 404, 1001, 3001],
    at: /meeting.* (?:does not exist|not found|is not found|invalid or not end)|invalid meeting id/i,
    category: 'not_found',
    code: 'meeting_not_found',
    sentence: words`Zoom has no such meeting: it was deleted, has expired, or belongs to somebody else.`,
    hint: LIST,
  },
  {
    codes: [300, 404],
    at: /registration has not been enabled/i,
    category: 'policy',
    code: 'registration_off',
    sentence: words`This meeting takes no registrations.`,
    hint: words`Switch registration on: gates zoom meeting update --help, or https://zoom.us/meeting`,
  },
  {
    codes: [300],
    at: /registrant id/i,
    category: 'not_found',
    code: 'registrant_not_found',
    sentence: words`Nobody has registered for this meeting under that id.`,
    hint: 'gates zoom registrant list --help',
  },
  {
    codes: [300],
    at: /next page token/i,
    category: 'failed',
    code: 'page_expired',
    sentence: words`The list took too long: its next page is not to be had any more.`,
    hint: words`Run the command again, for a shorter time.`,
  },
  {
    codes: [3001],
    category: 'not_found',
    code: 'meeting_not_found',
    sentence: words`Zoom has no such meeting: it was deleted, has expired, or belongs to somebody else.`,
    hint: LIST,
  },
  {
    codes: [3018, 3037],
    category: 'policy',
    code: 'meeting_permanent',
    sentence: words`A personal meeting room cannot be deleted.`,
    hint: LIST,
  },
  {
    codes: [3038],
    category: 'policy',
    code: 'meeting_over',
    sentence: words`The meeting is over.`,
    hint: LIST,
  },
  {
    codes: [3043],
    category: 'policy',
    code: 'meeting_full',
    sentence: words`The meeting has as many registrations as it can take.`,
    hint: words`Take some back: gates zoom registrant deny --help`,
  },
  {
    codes: [3063],
    category: 'policy',
    code: 'meeting_elsewhere',
    sentence: words`This meeting runs on a server of the account’s own and is ended there.`,
    hint: LIST,
  },
  {
    codes: [3161],
    category: 'policy',
    code: 'hosting_not_allowed',
    sentence: words`This Zoom user may not hold or plan meetings.`,
    hint: SETTINGS,
  },
  {
    codes: [3000],
    at: /have been blocked|cannot schedule|unable to schedule|schedule_for/i,
    category: 'policy',
    code: 'scheduling_refused',
    sentence: words`Zoom does not plan this meeting.`,
    hint: SETTINGS,
    telling: true,
  },
];

const ACCOUNT_ERRORS: readonly KnownError[] = [
  {
    codes: [1001, 1010],
    category: 'not_found',
    code: 'user_not_found',
    sentence: words`Zoom knows no such user in this account.`,
    hint: words`Name them by the address they log in to Zoom with.`,
  },
  {
    codes: [200],
    at: /paid|not available for this account/i,
    category: 'policy',
    code: 'plan_too_small',
    sentence: words`Zoom offers this to paid accounts only.`,
    hint: words`The plan is shown by gates zoom status, and changed at https://zoom.us/billing`,
  },
  {
    codes: [200, 12703],
    category: 'policy',
    code: 'permission_denied',
    sentence: words`This Zoom user may not do that.`,
    hint: SETTINGS,
    telling: true,
  },
  {
    codes: [300],
    category: 'failed',
    code: 'bad_parameter',
    sentence: words`Zoom did not take a value.`,
    hint: words`Change it, then run the command again.`,
    telling: true,
  },
];

/** Of what is left of a meeting. */
const PAST_ERRORS: readonly KnownError[] = [
  {
    codes: [3301],
    category: 'not_found',
    code: 'no_recording',
    sentence: words`There is no cloud recording of this meeting.`,
    hint: 'gates zoom recordings list',
  },
  {
    codes: [3303],
    category: 'policy',
    code: 'recording_not_ready',
    sentence: words`The meeting is not over yet, or its recording is still being made.`,
    hint: words`Try again later.`,
  },
  {
    codes: [3309],
    category: 'policy',
    code: 'storage_full',
    sentence: words`The cloud storage of this Zoom account is full.`,
    hint: words`Delete recordings at https://zoom.us/recording, or buy more: https://zoom.us/billing`,
  },
  {
    codes: [3310],
    category: 'policy',
    code: 'recording_in_use',
    sentence: words`Zoom uses this recording elsewhere; it cannot be deleted.`,
    hint: 'https://zoom.us/recording',
  },
  {
    codes: [12702],
    category: 'policy',
    code: 'too_long_ago',
    sentence: words`Zoom tells nothing of meetings that are more than a year ago.`,
    hint: LIST,
  },
  {
    codes: [2305],
    at: /trash/i,
    category: 'not_found',
    code: 'no_summary',
    sentence: words`The summary of this meeting was deleted.`,
    hint: words`It can be taken back for some days: https://zoom.us/user/meeting/summary`,
  },
  {
    codes: [2305],
    category: 'policy',
    code: 'summary_restricted',
    sentence: words`The account’s settings keep its meeting summaries from apps.`,
    hint: SETTINGS,
    telling: true,
  },
  {
    codes: [3000],
    at: /summary/i,
    category: 'policy',
    code: 'summary_off',
    sentence: words`Meeting summaries are switched off in this account.`,
    hint: words`Switch on “Meeting Summary with AI Companion”: https://zoom.us/profile/setting`,
  },
];

/** The first that fits counts. */
export const KNOWN_ERRORS: readonly KnownError[] = [
  ...MEETING_ERRORS,
  ...PAST_ERRORS,
  ...ACCOUNT_ERRORS,
];
