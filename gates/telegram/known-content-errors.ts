/** Refusals about a message: what it says, what it speaks of, its files. */
import { words } from '../../src/domain/words.ts';
import type { KnownError } from './known-errors.ts';

const LOOK = words`Look for its id: gates telegram read --json`;

/** The message that is spoken of. */
const MESSAGE_ERRORS: readonly KnownError[] = [
  {
    at: /not modified|not_modified/i,
    category: 'policy',
    code: 'not_modified',
    sentence: words`That is what it says already; nothing was changed.`,
    hint: words`Give it another text or other buttons.`,
  },
  {
    at: /can't be edited|edit_time_expired|message_author_required|there is no (?:text|caption|media) in the message/i,
    category: 'policy',
    code: 'cannot_edit',
    sentence: words`This message cannot be edited: a bot edits what it has sent itself, of the same kind as before.`,
    hint: words`Send a new one, and delete this: gates telegram delete ID`,
  },
  {
    at: /can't be deleted|delete_forbidden/i,
    category: 'policy',
    code: 'cannot_delete',
    sentence: words`This message cannot be deleted: a bot deletes what is younger than 48 hours, and others’ messages only with the right to.`,
    hint: words`Delete it in Telegram yourself, or give the bot the right: gates telegram status`,
  },
  {
    at: /message to (?:be )?repl\w+ not found|reply message not found|reply_message_id_invalid/i,
    category: 'not_found',
    code: 'reply_not_found',
    sentence: words`The message that is answered is not there (any more).`,
    hint: words`Send it without --reply-to.`,
  },
  {
    at: /message to \w+ not found|message not found|message_id_invalid|message identifier/i,
    category: 'not_found',
    code: 'message_not_found',
    sentence: words`Telegram has no such message (any more).`,
    hint: LOOK,
  },
  {
    at: /message can't be (?:pinned|forwarded|copied)/i,
    category: 'policy',
    code: 'not_possible',
    sentence: words`That cannot be done with this message.`,
    hint: LOOK,
  },
  {
    at: /query is too old|query_id_invalid/i,
    category: 'failed',
    code: 'query_too_old',
    sentence: words`It is too late to answer this press of a button.`,
    hint: words`Write a message instead.`,
  },
  {
    at: /reaction_invalid|reactions_too_many|reaction_empty/i,
    category: 'policy',
    code: 'reaction_not_allowed',
    sentence: words`Telegram does not take this reaction here.`,
    hint: words`Use one that the chat offers, 👍 for instance.`,
  },
];

/** Its text, buttons and files. */
const DRAFT_ERRORS: readonly KnownError[] = [
  {
    at: /can't parse entities|entity_bounds_invalid|entities_too_long|unsupported start tag/i,
    category: 'usage',
    code: 'bad_entities',
    sentence: words`Telegram cannot read the formatting of the text.`,
    hint: words`Correct it, or send it as it stands, without --format.`,
  },
  {
    at: /text is empty|message must be non-empty|text must be non-empty/i,
    category: 'usage',
    code: 'empty_text',
    sentence: words`There is no text to send.`,
    hint: 'gates telegram send --help',
  },
  {
    at: /(?:message|caption|text) is too long|message_too_long|caption_too_long/i,
    category: 'policy',
    code: 'message_too_long',
    sentence: words`The text is longer than Telegram takes: 4096 characters, under a file 1024.`,
    hint: words`Split it in two.`,
  },
  {
    at: /button_\w+_invalid|keyboard|reply markup|button/i,
    category: 'policy',
    code: 'bad_buttons',
    sentence: words`Telegram does not take these buttons.`,
    hint: words`A button’s id has up to 64 bytes, its address begins with https:// or tg://.`,
  },
  {
    at: /file is too big|request entity too large|too big for/i,
    category: 'policy',
    code: 'file_too_big',
    sentence: words`The file is too big: a bot receives up to 20 MB and sends up to 50 MB.`,
    hint: words`Open it in Telegram itself, or send a link to it.`,
  },
  {
    at: /wrong (?:remote )?file|invalid file|file_id|file_reference|file identifier|temporarily unavailable/i,
    category: 'not_found',
    code: 'wrong_file',
    sentence: words`Telegram has no such file for this bot.`,
    hint: words`An id holds for the bot it was given to only; name the file itself, or its address.`,
  },
  {
    at: /failed to get http url|wrong type of the web page|wrong http url|can't upload file by url|webpage_/i,
    category: 'failed',
    code: 'url_not_fetched',
    sentence: words`Telegram could not fetch the file from this address.`,
    hint: words`It fetches images up to 5 MB and other files up to 20 MB; save it here and name the file.`,
  },
  {
    at: /photo_\w+|image_process_failed|invalid dimensions|video_content|media_invalid|media_empty|can't use the media/i,
    category: 'policy',
    code: 'bad_media',
    sentence: words`Telegram does not take this file as what it was sent for.`,
    hint: words`Send it with --document.`,
  },
  {
    at: /poll/i,
    category: 'policy',
    code: 'bad_poll',
    sentence: words`Telegram does not take this poll.`,
    hint: 'gates telegram send --help',
  },
  {
    at: /can't parse|invalid parameter|must be|is invalid|invalid \w+ (?:specified|value)/i,
    category: 'usage',
    code: 'bad_parameter',
    sentence: words`Telegram does not understand a value that was given.`,
    hint: 'https://core.telegram.org/bots/api',
  },
];

export const CONTENT_ERRORS: readonly KnownError[] = [...MESSAGE_ERRORS, ...DRAFT_ERRORS];
