/**
 * What Telegram's refusals mean and what cures them, by their descriptions: it gives them no codes of their own.
 * https://core.telegram.org/bots/api#making-requests; the descriptions are those of github.com/tdlib/telegram-bot-api.
 */
import type { ErrorCategory } from '../../src/domain/error.ts';
import { type Text, type Words, words } from '../../src/domain/words.ts';
import { CONTENT_ERRORS } from './known-content-errors.ts';

export interface KnownError {
  /** In the description, without what stands for its HTTP status in front. */
  readonly at: RegExp;
  /** Decides the exit status. */
  readonly category: ErrorCategory;
  /** Our own stable name, in snake_case. */
  readonly code: string;
  readonly sentence: Words;
  /** The cure. */
  readonly hint: Text;
}

const STATUS = 'gates telegram status';
const RIGHTS = words`Have an administrator give it the right, then look: gates telegram status`;
const ADD_AGAIN = words`Add it again, or choose another chat: gates telegram chats`;

/** The bot itself, and who else reads its updates. */
const BOT_ERRORS: readonly KnownError[] = [
  {
    at: /webhook is active|terminated by setWebhook/i,
    category: 'failed',
    code: 'webhook_set',
    sentence: words`This bot has a webhook, so its updates cannot be asked for: Telegram delivers them there.`,
    hint: 'gates telegram webhook delete',
  },
  {
    at: /terminated by other getUpdates|terminated by other long poll/i,
    category: 'failed',
    code: 'polled_elsewhere',
    sentence: words`Another program asks for the updates of this bot with the same token.`,
    hint: words`Stop it (another gates serve, another machine), or give it a token of its own: @BotFather › /revoke, then gates telegram login`,
  },
  {
    at: /^logged out/i,
    category: 'auth',
    code: 'logged_out',
    sentence: words`The bot was logged out of Telegram’s own server, for a server of its owner.`,
    hint: words`Wait ten minutes, then: gates telegram login`,
  },
  {
    at: /https url must be provided/i,
    category: 'usage',
    code: 'webhook_not_https',
    sentence: words`Telegram delivers to https addresses only.`,
    hint: 'gates serve --tunnel',
  },
  {
    at: /can be set up only on ports/i,
    category: 'usage',
    code: 'webhook_port',
    sentence: words`Telegram delivers to the ports 80, 88, 443 and 8443 only.`,
    hint: words`Let the public address end on one of them: gates serve --public-url https://…`,
  },
  {
    at: /bad webhook/i,
    category: 'failed',
    code: 'webhook_refused',
    sentence: words`Telegram does not take this address for its updates.`,
    hint: words`It must be reachable from the internet, with a certificate that holds: gates serve --tunnel`,
  },
  {
    at: /method not found/i,
    category: 'not_found',
    code: 'method_not_found',
    sentence: words`Telegram has no such method.`,
    hint: 'https://core.telegram.org/bots/api#available-methods',
  },
];

/** Whom it cannot write to. */
const PEOPLE_ERRORS: readonly KnownError[] = [
  {
    at: /blocked by the user|user_is_blocked/i,
    category: 'policy',
    code: 'blocked_by_user',
    sentence: words`This person has blocked the bot.`,
    hint: words`Nothing can be sent until they start it again; reach them another way.`,
  },
  {
    at: /user is deactivated|input_user_deactivated/i,
    category: 'policy',
    code: 'user_deactivated',
    sentence: words`This person’s Telegram account does not exist any more.`,
    hint: words`Reach them another way.`,
  },
  {
    at: /can't initiate conversation|can't write to the user first/i,
    category: 'policy',
    code: 'cannot_initiate',
    sentence: words`A bot cannot write first: this person has not started it yet.`,
    hint: words`Send them the bot’s link, and write once they have pressed Start: gates telegram status`,
  },
  {
    at: /can't send messages to (?:the )?bots?\b/i,
    category: 'policy',
    code: 'recipient_is_bot',
    sentence: words`A bot cannot write to this bot.`,
    hint: words`Name a person or a group after --to.`,
  },
  {
    at: /^user not found|user_id_invalid|participant_id_invalid|^member not found/i,
    category: 'not_found',
    code: 'user_not_found',
    sentence: words`Telegram knows no such person, or the bot has never met them.`,
    hint: 'gates telegram chats',
  },
  {
    at: /business connection|business_(?:connection|peer)|business.*(?:not found|invalid)/i,
    category: 'policy',
    code: 'business_not_connected',
    sentence: words`The bot is not connected (any more) to that business account, or may not do this for it.`,
    hint: 'gates telegram business',
  },
];

