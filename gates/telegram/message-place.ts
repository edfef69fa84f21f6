/** What a person may type where a message is meant. */
import { usageError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import { readMessageId } from './message-id.ts';

/** How a method of the Bot API names a message. */
export interface MessagePlace {
  chat_id: number | string;
  message_id: number;
  business_connection_id?: string;
}

/** `t.me/name/45`, `t.me/c/1234567890/45`; of a topic with its number in between. */
const LINK =
  /^(?:https?:\/\/)?(?:www\.)?(?:t|telegram)\.me\/(c\/\d+|\w+)(?:\/\d+)?\/(\d+)(?:\?.*)?$/i;

/** The id, or the link that Telegram gives of a message in a group or channel. Throws a usage error for anything else. */
export function messagePlace(text: string): MessagePlace {
  const id = readMessageId(text.trim());
  if (id) {
    return {
      chat_id: Number(id.chat),
      message_id: id.message,
      ...(id.business === undefined ? {} : { business_connection_id: id.business }),
    };
  }
  const [, where, message] = LINK.exec(text.trim()) ?? [];
  if (where === undefined || message === undefined) {
    throw usageError(
      words`“${text}” is no id of a message: that is the chat’s id, a colon and a number.`,
      words`gates telegram read --json shows ids; a link such as https://t.me/name/45 does, too.`,
      'bad_message_id',
    );
  }
  return { chat_id: chatOfPath(where), message_id: Number(message) };
}

/** A chat by its id, `@name` or a link to it or into it. `null` for anything else. */
export function chatPlace(text: string): number | string | null {
  const typed = text.trim();
  if (/^-?\d{3,}$/.test(typed)) return Number(typed);
  if (/^@\w{4,}$/.test(typed)) return typed;
  const id = readMessageId(typed);
  if (id) return Number(id.chat);
  const path =
    /^(?:https?:\/\/)?(?:www\.)?(?:t|telegram)\.me\/(c\/\d+|\w{4,})(?:\/.*)?(?:\?.*)?$/i.exec(
      typed,
    )?.[1];
  return path === undefined ? null : chatOfPath(path);
}

/** A private group or channel stands in links without the `-100` of its id. */
function chatOfPath(path: string): number | string {
  const hidden = /^c\/(\d+)$/i.exec(path)?.[1];
  return hidden === undefined ? `@${path}` : Number(`-100${hidden}`);
}
