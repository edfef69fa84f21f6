import { words } from '../../src/domain/words.ts';
import { failed, limited, missing, refused, tooFast, unauthorized } from './error-kinds.ts';
import type { ErrorEntry } from './errors.ts';

const GROUP = 'gates whatsapp groups show GROUP';
const GROUPS = 'gates whatsapp groups list';
const PICTURE = words`Take a square picture of at least 192 pixels each way.`;

/**
 * Errors of groups.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/groups/error-codes/
 */
const GROUP_ERRORS: Readonly<Record<string, ErrorEntry>> = {
  '131020': refused(
    'group_empty',
    words`Nobody but this number is in the group.`,
    words`Invite people first: gates whatsapp groups invite-link GROUP`,
  ),
  '131041': missing(
    'group_not_found',
    words`There is no such group, or this number is not in it.`,
    GROUPS,
  ),
  '131059': failed(
    'cursor_invalid',
    words`The list has changed while it was read.`,
    words`Run the command again.`,
  ),
  '131201': failed('group_partly_done', words`It was done for some of the people only.`, GROUP),
  '131202': refused(
    'participant_twice',
    words`The same person was named twice.`,
    words`Name each person once.`,
  ),
  '131204': refused('group_full', words`The group has as many people as it may have.`, GROUP),
  '131207': refused(
    'group_suspended',
    words`WhatsApp has suspended the group for a broken policy.`,
    GROUP,
  ),
  '131208': tooFast('account')(
    'group_rate_limit',
    words`This number has changed its groups too often in a short time.`,
    words`Wait a few minutes, then run the command again.`,
  ),
  '131209': refused('picture_not_square', words`The picture is not square.`, PICTURE),
  '131210': refused('picture_too_small', words`The picture is too small.`, PICTURE),
  '131211': limited(
    'group_count',
    words`This number has as many groups as it may have.`,
    words`gates whatsapp groups delete GROUP: remove one that is not used`,
  ),
  '131212': missing(
    'participant_not_found',
    words`This person is not in the group.`,
    'gates whatsapp groups show GROUP',
  ),
  '131215': refused(
    'groups_not_eligible',
    words`This number may not have groups: only official business accounts may.`,
    'gates whatsapp numbers official NUMBER',
  ),
};

/**
 * Errors of calls.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/calling/troubleshooting/
 */
const CALL_ERRORS: Readonly<Record<string, ErrorEntry>> = {
  '138000': refused(
    'calling_off',
    words`Calling is not switched on for this number.`,
    'gates whatsapp numbers settings NUMBER --calling on',
  ),
  '138001': failed(
    'uncallable',
    words`This person cannot be called: their app is too old, or they do not take calls.`,
    words`Write to them instead.`,
  ),
  '138002': limited(
    'calls_at_once',
    words`As many calls are going on as this number may have.`,
    words`Wait until one has ended.`,
  ),
  '138003': refused(
    'call_going_on',
    words`A call with this person is going on already.`,
    words`End it first.`,
  ),
  '138004': failed('call_failed', words`The call could not be connected.`, words`Call again.`),
  '138005': limited(
    'call_rate_limit',
    words`This number calls too often.`,
    words`Wait a few minutes, then call again.`,
  ),
  '138006': refused(
    'call_not_permitted',
    words`This person has not allowed calls from this number.`,
    words`Ask them for it by a message, or wait until they call.`,
  ),
  '138007': failed('call_timeout', words`The call was not connected in time.`, words`Call again.`),
  '138009': limited(
    'call_request_limit',
    words`This person was asked for permission to call often enough.`,
    words`Ask again in a day; once more a week is the limit without an answer.`,
  ),
  '138012': limited(
    'call_daily_limit',
    words`This person was called as often as WhatsApp allows in a day.`,
    words`Call again tomorrow, or write.`,
  ),
  '138013': tooFast('account')(
    'call_permission_rate',
    words`Whether people allow calls was asked too often.`,
    words`Wait a few minutes, then run the command again.`,
  ),
  '138015': refused(
    'calling_unavailable',
    words`Calling cannot be switched on: the number’s messaging limit is too low.`,
    'gates whatsapp numbers show NUMBER',
  ),
  '138017': unauthorized(
    'calling_not_allowed',
    words`The app may not use calls.`,
    'gates meta status',
  ),
  '138018': refused(
    'calling_restricted',
    words`WhatsApp has restricted calls from this number because too few were wanted.`,
    'gates whatsapp numbers health NUMBER',
  ),
};

export const CHAT_ERRORS: Readonly<Record<string, ErrorEntry>> = {
  ...GROUP_ERRORS,
  ...CALL_ERRORS,
};
