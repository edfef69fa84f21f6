/** What people see of a bot. https://core.telegram.org/bots/api#setmydescription */
import type { App } from '../../../src/app.ts';
import { GateError, usageError } from '../../../src/domain/error.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import { languageOf } from './menu.ts';
import { type AccountFlags, botPlace, recorded } from './place.ts';

export interface ProfileFlags extends AccountFlags {
  name?: string;
  description?: string;
  about?: string;
  lang?: string;
}

/** Each text with its methods, its field there, and so many characters. */
const TEXTS = [
  { flag: 'name', method: 'MyName', field: 'name', max: 64 },
  { flag: 'description', method: 'MyDescription', field: 'description', max: 512 },
  { flag: 'about', method: 'MyShortDescription', field: 'short_description', max: 120 },
] as const;

/** `gates telegram profile show` */
export async function show(app: App, flags: ProfileFlags): Promise<void> {
  const which = languageIn(flags);
  const { api, account } = await botPlace(app, flags.account);
  const told: Record<string, string> = {};
  for (const { flag, method, field } of TEXTS) {
    const answer = (await api.call(`get${method}`, which)) as Record<string, unknown> | null;
    const text = answer?.[field];
    told[flag] = typeof text === 'string' ? text : '';
  }
  const { name = '', description = '', about = '' } = told;
  app.ui.result({ account: account.id, name, description, about }, [
    words`Name         ${name}`,
    words`About        ${about === '' ? '–' : about}`,
    words`Description  ${description === '' ? '–' : description}`,
  ]);
}

/** `gates telegram profile set`: what is named changes, the rest stays; an empty text takes it away. */
export async function set(app: App, flags: ProfileFlags): Promise<void> {
  const which = languageIn(flags);
  const given = TEXTS.filter(({ flag }) => flags[flag] !== undefined);
  if (given.length === 0) {
    throw usageError(
      words`Nothing to change was named.`,
      'gates telegram profile set --about "Консультации" --user olga',
    );
  }
  for (const { flag, max } of given) checkLength(flag, flags[flag] ?? '', max);
  const place = await botPlace(app, flags.account);
  const { dryRun } = app.options;
  const changed = given.map(({ flag }) => flag);
  if (!dryRun) {
    await recorded(app, place, { action: 'profile-set', detail: { changed } }, async () => {
      for (const { flag, method, field } of given) {
        await place.api.call(`set${method}`, { [field]: flags[flag] ?? '', ...which });
      }
    });
  }
  const names: Text = changed.join(', ');
  app.ui.result(
    { account: place.account.id, changed, dryRun },
    dryRun ? words`Would change: ${names}` : words`✓ Changed: ${names}`,
  );
}

function languageIn({ lang }: ProfileFlags): Readonly<Record<string, string>> {
  return lang === undefined ? {} : { language_code: languageOf(lang) };
}

function checkLength(flag: string, text: string, max: number): void {
  const length = [...text].length;
  if (length <= max && !(flag === 'name' && length === 0)) return;
  throw new GateError({
    category: 'policy',
    code: 'text_too_long',
    gate: 'telegram',
    message:
      length === 0
        ? words`A bot has a name of 1 to ${max} characters.`
        : words`--${flag} has ${length} characters; up to ${max} are possible.`,
    hint: words`Shorten it.`,
  });
}
