/**
 * What the guest of a booking is told, unless this person has worded it. A line whose placeholder has nothing to say is
 * left out; of `{name}` only the name is.
 */
import type { Language } from '../language/language.ts';
import type { Told } from './draft.ts';

/** What may stand in a text. */
export const PLACEHOLDERS = [
  'name',
  'title',
  // By the guest's clock; `was`: before it was moved.
  'when',
  'was',
  // Where they join, if it is online; else `place`.
  'link',
  'passcode',
  'place',
  // Pages where they do so.
  'move',
  'cancel',
  'reason',
  'owner',
] as const;

export type Placeholder = (typeof PLACEHOLDERS)[number];

export const TOLD: readonly Told[] = [
  'booked',
  'moved',
  'cancelled',
  'reminder_day',
  'reminder_hour',
  'absence',
];

interface Phrases {
  /** Of a mail; its `{title}` alone is filled in. */
  readonly subject: string;
  readonly text: string;
}

const RUSSIAN: Readonly<Record<Told, Phrases>> = {
  booked: {
    subject: 'Вы записаны: {title}',
    text: `Здравствуйте, {name}!

Вы записаны: {title}.
Когда: {when}
Где: {place}
Ссылка на встречу: {link}
Код доступа: {passcode}

Перенести запись: {move}
Отменить запись: {cancel}

До встречи!
{owner}`,
  },
  moved: {
    subject: 'Встреча перенесена: {title}',
    text: `Здравствуйте, {name}!

Ваша встреча «{title}» перенесена.
Было: {was}
Новое время: {when}
Где: {place}
Ссылка на встречу: {link}
Код доступа: {passcode}
Причина: {reason}

Перенести ещё раз: {move}
Отменить запись: {cancel}

До встречи!
{owner}`,
  },
  cancelled: {
    subject: 'Встреча отменена: {title}',
    text: `Здравствуйте, {name}!

Ваша встреча «{title}» отменена.
Она была назначена на: {when}
Причина: {reason}

Всего доброго!
{owner}`,
  },
  reminder_day: {
    subject: 'Напоминание: {title}',
    text: `Здравствуйте, {name}!

Напоминаем о встрече «{title}».
Когда: {when}
Где: {place}
Ссылка на встречу: {link}
Код доступа: {passcode}

Перенести запись: {move}
Отменить запись: {cancel}

До встречи!
{owner}`,
  },
  reminder_hour: {
    subject: 'Скоро начнём: {title}',
    text: `Здравствуйте, {name}!

Скоро начнём: {title}.
Начало: {when}
Где: {place}
Подключиться: {link}
Код доступа: {passcode}

До встречи!
{owner}`,
  },
  absence: {
    subject: 'Встреча не состоялась: {title}',
    text: `Здравствуйте, {name}!

Мы ждали вас на встрече «{title}», но она, к сожалению, не состоялась.
Было назначено на: {when}

Надеемся, у вас всё хорошо. Напишите, пожалуйста, если хотите встретиться в другое время.
Выбрать другое время: {move}

Всего доброго!
{owner}`,
  },
};

const ENGLISH: Readonly<Record<Told, Phrases>> = {
  booked: {
    subject: 'You are booked: {title}',
    text: `Hello {name},

You are booked: {title}.
When: {when}
Where: {place}
Join here: {link}
Passcode: {passcode}

To move it: {move}
To cancel it: {cancel}

See you then!
{owner}`,
  },
  moved: {
    subject: 'New time: {title}',
    text: `Hello {name},

Your meeting “{title}” has a new time.
It was: {was}
It is now: {when}
Where: {place}
Join here: {link}
Passcode: {passcode}
Reason: {reason}

To move it again: {move}
To cancel it: {cancel}

See you then!
{owner}`,
  },
  cancelled: {
    subject: 'Cancelled: {title}',
    text: `Hello {name},

Your meeting “{title}” has been cancelled.
It was planned for: {when}
Reason: {reason}

All the best!
{owner}`,
  },
  reminder_day: {
    subject: 'Reminder: {title}',
    text: `Hello {name},

A reminder of your meeting “{title}”.
When: {when}
Where: {place}
Join here: {link}
Passcode: {passcode}

To move it: {move}
To cancel it: {cancel}

See you then!
{owner}`,
  },
  reminder_hour: {
    subject: 'Starting soon: {title}',
    text: `Hello {name},

We start soon: {title}.
It begins: {when}
Where: {place}
Join here: {link}
Passcode: {passcode}

See you soon!
{owner}`,
  },
  absence: {
    subject: 'We missed you: {title}',
    text: `Hello {name},

We were waiting for you at “{title}”, but could not meet.
It was planned for: {when}

We hope all is well. Just write if you would like another time.
Choose another time: {move}

All the best!
{owner}`,
  },
};

export const PHRASES: Readonly<Record<Language, Readonly<Record<Told, Phrases>>>> = {
  en: ENGLISH,
  ru: RUSSIAN,
};

/** What stands in a calendar beside title, time and place. */
export const ENTRY: Readonly<Record<Language, string>> = {
  en: 'Join here: {link}\nPasscode: {passcode}\nTo move it: {move}\nTo cancel it: {cancel}',
  ru: 'Ссылка на встречу: {link}\nКод доступа: {passcode}\nПеренести запись: {move}\nОтменить запись: {cancel}',
};

/** Where the time has stayed, and something else is new. */
const CHANGED: Readonly<Record<Language, Phrases>> = {
  en: {
    subject: 'Changed: {title}',
    text: `Hello {name},

Something about your meeting “{title}” has changed. This is how it stands now.
When: {when}
Where: {place}
Join here: {link}
Passcode: {passcode}
Reason: {reason}

To move it: {move}
To cancel it: {cancel}

See you then!
{owner}`,
  },
  ru: {
    subject: 'Изменения: {title}',
    text: `Здравствуйте, {name}!

Данные о встрече «{title}» изменились. Теперь они такие.
Когда: {when}
Где: {place}
Ссылка на встречу: {link}
Код доступа: {passcode}
Причина: {reason}

Перенести запись: {move}
Отменить запись: {cancel}

До встречи!
{owner}`,
  },
};

/** As it is said unless this person has worded it. */
export function phrasesOf(
  what: Told,
  language: Language,
  { was }: { readonly was: string | null },
): Phrases {
  return what === 'moved' && was === null ? CHANGED[language] : PHRASES[language][what];
}
