/** A chat as a person names it, for verbs that work on one. */
import type { App } from '../../../src/app.ts';
import { GateError } from '../../../src/domain/error.ts';
import { chatNamed } from '../channel.ts';
import { chatPlace } from '../message-place.ts';
import type { BotPlace } from './place.ts';

/**
 * Its id, `@name` or a link, for Telegram to read; or the name of a group, channel or person known here.
 * @throws GateError exit 2 for what is none of these, or names several
 */
export async function chatMeant(
  app: App,
  { user, account }: Pick<BotPlace, 'user' | 'account'>,
  text: string,
): Promise<number | string> {
  if (chatPlace(text) !== null) return chatNamed(text);
  try {
    const { id } = await app.recipient(user, account, text);
    return id.startsWith('@') ? id : Number(id);
  } catch (error) {
    const unknown = error instanceof GateError && error.code === 'bad_recipient';
    // Says what names a chat.
    return unknown ? chatNamed(text) : Promise.reject(error);
  }
}
