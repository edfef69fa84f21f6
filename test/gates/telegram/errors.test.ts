/** Descriptions as the Bot API server gives them, and what they become. */
import { describe, expect, test } from 'vitest';
import { migratedTo, platformError } from '../../../gates/telegram/errors.ts';
import { KNOWN_ERRORS } from '../../../gates/telegram/known-errors.ts';

const of = (code: number, description: string, parameters?: object, chat?: unknown) =>
  platformError(code, { ok: false, error_code: code, description, parameters }, {}, chat);

describe('what Telegram refuses with', () => {
  test.each([
    [401, 'Unauthorized', 'token_invalid', 3],
    [401, 'Unauthorized: invalid token specified', 'token_invalid', 3],
    [404, 'Not Found', 'token_invalid', 3],
    [404, 'Not Found: method not found', 'method_not_found', 5],
    [400, 'Logged out', 'logged_out', 3],
    [403, 'Forbidden: bot was blocked by the user', 'blocked_by_user', 6],
    [403, 'Forbidden: user is deactivated', 'user_deactivated', 6],
    [403, "Forbidden: bot can't initiate conversation with a user", 'cannot_initiate', 6],
    [403, "Forbidden: bot can't send messages to bots", 'recipient_is_bot', 6],
    [400, 'Bad Request: chat not found', 'chat_not_found', 5],
    [400, 'Bad Request: PEER_ID_INVALID', 'chat_not_found', 5],
    [400, 'Bad Request: user not found', 'user_not_found', 5],
    [400, 'Bad Request: BUSINESS_CONNECTION_NOT_ALLOWED', 'business_not_connected', 6],
    [400, 'Bad Request: business connection not found', 'business_not_connected', 6],
    [403, 'Forbidden: bot is not a member of the channel chat', 'bot_not_member', 6],
    [403, 'Forbidden: bot was kicked from the supergroup chat', 'bot_kicked', 6],
    [403, 'Forbidden: the group chat was deleted', 'group_deleted', 5],
    [400, 'Bad Request: need administrator rights in the channel chat', 'not_enough_rights', 6],
    [
      400,
      'Bad Request: not enough rights to send text messages to the chat',
      'not_enough_rights',
      6,
    ],
    [400, 'Bad Request: CHAT_ADMIN_REQUIRED', 'not_enough_rights', 6],
    [400, 'Bad Request: CHAT_WRITE_FORBIDDEN', 'not_enough_rights', 6],
    [400, 'Bad Request: VOICE_MESSAGES_FORBIDDEN', 'voice_forbidden', 6],
    [
      400,
      'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
      'not_modified',
      6,
    ],
    [400, "Bad Request: message can't be edited", 'cannot_edit', 6],
    [400, "Bad Request: message can't be deleted for everyone", 'cannot_delete', 6],
    [400, 'Bad Request: message to delete not found', 'message_not_found', 5],
    [400, 'Bad Request: message to edit not found', 'message_not_found', 5],
    [400, 'Bad Request: MESSAGE_ID_INVALID', 'message_not_found', 5],
    [400, 'Bad Request: message to be replied not found', 'reply_not_found', 5],
    [400, 'Bad Request: message thread not found', 'topic_not_found', 5],
    [400, 'Bad Request: TOPIC_CLOSED', 'topic_closed', 6],
    [400, 'Bad Request: the chat is not a forum', 'not_a_forum', 6],
    [
      400,
      'Bad Request: wrong remote file identifier specified: Wrong string length',
      'wrong_file',
      5,
    ],
    [400, 'Bad Request: wrong file identifier/HTTP URL specified', 'wrong_file', 5],
    [400, 'Bad Request: file is too big', 'file_too_big', 6],
    [413, 'Request Entity Too Large', 'file_too_big', 6],
    [
      400,
      "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 3",
      'bad_entities',
      2,
    ],
    [400, 'Bad Request: message is too long', 'message_too_long', 6],
    [400, 'Bad Request: BUTTON_DATA_INVALID', 'bad_buttons', 6],
    [400, 'Bad Request: failed to get HTTP URL content', 'url_not_fetched', 1],
    [400, 'Bad Request: PHOTO_INVALID_DIMENSIONS', 'bad_media', 6],
    [400, 'Bad Request: REACTION_INVALID', 'reaction_not_allowed', 6],
    [
      400,
      'Bad Request: query is too old and response timeout expired or query ID is invalid',
      'query_too_old',
      1,
    ],
    [
      409,
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      'webhook_set',
      1,
    ],
    [
      409,
      'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
      'polled_elsewhere',
      1,
    ],
    [409, 'Conflict: terminated by setWebhook request', 'webhook_set', 1],
    [
      400,
      'Bad Request: bad webhook: HTTPS url must be provided for webhook',
      'webhook_not_https',
      2,
    ],
    [
      400,
      'Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443',
      'webhook_port',
      2,
    ],
    [400, 'Bad Request: bad webhook: Failed to resolve host: not known', 'webhook_refused', 1],
    [500, 'Internal Server Error', 'server_error', 4],
    [502, 'Bad Gateway', 'server_error', 4],
    [403, 'Forbidden: for a reason that nobody has heard of', 'telegram_error', 6],
    [400, 'Bad Request: SOMETHING_NEW', 'telegram_error', 1],
  ])('%d %s', (code, description, ours, exit) => {
    const error = of(code, description);
    expect(error).toMatchObject({ code: ours, exitCode: exit, gate: 'telegram' });
    expect(error.platformCode).toBe(String(code));
    expect(error.hint).toBeTruthy();
    expect(error.message).toMatch(/^[A-Z].*[.!?…]$|Telegram says/);
  });

  test('each entry of the table has a code of its own', () => {
    const codes = KNOWN_ERRORS.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  test('what nobody knows is told in Telegram’s words', () => {
    expect(of(400, 'Bad Request: SOMETHING_NEW').message).toContain('SOMETHING_NEW');
  });

  test('no token, no control character, no endless text', () => {
    const token = `7000000001:${'AbCdE'.repeat(7)}`;
    const error = of(400, `Bad Request: ${token}\u001b[31m\n${'x'.repeat(2000)}`);
    expect(JSON.stringify([error.message, error.platformDetail])).not.toContain(token);
    expect(error.message).not.toMatch(/\p{Cc}/u);
    expect(error.message.length).toBeLessThan(500);
  });

  test('an answer that is no JSON at all', () => {
    expect(platformError(502, undefined, {})).toMatchObject({ category: 'unreachable' });
    expect(platformError(400, 'nonsense', {})).toMatchObject({ code: 'telegram_error' });
  });
});

describe('too fast', () => {
  test.each([
    [-1_002_000_000_001, 'recipient'],
    ['@example_news', 'recipient'],
    ['-4000000001', 'recipient'],
    [6_100_000_001, 'account'],
    [undefined, 'account'],
  ])('to %s holds up the %s', (chat, whose) => {
    const error = of(429, 'Too Many Requests: retry after 3', { retry_after: 3 }, chat);
    expect(error).toMatchObject({
      category: 'rate_limited',
      code: 'too_many_requests',
      retryAfterMs: 3000,
      tooFast: whose,
    });
    expect(error.message).toContain('3 seconds');
  });

  test('the header tells the wait where the body does not', () => {
    expect(platformError(429, {}, { 'retry-after': '7' })).toMatchObject({ retryAfterMs: 7000 });
  });
});

test('a group that has moved says where', () => {
  const error = of(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
    migrate_to_chat_id: -1_002_000_000_009,
  });
  expect(error.code).toBe('chat_migrated');
  expect(migratedTo(error)).toBe('-1002000000009');
  expect(migratedTo(of(400, 'Bad Request: chat not found'))).toBeNull();
  expect(migratedTo(new Error('else'))).toBeNull();
});
