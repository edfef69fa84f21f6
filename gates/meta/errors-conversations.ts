import { words } from '../../src/domain/words.ts';
import { failed, missing, passing, refused, tooFast, unauthorized } from './error-kinds.ts';
import type { ErrorEntry } from './errors.ts';

const LATER = 'gates outbox resend ID';
const WINDOW = words`The time in which this person may be answered freely is over.`;
const AGAIN_FREE = words`Wait until they write again, or use a message kind allowed outside the window.`;
const UNAVAILABLE = words`This person cannot be written to at the moment: they have blocked the account, left, or take no messages from it.`;
const THEY = words`Only they can change that; answer when they write again.`;
const NOBODY = words`Nobody with this id has written to the account.`;
const WHO = words`Ids differ from one account to the next: take theirs from its own messages.`;
const REPLIED = words`The comment has been answered privately already, and that goes once.`;
const ANSWER = words`Go on in the conversation once they write back.`;
const FILE = words`Check its kind and size, or send it from disk.`;
const REVIEW = words`gates meta status: which permissions wait for Meta’s app review`;
const RESTRICTED = words`Meta has restricted the messages of this account.`;
const QUALITY = 'https://business.facebook.com/business-support-home';

/**
 * Errors of the Send API of Messenger and Instagram. Their subcodes mean the same under any code.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
 */
export const CONVERSATION_ERRORS: Readonly<Record<string, ErrorEntry>> = {
  // The window.
  '2018278': refused('window_closed', WINDOW, AGAIN_FREE),
  '2018065': refused('window_closed', WINDOW, AGAIN_FREE),
  '2534022': refused('window_closed', WINDOW, AGAIN_FREE),

  // Whom it is for.
  '551': refused('person_unavailable', UNAVAILABLE, THEY),
  '1545041': refused('person_unavailable', UNAVAILABLE, THEY),
  '2018108': refused('person_unavailable', UNAVAILABLE, THEY),
  '2018001': missing('nobody_there', NOBODY, WHO),
  '2534014': missing('nobody_there', NOBODY, WHO),
  '2534001': missing('conversation_gone', words`The conversation is not there any more.`, THEY),
  '2018218': refused(
    'profile_hidden',
    words`This person does not show their profile to the account.`,
    words`Their messages can be answered all the same.`,
  ),
  '2018028': refused(
    'not_reviewed',
    words`Until Meta has reviewed the app, it may write only to people with a role in it.`,
    REVIEW,
  ),
  '2018300': refused(
    'other_app_has_it',
    words`Another app, or the inbox of the page, has this conversation for now.`,
    words`Answer it there, or take it over first: gates messenger take WHOM, gates instagram take WHOM.`,
  ),

  // Answers to public comments.
  '10900': refused('already_replied', REPLIED, ANSWER),
  '2534025': refused('already_replied', REPLIED, ANSWER),
  '10903': refused(
    'comment_closed',
    words`This comment cannot be answered privately.`,
    words`Answer it in public; it may be older than 7 days, or its author takes no messages.`,
  ),
  '10904': refused(
    'messages_off',
    words`Messages are switched off in the settings of the page.`,
    words`Switch them on: Page settings › Messaging`,
  ),

  // Files.
  '2018047': failed('attachment_refused', words`Meta could not take the file.`, FILE),
  '2018008': failed(
    'attachment_not_fetched',
    words`Meta could not fetch the file from its address.`,
    words`Its address must open without a login; or send it from disk.`,
  ),
  '2018109': refused(
    'file_too_large',
    words`The file is larger than Meta takes.`,
    words`Make it smaller, or send a link to it.`,
  ),
  '2018074': missing(
    'attachment_gone',
    words`Meta does not have this attachment (any more).`,
    FILE,
  ),

  // How much and how fast, and what the account may.
  '2018022': tooFast('account')(
    'send_rate_limit',
    words`Messages leave this account too fast.`,
    LATER,
  ),
  '1893063': refused('account_restricted', RESTRICTED, QUALITY),
  '2534029': refused('account_restricted', RESTRICTED, QUALITY),
  '2534122': refused('account_restricted', RESTRICTED, QUALITY),
  '2534013': refused(
    'comment_limit',
    words`No more private answers to comments go out for now: there is a limit by the hour.`,
    words`Wait an hour, then: gates outbox resend ID`,
  ),
  '1545133': passing('temporary', words`Messages cannot be sent for the moment.`, LATER),
  '2018344': unauthorized(
    'terms_not_accepted',
    words`An administrator of the page has to accept Meta’s terms for its contacts first.`,
    'https://business.facebook.com/latest/inbox',
  ),
};
