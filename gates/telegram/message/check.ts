/** What Telegram would refuse of a whole draft, refused before anything is queued. Pure. */
import { usageError } from '../../../src/domain/error.ts';
import type { Draft } from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';
import { readMessageId } from '../message-id.ts';
import { LONGEST_TEXT } from '../split.ts';
import { checkAlbum, checkFile } from './check-files.ts';
import { checkKeyboard } from './check-keyboard.ts';
import { checkDice, checkPoll } from './check-poll.ts';
import type { Extra } from './extra.ts';
import { readNative } from './native.ts';
import { reactionOf } from './reaction.ts';
import { checkLength, refusal } from './refusal.ts';

const CAPTION = 1024;
const QUOTE = 1024;

/** @throws GateError exit 6 naming the limit; exit 2 where it cannot be meant */
export function checkDraft(draft: Draft, extra: Extra): void {
  const { to, media, moreMedia = [], contacts, header, footer, text } = draft;
  if (draft.reaction) return checkReaction(draft.reaction, to);
  if (header !== undefined || footer !== undefined) {
    throw refusal(
      'no_header',
      words`Telegram shows no header and no footer.`,
      words`Write them into the text.`,
    );
  }
  checkAnswer(draft, extra);
  if (extra.effect !== undefined && to.kind === 'group') {
    throw refusal(
      'private_only',
      words`Effects are shown in private chats only.`,
      words`Leave out --effect.`,
    );
  }
  checkKeyboard(draft, extra);
  const native = readNative(draft);
  if (native?.kind === 'poll') return checkPoll(native, draft);
  if (native?.kind === 'dice') return checkDice(native.emoji);
  if (moreMedia.length > 0) checkAlbum(draft, extra);
  for (const file of media ? [media, ...moreMedia] : moreMedia) {
    checkFile(file, extra);
    if (file.caption !== undefined) checkCaption(file.caption);
  }
  if (media && text !== undefined) {
    if (media.caption !== undefined) {
      throw usageError(words`Give the text once: as the argument or as --caption.`);
    }
    checkCaption(text);
  }
  if (contacts) checkContact(contacts);
  if (!media && !contacts && !draft.location) checkText(text ?? '');
}

function checkText(text: string): void {
  if (text.trim() === '')
    throw refusal('empty', words`There is nothing to send.`, words`Give it a text.`);
  checkLength(words`The text`, text, LONGEST_TEXT, 'text_too_long', words`Split it in two.`);
}

function checkCaption(caption: string): void {
  const hint = words`Shorten it, or send the text on its own.`;
  checkLength(words`The caption`, caption, CAPTION, 'caption_too_long', hint);
}

function checkAnswer({ replyTo, to }: Draft, { quote }: Extra): void {
  const name = replyTo === undefined ? null : readMessageId(replyTo);
  if (replyTo !== undefined && name === null) throw noMessage(replyTo);
  // Elsewhere an answer may stand in another chat.
  if (replyTo !== undefined && name?.business !== undefined) checkChat(replyTo, name.chat, to);
  if (quote === undefined) return;
  if (replyTo === undefined) {
    throw usageError(words`${'--quote'} goes with ${'--reply-to ID'}.`);
  }
  checkLength(words`The quote`, quote, QUOTE);
}

function checkReaction(
  { emoji, messageId }: NonNullable<Draft['reaction']>,
  to: Draft['to'],
): void {
  const name = readMessageId(messageId);
  if (name === null) throw noMessage(messageId);
  checkChat(messageId, name.chat, to);
  if (name.business !== undefined) {
    throw refusal(
      'not_supported',
      words`A bot cannot react to messages of a business account.`,
      words`Write an answer instead.`,
    );
  }
  reactionOf(emoji);
}

/** In another chat the same number is another message. */
function checkChat(messageId: string, chat: string, to: Draft['to']): void {
  if (chat === to.id) return;
  throw usageError(
    words`${messageId} is a message of another chat than ${to.id}.`,
    words`Name that chat after --to: ${chat}`,
    'other_chat',
  );
}

function noMessage(id: string): Error {
  return usageError(
    words`“${id}” is no id of a message: that is the chat’s id, a colon and a number.`,
    'gates telegram read --json',
    'bad_message_id',
  );
}

function checkContact(contacts: NonNullable<Draft['contacts']>): void {
  if (contacts[0]?.phones?.[0]) return;
  throw refusal(
    'no_phone',
    words`Telegram sends cards with a phone number only; ${contacts[0]?.name.formatted ?? ''} has none.`,
    words`Add a TEL line to the vCard.`,
  );
}
