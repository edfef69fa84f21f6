/** What a bot may do somewhere, in people's words. Telegram's own are for scripts. */
import { type Text, type Words, words } from '../../src/domain/words.ts';

/**
 * Of administrators: https://core.telegram.org/bots/api#chatadministratorrights; of what looks after a business
 * account: https://core.telegram.org/bots/api#businessbotrights
 */
const RIGHTS: Readonly<Record<string, Words>> = {
  can_manage_chat: words`see what only administrators see`,
  can_delete_messages: words`delete messages`,
  can_manage_video_chats: words`manage video chats`,
  can_restrict_members: words`restrict members`,
  can_promote_members: words`make administrators`,
  can_change_info: words`change name and picture`,
  can_invite_users: words`invite people`,
  can_post_stories: words`publish stories`,
  can_edit_stories: words`edit stories`,
  can_delete_stories: words`delete stories`,
  can_post_messages: words`publish posts`,
  can_edit_messages: words`edit posts`,
  can_pin_messages: words`pin`,
  can_manage_topics: words`manage topics`,
  can_manage_direct_messages: words`manage direct messages`,
  can_manage_tags: words`give members tags`,
  can_reply: words`answer`,
  can_read_messages: words`mark messages read`,
  can_delete_sent_messages: words`delete its own messages`,
  can_delete_outgoing_messages: words`delete its own messages`,
  can_delete_all_messages: words`delete all messages`,
  can_edit_name: words`change the name`,
  can_edit_bio: words`change the bio`,
  can_edit_profile_photo: words`change the picture`,
  can_edit_username: words`change the username`,
  can_change_gift_settings: words`change how gifts are taken`,
  can_view_gifts_and_stars: words`see gifts and stars`,
  can_convert_gifts_to_stars: words`turn gifts into stars`,
  can_transfer_and_upgrade_gifts: words`pass gifts on`,
  can_transfer_stars: words`pass stars on`,
  can_manage_stories: words`manage stories`,
};

/** With commas between them; one that is not known here stays as Telegram calls it. */
export function rightsSaid(rights: readonly string[], say: (text: Text) => string): string {
  return rights.map((right) => say(RIGHTS[right] ?? right)).join(', ') || '–';
}
