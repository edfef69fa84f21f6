/**
 * What people see of a page or an Instagram account before they write: greeting, menu, first questions.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/messenger-profile-api
 */
import { usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import { unreadable } from '../graph.ts';
import { type Json, object, objects, string } from '../json.ts';
import type { Place } from './accounts.ts';

/** One entry of the menu: a postback, or a link. */
export interface MenuItem {
  title: string;
  payload: string | null;
  url: string | null;
}

export interface IceBreaker {
  question: string;
  payload: string;
}

/** By locale (`default`, `ru_RU`), as Meta writes it. */
export type ByLocale<T> = Readonly<Record<string, T>>;

export interface Profile {
  greeting: ByLocale<string>;
  /** The payload that the button “Get started” sends; `null`: there is none. */
  getStarted: string | null;
  menu: ByLocale<readonly MenuItem[]>;
  iceBreakers: ByLocale<readonly IceBreaker[]>;
  domains: readonly string[];
}

/** Only what is named changes. */
export type ProfileChange = Partial<Profile>;

/** Meta's names of what a profile consists of. */
const PROPERTIES: Readonly<Record<keyof Profile, string>> = {
  greeting: 'greeting',
  getStarted: 'get_started',
  menu: 'persistent_menu',
  iceBreakers: 'ice_breakers',
  domains: 'whitelisted_domains',
};

const OF_GATE: Readonly<Record<string, readonly (keyof Profile)[]>> = {
  messenger: ['greeting', 'getStarted', 'menu', 'iceBreakers', 'domains'],
  instagram: ['menu', 'iceBreakers'],
};

/** What a network's profile consists of. */
export function partsOf(gate: string): readonly (keyof Profile)[] {
  return OF_GATE[gate] ?? [];
}

/** `GET /{page}/messenger_profile`. Ten calls in ten minutes for each page. */
export async function readProfile({ graph, node, platform, session }: Place): Promise<Profile> {
  const { gate } = session.account;
  const fields = partsOf(gate).map((part) => PROPERTIES[part]);
  const answer = await graph.get(`${node}/messenger_profile`, {
    fields: fields.join(','),
    ...platform,
  });
  if (!Array.isArray(answer['data'])) throw unreadable(gate, words`a profile`);
  const nodes = objects(answer['data']);
  const of = (part: keyof Profile): unknown =>
    nodes.find((one) => PROPERTIES[part] in one)?.[PROPERTIES[part]];
  // Asked for alone, first questions come without their name around them.
  const bare = nodes.filter((one) => 'call_to_actions' in one || 'question' in one);
  return {
    greeting: byLocale(of('greeting'), (one) => string(one['text'])),
    getStarted: string(object(of('getStarted'))?.['payload']),
    menu: byLocale(of('menu'), (one) => objects(one['call_to_actions']).flatMap(menuItem)),
    iceBreakers: iceBreakers(of('iceBreakers') ?? bare),
    domains: strings(of('domains')),
  };
}

/** `POST /{page}/messenger_profile`: each property as a whole. */
export async function writeProfile(
  { graph, node, platform }: Place,
  change: ProfileChange,
): Promise<void> {
  const { greeting, getStarted, menu, iceBreakers: asked, domains } = change;
  const json = {
    ...platform,
    ...(greeting && { greeting: localised(greeting, (text) => ({ text })) }),
    ...(getStarted ? { get_started: { payload: getStarted } } : {}),
    ...(menu && {
      persistent_menu: localised(menu, (items) => ({ call_to_actions: items.map(menuNode) })),
    }),
    ...(asked && {
      ice_breakers: localised(asked, (items) => ({ call_to_actions: items })),
    }),
    ...(domains && { whitelisted_domains: domains }),
  };
  await graph.post(`${node}/messenger_profile`, { query: platform, json });
}

/** `DELETE /{page}/messenger_profile` */
export async function clearProfile(
  { graph, node, platform }: Place,
  parts: readonly (keyof Profile)[],
): Promise<void> {
  const fields = parts.map((part) => PROPERTIES[part]);
  await graph.del(`${node}/messenger_profile`, platform, { json: { fields } });
}

/**
 * Texts for one language each from a file: a list for everybody (`default`), a list for each locale, or what
 * Meta's own documents show (`[{locale, call_to_actions}]`).
 * @throws GateError exit 2 for anything else
 */
export function localisedLists(file: string, given: unknown): ByLocale<readonly Json[]> {
  const list = objects(given);
  if (list.length > 0 && list.every((one) => Array.isArray(one['call_to_actions']))) {
    return Object.fromEntries(
      list.map((one) => [string(one['locale']) ?? 'default', objects(one['call_to_actions'])]),
    );
  }
  if (list.length > 0) return { default: list };
  const entries = Object.entries(object(given) ?? {});
  if (entries.length > 0 && entries.every(([, value]) => objects(value).length > 0)) {
    return Object.fromEntries(entries.map(([locale, value]) => [locale, objects(value)]));
  }
  throw usageError(
    words`${file} holds no list: entries, or entries by language (default, ru_RU …) are expected.`,
  );
}

/** What is no entry is left out; whoever reads a file checks it first. */
export function menuItem(one: Json): MenuItem[] {
  const title = string(one['title']);
  if (title === null) return [];
  return [{ title, payload: string(one['payload']), url: string(one['url']) }];
}

export function iceBreaker(one: Json): IceBreaker[] {
  const [question, payload] = [string(one['question']), string(one['payload'])];
  return question === null || payload === null ? [] : [{ question, payload }];
}

/** In the old form the questions of everybody stand without a locale. */
function iceBreakers(given: unknown): ByLocale<readonly IceBreaker[]> {
  const old = objects(given).flatMap(iceBreaker);
  if (old.length > 0) return { default: old };
  return byLocale(given, (one) => objects(one['call_to_actions']).flatMap(iceBreaker));
}

function menuNode({ title, payload, url }: MenuItem): Json {
  return url === null ? { type: 'postback', title, payload } : { type: 'web_url', title, url };
}

function byLocale<T>(given: unknown, read: (one: Json) => T | null): ByLocale<T> {
  const entries = objects(given).flatMap((one): [string, T][] => {
    const value = read(one);
    return value === null ? [] : [[string(one['locale']) ?? 'default', value]];
  });
  return Object.fromEntries(entries);
}

function localised<T>(values: ByLocale<T>, node: (value: T) => Json): Json[] {
  return Object.entries(values).map(([locale, value]) => ({ locale, ...node(value) }));
}

function strings(given: unknown): string[] {
  return Array.isArray(given) ? given.filter((one) => typeof one === 'string') : [];
}
