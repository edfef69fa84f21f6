/** The API's addresses, the scope that each needs, and how often each may be asked. */
import type { Call } from './call.ts';
import { showInvitation } from './invitation.ts';
import { listMeetings, listUpcoming } from './lists.ts';
import {
  changeStatus,
  createMeeting,
  deleteMeeting,
  showMeeting,
  updateMeeting,
} from './meetings.ts';
import type { Category } from './pace.ts';
import { listInstances, listPastParticipants, liveParticipants, showPast } from './past.ts';
import { listRecordings, showRecordings, showSummary } from './recordings.ts';
import {
  addRegistrant,
  addRegistrants,
  decideRegistrants,
  deleteRegistrant,
  listRegistrants,
  registrationQuestions,
  showRegistrant,
} from './registrants.ts';
import { showUser } from './users.ts';

export interface Route {
  readonly method: string;
  /** Without `/v2`. */
  readonly path: string;
  readonly scope: string;
  readonly category: Category;
  /** `undefined` is 204. */
  answer(call: Call): unknown;
}

const route = (
  method: string,
  path: string,
  scope: string,
  category: Category,
  answer: Route['answer'],
): Route => ({ method, path, scope, category, answer });

export const ROUTES: readonly Route[] = [
  route('GET', '/users/{userId}', 'user:read:user', 'Light', showUser),
  route('POST', '/users/{userId}/meetings', 'meeting:write:meeting', 'Light', createMeeting),
  route('GET', '/users/{userId}/meetings', 'meeting:read:list_meetings', 'Medium', listMeetings),
  route(
    'GET',
    '/users/{userId}/upcoming_meetings',
    'meeting:read:list_upcoming_meetings',
    'Medium',
    listUpcoming,
  ),
  route('GET', '/meetings/{meetingId}', 'meeting:read:meeting', 'Light', showMeeting),
  route('PATCH', '/meetings/{meetingId}', 'meeting:update:meeting', 'Light', updateMeeting),
  route('DELETE', '/meetings/{meetingId}', 'meeting:delete:meeting', 'Light', deleteMeeting),
  route('PUT', '/meetings/{meetingId}/status', 'meeting:update:status', 'Light', changeStatus),
  route(
    'GET',
    '/meetings/{meetingId}/invitation',
    'meeting:read:invitation',
    'Light',
    showInvitation,
  ),
  ...registration(),
  route('GET', '/past_meetings/{meetingId}', 'meeting:read:past_meeting', 'Light', showPast),
  route(
    'GET',
    '/past_meetings/{meetingId}/instances',
    'meeting:read:list_past_instances',
    'Medium',
    listInstances,
  ),
  route(
    'GET',
    '/past_meetings/{meetingId}/participants',
    'meeting:read:list_past_participants',
    'Medium',
    listPastParticipants,
  ),
  route(
    'GET',
    '/metrics/meetings/{meetingId}/participants',
    'dashboard:read:list_meeting_participants',
    'Heavy',
    liveParticipants,
  ),
  route(
    'GET',
    '/users/{userId}/recordings',
    'cloud_recording:read:list_user_recordings',
    'Medium',
    listRecordings,
  ),
  route(
    'GET',
    '/meetings/{meetingId}/recordings',
    'cloud_recording:read:list_recording_files',
    'Light',
    showRecordings,
  ),
  route(
    'GET',
    '/meetings/{meetingId}/meeting_summary',
    'meeting:read:summary',
    'Light',
    showSummary,
  ),
];

function registration(): readonly Route[] {
  const all = '/meetings/{meetingId}/registrants';
  const one = `${all}/{registrantId}`;
  return [
    route('GET', all, 'meeting:read:list_registrants', 'Medium', listRegistrants),
    route('POST', all, 'meeting:write:registrant', 'Light', addRegistrant),
    route(
      'POST',
      '/meetings/{meetingId}/batch_registrants',
      'meeting:write:batch_registrants',
      'Heavy',
      addRegistrants,
    ),
    route('PUT', `${all}/status`, 'meeting:update:registrant_status', 'Medium', decideRegistrants),
    route(
      'GET',
      `${all}/questions`,
      'meeting:read:list_registration_questions',
      'Light',
      registrationQuestions,
    ),
    route('GET', one, 'meeting:read:registrant', 'Light', showRegistrant),
    route('DELETE', one, 'meeting:delete:registrant', 'Light', deleteRegistrant),
  ];
}
