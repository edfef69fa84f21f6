/** What the guest of a booking reads. */
import type { BookingState } from '../domain/booking.ts';
import type { Language } from '../language/language.ts';
import type { Conversation, Store } from '../store/store.ts';

/** Where Russian is a language of the state, and English is known less. */
const READ_RUSSIAN: ReadonlySet<string> = new Set(['ru', 'be', 'kk', 'ky']);

/** So many of their last messages are looked at for one with words in it. */
const LOOK_BACK = 20;
/** Letters. `ok` is written in every language. */
const TELLING = 4;

/** Told by the booking, else by how they write, else this machine's. */
export function languageOfGuest({ booking }: BookingState, fallback: Language): Language {
  const [guest] = booking.guests;
  const [told = ''] = (guest?.locale ?? '').trim().toLowerCase().split(/[-_]/);
  if (told === '') return fallback;
  return READ_RUSSIAN.has(told) ? 'ru' : 'en';
}

/** How they write, in the conversation they wrote in last; else by the letters of their name. `null`: nobody can tell. */
export async function writtenBy(
  { messages }: Pick<Store, 'messages'>,
  talks: readonly Pick<Conversation, 'id'>[],
  name: string | null,
): Promise<Language | null> {
  for (const { id: conversationId } of talks) {
    const said = await messages.list({ conversationId, direction: 'inbound', limit: LOOK_BACK });
    for (const { text } of said.toReversed()) {
      const language = languageIn(text ?? '');
      if (language !== null) return language;
    }
  }
  return name !== null && /\p{Script=Cyrillic}/u.test(name) ? 'ru' : null;
}

/** `null`: too little to tell. Pure. */
function languageIn(text: string): Language | null {
  const own = text.replaceAll(/\S+:\/\/\S+|\S+@\S+/g, ' ');
  const count = (letters: RegExp) => own.match(letters)?.length ?? 0;
  const cyrillic = count(/\p{Script=Cyrillic}/gu);
  const latin = count(/\p{Script=Latin}/gu);
  if (cyrillic + latin < TELLING) return null;
  return cyrillic >= latin ? 'ru' : 'en';
}
