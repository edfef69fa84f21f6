/** What each event is, in a line, and what is most worth telling it. Where nothing says otherwise, `--from` does it. */
import { words } from '../../../src/domain/words.ts';
import type { SandboxHappening } from '../../../src/gate.ts';

export const ABOUT: Readonly<Record<string, SandboxHappening>> = {
  message: {
    what: words`A client writes, in private or in a group`,
    fields: '--from --text type=photo chat=group|forum topic replyTo=last',
  },
  edited: { what: words`They change what they wrote`, fields: '--from --text messageId' },
  callback: {
    what: words`They press a button under a message of the bot`,
    fields: '--from data messageId',
  },
  reaction: {
    what: words`They react to a message of the bot`,
    fields: '--from emoji messageId on=false',
  },
  poll_answer: { what: words`They vote in a poll of the bot`, fields: '--from options=0,2' },
  channel_post: {
    what: words`Somebody else posts in the channel`,
    fields: '--text type=photo author',
  },
  edited_channel_post: {
    what: words`A post in the channel is changed`,
    fields: '--text messageId',
  },
  business_message: {
    what: words`A client writes to the business account the bot looks after`,
    fields: '--from --text type=photo',
  },
  edited_business_message: {
    what: words`They change a message to the business account`,
    fields: '--from --text messageId',
  },
  business_connection: {
    what: words`The bot is connected to the business account, or taken away`,
    fields: 'on=false rights',
  },
  deleted_business_messages: {
    what: words`They delete a message to the business account`,
    fields: '--from messageId',
  },
  blocked: { what: words`They block the bot: sending fails (403)`, fields: '--from' },
  unblocked: { what: words`They let the bot write again`, fields: '--from' },
  deactivated: {
    what: words`Their account is gone: sending fails (403)`,
    fields: '--from on=false',
  },
  member_joined: { what: words`Somebody joins a group`, fields: '--from chat=group|forum' },
  member_left: { what: words`Somebody leaves a group`, fields: '--from chat=group|forum' },
  bot_member: {
    what: words`The bot is let in, made administrator or thrown out`,
    fields: 'chat=group status=kicked|left|member|administrator',
  },
  migrate: { what: words`The group becomes a supergroup, with another id`, fields: 'chat=group' },
  topic: { what: words`A topic is made in the forum`, fields: '--from --text' },
  inline_query: {
    what: words`They type the bot’s name and words elsewhere`,
    fields: '--from --text',
  },
  chosen_inline_result: { what: words`They take a result of that`, fields: '--from resultId' },
  join_request: { what: words`Somebody asks to be let in`, fields: '--from chat=channel' },
  batch: { what: words`Many messages at once`, fields: '--from count=1000 people=10' },
  raw: { what: words`Exactly this update`, fields: 'body={"message":…}' },
  pace: {
    what: words`Other flood control than Telegram’s, or none`,
    fields: 'on=false perSecond chatPerSecond chatBurst groupPerMinute',
  },
  flood: { what: words`The next send has to wait (429)`, fields: 'seconds=3' },
  revoke_token: { what: words`The token is taken back in BotFather`, fields: 'on=false' },
};
