/** What Meta takes of a profile. Each refusal is exit 6 with the limit in it. */
import { GateError } from '../../../src/domain/error.ts';
import { plural, type Text, type Words, words } from '../../../src/domain/words.ts';
import type { Profile, ProfileChange } from './profile.ts';

/**
 * https://developers.facebook.com/docs/messenger-platform/reference/messenger-profile-api/greeting (160),
 * …/ice-breakers (4 questions), …/persistent-menu (20 entries since v8.0; title 30, payload 1000)
 */
const LIMITS = {
  greeting: 160,
  questions: 4,
  question: 80,
  menu: 20,
  title: 30,
  payload: 1000,
  domains: 50,
} as const;

/** The texts in greetings that Meta puts the reader's name in for. */
const GREETING_NAMES = ['user_first_name', 'user_last_name', 'user_full_name'] as const;

const LOCALE = /^(default|[a-z]{2,3}_[A-Z]{2})$/;

/** @param after what the profile would be, with what is there already */
export function checkProfile(gate: string, change: ProfileChange, after: Profile): void {
  const refuse = refuser(gate);
  const { greeting = {}, getStarted, menu = {}, iceBreakers = {}, domains = [] } = change;
  checkLocales(gate, change, after);
  for (const text of Object.values(greeting)) {
    most(gate, words`A greeting`, text, LIMITS.greeting);
    const wrong = [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].find(
      ([, name]) => !GREETING_NAMES.some((known) => known === name),
    );
    if (wrong) {
      throw refuse(
        words`Meta does not know ${wrong[0]} in a greeting.`,
        words`one of: ${GREETING_NAMES.map((name) => `{{${name}}}`).join(', ')}`,
      );
    }
  }
  if (typeof getStarted === 'string') most(gate, words`A payload`, getStarted, LIMITS.payload);
  for (const items of Object.values(menu)) {
    if (items.length > LIMITS.menu) {
      throw refuse(
        words`A menu has ${LIMITS.menu} entries at most, not ${items.length}.`,
        words`Leave some out.`,
      );
    }
    for (const { title, payload, url } of items) {
      most(gate, words`A menu title`, title, LIMITS.title);
      if ((payload === null) === (url === null)) {
        throw refuse(words`“${title}” needs a payload or an address (url), one of the two.`);
      }
      if (payload !== null) most(gate, words`A payload`, payload, LIMITS.payload);
      if (url !== null) checkAddress(gate, url);
    }
  }
  for (const items of Object.values(iceBreakers)) {
    if (items.length > LIMITS.questions) {
      throw refuse(
        words`There are ${LIMITS.questions} first questions at most, not ${items.length}.`,
        words`Leave some out.`,
      );
    }
    for (const { question, payload } of items) {
      most(gate, words`A question`, question, LIMITS.question);
      most(gate, words`A payload`, payload, LIMITS.payload);
    }
  }
  if (domains.length > LIMITS.domains) {
    throw refuse(
      words`${LIMITS.domains} domains can be listed at most, not ${domains.length}.`,
      words`Leave some out.`,
    );
  }
  for (const domain of domains) checkAddress(gate, domain);
  checkGetStarted(gate, after);
}

/** Meta shows a menu only behind the button that begins a conversation. */
function checkGetStarted(gate: string, { menu, getStarted }: Profile): void {
  if (gate !== 'messenger' || Object.keys(menu).length === 0 || getStarted !== null) return;
  throw refuser(gate)(
    words`A menu needs the button “Get started”.`,
    words`add --get-started PAYLOAD, or --clear menu`,
  );
}

/** Whatever is said in one language has to be said for everybody else, too. */
function checkLocales(gate: string, change: ProfileChange, after: Profile): void {
  for (const part of ['greeting', 'menu', 'iceBreakers'] as const) {
    const given = Object.keys(change[part] ?? {});
    if (given.length === 0) continue;
    const wrong = given.find((locale) => !LOCALE.test(locale));
    if (wrong !== undefined) {
      throw refuser(gate)(
        words`“${wrong}” is no language of Meta’s.`,
        words`default, or a language and a country: ru_RU, en_US`,
      );
    }
    if ('default' in after[part]) continue;
    throw refuser(gate)(
      words`What people of every other language read is missing.`,
      words`add the entry “default”`,
    );
  }
}

function checkAddress(gate: string, text: string): void {
  if (URL.canParse(text) && new URL(text).protocol === 'https:') return;
  throw refuser(gate)(words`“${text}” is no address that starts with https://.`);
}

/** Counted as Meta counts: in characters. */
function most(gate: string, what: Words, text: string, limit: number): void {
  if (text.trim() === '') {
    throw refuser(gate)(words`${what}: it cannot be empty.`, words`To take it away: --clear`);
  }
  const length = [...text].length;
  if (length <= limit) return;
  throw refuser(gate)(
    words`${what} has ${plural(limit, '# character', '# characters')} at most, not ${length}.`,
    words`Shorten it.`,
  );
}

function refuser(gate: string): (message: Words, hint?: Text) => GateError {
  return (message, hint = `gates ${gate} profile set --help`) =>
    new GateError({ category: 'policy', code: 'profile_refused', gate, message, hint });
}
