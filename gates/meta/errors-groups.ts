import { words } from '../../src/domain/words.ts';
import { failed, limited, missing, refused, tooFast } from './error-kinds.ts';
import type { ErrorEntry } from './errors.ts';

const GROUP = 'gates whatsapp groups show GROUP';
const GROUPS = 'gates whatsapp groups list';
const AGAIN = words`Call again.`;
const MEDIA = words`Check the network and whoever takes the calls, then call again.`;
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
  '131213': missing(
    'join_request_not_found',
    words`There is no such request to be let in.`,
    'gates whatsapp groups requests list GROUP',
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
  '138004': failed('call_failed', words`The call could not be connected.`, AGAIN),
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
  '138013': refused(
    'calling_unavailable',
    words`This number cannot call people: calls by a business are not available to it.`,
    'gates whatsapp numbers show NUMBER',
  ),
  '138014': refused(
    'calling_suspended',
    words`WhatsApp has switched calls of this number off for a while because too few were wanted.`,
    'gates whatsapp numbers health NUMBER',
  ),
  '138017': refused(
    'call_permitted_already',
    words`This person has allowed calls for good already.`,
    words`Call them: nothing has to be asked.`,
  ),
  '138018': refused(
    'calling_not_prepared',
    words`Calling cannot be switched on: nobody takes the calls, by SIP or by webhook.`,
    'gates whatsapp numbers settings NUMBER',
  ),
  '138019': failed('call_failed', words`The person’s app could not take the call.`, AGAIN),
  '138020': failed('call_failed', words`The call’s sound found no way through the network.`, MEDIA),
  '138021': failed('call_failed', words`No sound came from the person.`, MEDIA),
  '138022': failed('call_failed', words`No sound went to the person.`, MEDIA),
  '138023': failed('call_failed', words`The call was taken, but no sound went either way.`, MEDIA),
};

export const CHAT_ERRORS: Readonly<Record<string, ErrorEntry>> = {
  ...GROUP_ERRORS,
  ...CALL_ERRORS,
};
