/** What each event is, in a line, and what is most worth telling it. Where nothing says otherwise, `--from` does it. */
import { words } from '../../../../src/domain/words.ts';
import type { SandboxHappening } from '../../../../src/gate.ts';

export const ABOUT: Readonly<Record<string, SandboxHappening>> = {
  message: {
    what: words`Somebody writes`,
    fields: '--from --text attachments=image at',
  },
  batch: { what: words`Several messages in one webhook`, fields: '--from count' },
  echo: {
    what: words`Answered outside gates, e.g. in Business Suite`,
    fields: '--from --text author=person|app|own',
  },
  read: { what: words`They have read it`, fields: '--from messageId' },
  seen: { what: words`They have seen it`, fields: '--from messageId' },
  delivery: { what: words`It has arrived with them`, fields: '--from messageId' },
  comment: { what: words`Somebody comments on a post`, fields: '--from --text commentId' },
  live_comment: { what: words`Somebody comments on a live video`, fields: '--from --text' },
  mention: {
    what: words`Somebody names the account elsewhere`,
    fields: 'commentId mediaId',
  },
  reaction: { what: words`They react to a message of yours`, fields: '--from emoji messageId' },
  unreaction: { what: words`They take a reaction back`, fields: '--from messageId' },
  edit: { what: words`They change a message of theirs`, fields: '--from --text messageId' },
  unsend: { what: words`They take a message of theirs back`, fields: '--from messageId' },
  postback: { what: words`They press a button`, fields: '--from payload title' },
  ice_breaker: {
    what: words`They pick one of the first questions`,
    fields: '--from payload title',
  },
  referral: { what: words`They come back by a link or an ad`, fields: '--from ref adId' },
  pass_thread_control: { what: words`The conversation is given to this app`, fields: '--from' },
  take_thread_control: {
    what: words`The conversation is taken from this app`,
    fields: '--from appId',
  },
  request_thread_control: {
    what: words`Another app asks for the conversation`,
    fields: '--from appId',
  },
  standby: { what: words`They write while another app answers`, fields: '--from --text' },
  optin: {
    what: words`They agree to be written to later`,
    fields: '--from kind=one_time status=stop',
  },
  history: {
    what: words`Conversations from before, for sync`,
    fields: 'conversations messages spacingMs',
  },
  unavailable: {
    what: words`They block the business: sending fails (551)`,
    fields: '--from on=false',
  },
  profile_hidden: { what: words`Their name is not told any more`, fields: '--from on=false' },
  echo_first: { what: words`Echoes come before answers to a send`, fields: 'on=false' },
  pace: { what: words`Other rate limits than Meta’s`, fields: 'perSecond sendsPerSecond' },
  app_callback: {
    what: words`The app’s webhook address, as in its dashboard`,
    fields: 'url fields=messages,…',
  },
  raw: { what: words`Exactly this body, signed`, fields: 'body' },
  account_linking: {
    what: words`They link or unlink an account`,
    fields: '--from status=linked|unlinked',
  },
  policy_enforcement: {
    what: words`Meta warns or blocks the page`,
    fields: 'action=block reason',
  },
  app_roles: { what: words`The app’s role for the page changes`, fields: 'role' },
  game_play: { what: words`They played a game`, fields: '--from score' },
  messaging_feedback: { what: words`They answer a feedback form`, fields: '--from score --text' },
  response_feedback: { what: words`A thumb up or down at a message`, fields: '--from good=false' },
  inbox_labels: { what: words`A label is put on or taken off`, fields: '--from action=add|remove' },
  template_status: {
    what: words`Meta decides about a utility template`,
    fields: 'name status=REJECTED reason',
  },
  story_reply: { what: words`They answer a story of yours`, fields: '--from --text' },
  story_mention: { what: words`They name you in their story`, fields: '--from' },
  share: { what: words`They share a post or a reel`, fields: '--from kind=ig_post|ig_reel' },
  expire_tokens: { what: words`Tokens of Instagram Login end`, fields: 'inSeconds' },
  revoke_tokens: { what: words`They remove the app in their settings` },
};