/** Chats, and what the bot may do in them. */
const CHAT_ERRORS: readonly KnownError[] = [
  {
    at: /upgraded to a supergroup/i,
    category: 'failed',
    code: 'chat_migrated',
    sentence: words`This group has become a supergroup and goes on under another id.`,
    hint: 'gates telegram chats',
  },
  {
    at: /chat not found|peer_id_invalid|channel_invalid|chat_id_invalid|chat_id is empty/i,
    category: 'not_found',
    code: 'chat_not_found',
    sentence: words`Telegram knows no such chat, or the bot was never in it.`,
    hint: words`People have to start the bot first; to groups and channels it has to be added: gates telegram chats`,
  },
  {
    at: /bot was kicked/i,
    category: 'policy',
    code: 'bot_kicked',
    sentence: words`The bot was removed from this chat.`,
    hint: ADD_AGAIN,
  },
  {
    at: /bot is not a (?:channel )?member|channel_private|not a member of the/i,
    category: 'policy',
    code: 'bot_not_member',
    sentence: words`The bot is not in this chat.`,
    hint: ADD_AGAIN,
  },
  {
    at: /group chat was (?:deleted|deactivated)/i,
    category: 'not_found',
    code: 'group_deleted',
    sentence: words`This group was deleted.`,
    hint: 'gates telegram chats',
  },
  {
    at: /voice_messages_forbidden|(?:voice|video) messages? (?:are )?forbidden/i,
    category: 'policy',
    code: 'voice_forbidden',
    sentence: words`This person takes no voice messages.`,
    hint: words`Send a text, or the recording with --audio.`,
  },
  {
    at: /not enough rights|have no rights|no rights to|need administrator rights|admin_required|write_forbidden|right_forbidden|chat_restricted|send_\w+_forbidden/i,
    category: 'policy',
    code: 'not_enough_rights',
    sentence: words`The bot lacks the right to do this in this chat.`,
    hint: RIGHTS,
  },
  {
    at: /topic_closed|topic is closed/i,
    category: 'policy',
    code: 'topic_closed',
    sentence: words`This topic is closed.`,
    hint: words`Open it in Telegram, or write to another one: gates telegram topic list`,
  },
  {
    at: /thread not found|topic_deleted|topic_id_invalid|topic not found/i,
    category: 'not_found',
    code: 'topic_not_found',
    sentence: words`There is no such topic in this group.`,
    hint: 'gates telegram topic list',
  },
  {
    at: /chat is not a forum|not_forum/i,
    category: 'policy',
    code: 'not_a_forum',
    sentence: words`This group has no topics.`,
    hint: words`They are switched on in the group’s own settings in Telegram.`,
  },
  {
    at: /method is available (?:only )?for|method is available for supergroup/i,
    category: 'policy',
    code: 'wrong_chat_type',
    sentence: words`Telegram does not offer this in a chat of this kind.`,
    hint: STATUS,
  },
];

/** The first that fits counts. */
export const KNOWN_ERRORS: readonly KnownError[] = [
  ...BOT_ERRORS,
  ...PEOPLE_ERRORS,
  ...CHAT_ERRORS,
  ...CONTENT_ERRORS,
];
