import type { App } from '../../../../src/app.ts';
import { usageError } from '../../../../src/domain/error.ts';
import { type Text, words } from '../../../../src/domain/words.ts';
import { type Place, placeOf } from '../accounts.ts';
import { parsed } from '../given-file.ts';
import { checkProfile } from '../profile-limits.ts';
import {
  clearProfile,
  iceBreaker,
  localisedLists,
  menuItem,
  partsOf,
  type Profile,
  type ProfileChange,
  readProfile,
  writeProfile,
} from '../profile.ts';

export interface ProfileFlags {
  account?: string;
  greeting?: readonly string[];
  getStarted?: string;
  menu?: string;
  iceBreakers?: string;
  domain?: readonly string[];
  clear?: readonly string[];
}

/** What `--clear` takes, by its name in a command. */
const NAMES: Readonly<Record<string, keyof Profile>> = {
  greeting: 'greeting',
  'get-started': 'getStarted',
  menu: 'menu',
  'ice-breakers': 'iceBreakers',
  domains: 'domains',
};

const EMPTY: Profile = { greeting: {}, getStarted: null, menu: {}, iceBreakers: {}, domains: [] };

/** `gates <gate> profile show` */
export async function show(app: App, gate: string, flags: { account?: string }): Promise<void> {
  const place = await placeOf(app, gate, flags.account);
  const profile = await readProfile(place);
  const shown = Object.fromEntries(partsOf(gate).map((part) => [part, profile[part]]));
  app.ui.result({ account: place.session.account.id, ...shown }, lines(gate, profile));
}

/** `gates <gate> profile set …`: only what is named changes; greetings of other languages stay. */
export async function set(app: App, gate: string, flags: ProfileFlags): Promise<void> {
  const change = await changeOf(flags);
  const cleared = clearedOf(gate, flags.clear ?? []);
  const both = cleared.find((part) => part in change);
  if (both !== undefined) throw usageError(words`${both} cannot be both set and cleared.`);
  const changed = [...Object.keys(change), ...cleared];
  if (changed.length === 0) {
    throw usageError(words`Nothing was named to change.`, `gates ${gate} profile set --help`);
  }
  const place = await placeOf(app, gate, flags.account);
  const before = await readProfile(place);
  const whole: ProfileChange = {
    ...change,
    ...(change.greeting && { greeting: { ...before.greeting, ...change.greeting } }),
  };
  const without = Object.fromEntries(cleared.map((part) => [part, EMPTY[part]]));
  checkProfile(gate, change, { ...before, ...whole, ...without });
  await apply(app, gate, place, { whole, cleared, changed });
  const { dryRun } = app.options;
  const names = changed.map(nameOf).join(', ');
  app.ui.result(
    { account: place.session.account.id, changed, dryRun },
    dryRun ? words`Would change ${names}.` : words`✓ Changed: ${names}.`,
  );
}

async function apply(
  app: App,
  gate: string,
  place: Place,
  todo: { whole: ProfileChange; cleared: readonly (keyof Profile)[]; changed: readonly string[] },
): Promise<void> {
  if (app.options.dryRun) return;
  const { whole, cleared, changed } = todo;
  const { user, session } = place;
  const trace = {
    action: `${gate}.profile-set`,
    subject: session.account.id,
    detail: { changed },
  };
  await (
    await app.audit(user)
  ).around(trace, async () => {
    // A menu is refused without its button, so it goes before the button, and comes after it.
    if (cleared.length > 0) await clearProfile(place, cleared);
    if (Object.keys(whole).length > 0) await writeProfile(place, whole);
  });
}

async function changeOf(flags: ProfileFlags): Promise<ProfileChange> {
  const { greeting, getStarted, menu, iceBreakers, domain } = flags;
  return {
    ...(greeting && { greeting: Object.fromEntries(greeting.map(greetingOf)) }),
    ...(getStarted === undefined ? {} : { getStarted }),
    ...(menu === undefined ? {} : { menu: await listOf(menu, menuItem) }),
    ...(iceBreakers === undefined ? {} : { iceBreakers: await listOf(iceBreakers, iceBreaker) }),
    ...(domain && { domains: domain }),
  };
}

/** `ru_RU=Здравствуйте!`, or the text for everybody. */
function greetingOf(text: string): [string, string] {
  const [, locale, own] = /^([a-z]{2,3}_[A-Z]{2}|default)=(.+)$/s.exec(text) ?? [];
  return locale === undefined || own === undefined ? ['default', text] : [locale, own];
}

/** Entries by language from a file. @throws GateError exit 5 for no such file, exit 2 for one that cannot be read */
async function listOf<T>(
  file: string,
  read: (one: Readonly<Record<string, unknown>>) => readonly T[],
): Promise<Readonly<Record<string, readonly T[]>>> {
  const lists = Object.entries(localisedLists(file, await parsed(file)));
  return Object.fromEntries(
    lists.map(([locale, entries]) => {
      const found = entries.flatMap((one) => read(one));
      if (found.length === entries.length) return [locale, found];
      throw usageError(
        words`An entry of ${file} lacks its text.`,
        words`each has a title (menu) or a question with a payload (ice breakers)`,
      );
    }),
  );
}

function clearedOf(gate: string, names: readonly string[]): (keyof Profile)[] {
  const parts = partsOf(gate);
  return names.map((name) => {
    const part = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
    if (part !== undefined && parts.includes(part)) return part;
    const known = Object.keys(NAMES).filter((one) => parts.includes(NAMES[one] as keyof Profile));
    throw usageError(words`“${name}” cannot be cleared.`, words`one of: ${known.join(', ')}`);
  });
}

function nameOf(part: string): string {
  return Object.keys(NAMES).find((name) => NAMES[name] === part) ?? part;
}

function lines(gate: string, profile: Profile): Text[] {
  const { greeting, getStarted, menu, iceBreakers, domains } = profile;
  const room = Math.max(
    0,
    ...[greeting, menu, iceBreakers].flatMap((part) =>
      Object.keys(part).map((each) => each.length),
    ),
  );
  /** A line each, whatever language they are for. */
  const rows = <T>(part: Readonly<Record<string, T>>, saidIn: (of: T) => readonly string[]) => {
    const all = Object.entries(part).flatMap(([locale, of]) =>
      saidIn(of).map((said) => `  ${locale.padEnd(room)}  ${said}`),
    );
    return all.length === 0 ? ['  –'] : all;
  };
  const menus = rows(menu, (items) =>
    items.map(({ title, payload, url }) => `${title}: ${url ?? payload ?? '–'}`),
  );
  const questions = rows(iceBreakers, (items) =>
    items.map(({ question, payload }) => `${question}: ${payload}`),
  );
  const both = [words`Menu`, ...menus, words`First questions`, ...questions];
  if (gate !== 'messenger') return both;
  return [
    words`Greeting`,
    ...rows(greeting, (text) => [text]),
    words`Get started  ${getStarted ?? '–'}`,
    ...both,
    words`Domains  ${domains.join(', ') || '–'}`,
  ];
}
