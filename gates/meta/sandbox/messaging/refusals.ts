/**
 * The Messenger Platform's own refusals.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
 */
import { GraphRefusal, type Refusal } from '../errors.ts';
import type { Desk } from './state.ts';

const POLICY = 'https://developers.facebook.com/docs/messenger-platform/policy-overview';

function refusal(
  code: number,
  message: string,
  subcode?: number,
  more: Partial<Refusal> = {},
): GraphRefusal {
  return new GraphRefusal({
    status: 400,
    message: `(#${code}) ${message}`,
    type: 'OAuthException',
    code,
    ...(subcode === undefined ? {} : { subcode }),
    ...more,
  });
}

export const outsideWindow = ({ network }: Desk): GraphRefusal =>
  network === 'instagram'
    ? refusal(10, 'This message is sent outside of allowed window.', 2534022)
    : refusal(
        10,
        `This message is sent outside of allowed window. Learn more about the new policy here: ${POLICY}`,
        2018278,
      );

export const nobody = (): GraphRefusal => refusal(100, 'No matching user found', 2018001);

export const unavailable = (): GraphRefusal =>
  refusal(551, 'This person isn’t available right now.', 1545041);

export const otherApp = (): GraphRefusal =>
  refusal(
    10,
    'Message failed to send because another app is controlling this thread now.',
    2018300,
  );

export const alreadyReplied = ({ network }: Desk): GraphRefusal =>
  network === 'instagram'
    ? refusal(10, 'Cannot send a private reply more than once.', 2534025)
    : refusal(10900, 'Activity already replied to');

export const tooFast = (): GraphRefusal =>
  refusal(613, 'Calls to this api have exceeded the rate limit.', undefined, { transient: true });

/** Of the Conversations API: on Instagram counted for the app, on Messenger for the page. */
export const readTooFast = ({ network }: Desk): GraphRefusal =>
  network === 'instagram'
    ? refusal(4, 'Application request limit reached', undefined, { transient: true })
    : refusal(80006, 'There have been too many calls to this messenger account.', undefined, {
        transient: true,
      });

export const deleted = (): GraphRefusal => refusal(100, 'The message has been deleted.');

export const hiddenProfile = (): GraphRefusal =>
  refusal(
    100,
    'No profile available for this user. The user cannot be viewed with the current permissions.',
    2018218,
  );

/** `subcode` where the platform's table has one. */
export const invalid = (message: string, subcode?: number): GraphRefusal =>
  refusal(100, message, subcode);

export const noPageToken = (): GraphRefusal =>
  new GraphRefusal({
    status: 400,
    message: '(#190) This method must be called with a Page Access Token',
    type: 'OAuthException',
    code: 190,
  });
