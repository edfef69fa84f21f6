/**
 * What a conversation offers before anybody has written.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/reference/messenger-profile-api
 */
import { type Call } from '../call.ts';
import { allow, deskFor, onEdge } from './caller.ts';
import { invalid } from './refusals.ts';
import { idIn, isObject, items, type Json, listOf, readable, words, wordIn } from './shape.ts';
import type { Desk, Messaging, Network } from './state.ts';

type Check = (value: unknown, desk: Desk) => void;

const FIELDS: Readonly<Record<Network, readonly string[]>> = {
  messenger: [
    'get_started',
    'greeting',
    'persistent_menu',
    'ice_breakers',
    'whitelisted_domains',
    'account_linking_url',
    'commands',
    'description',
    'title',
    'home_url',
    'subject_to_new_eu_privacy_rules',
  ],
  instagram: ['ice_breakers', 'persistent_menu', 'platform'],
};

const CHECKS: Readonly<Record<string, Check>> = {
  get_started(value) {
    words(isObject(value) ? value : {}, 'payload', 'get_started[payload]', 1000);
  },
  greeting(value) {
    const greetings = list(value, 'greeting', 100);
    locales(greetings, 'greeting');
    for (const greeting of greetings) words(greeting, 'text', 'greeting[text]', 160);
  },
  persistent_menu(value, desk) {
    if (desk.network === 'messenger' && !desk.profile.has('get_started')) {
      throw invalid(
        'You must set a Get Started button if you also wish to use persistent menu.',
        2018145,
      );
    }
    const menus = list(value, 'persistent_menu', 100);
    locales(menus, 'persistent_menu');
    for (const menu of menus) {
      if (menu['composer_input_disabled'] === true && menu['call_to_actions'] === undefined) {
        throw invalid('A menu without an input must have call_to_actions.');
      }
      if (menu['call_to_actions'] !== undefined) {
        menuItems(menu, desk.network === 'messenger' ? 20 : 5);
      }
    }
  },
  ice_breakers(value) {
    const given = list(value, 'ice_breakers', 100);
    // Either questions at once, or questions for each language.
    const grouped = given.some((group) => group['call_to_actions'] !== undefined);
    if (grouped) locales(given, 'ice_breakers');
    const groups = grouped
      ? given.map((group) => list(group['call_to_actions'], 'call_to_actions', 4))
      : [given];
    for (const questions of groups) {
      if (questions.length > 4) throw invalid('Param ice_breakers must have at most 4 elements.');
      for (const question of questions) {
        words(question, 'question', 'ice_breakers[question]', 80);
        words(question, 'payload', 'ice_breakers[payload]', 1000);
      }
    }
  },
  whitelisted_domains(value) {
    if (!Array.isArray(value) || value.length > 50) {
      throw invalid('Param whitelisted_domains must be an array of at most 50 domains.');
    }
    for (const domain of value) address(domain);
  },
  account_linking_url: (value) => address(value),
};

export function registerProfile(messaging: Messaging): void {
  onEdge(messaging, 'GET', 'messenger_profile', (call, caller) => {
    const desk = deskFor(call, caller);
    allow(caller, desk, 'messages');
    const fields = asked(call, desk.network, listOf(call, 'fields'));
    const set = fields.filter((field) => desk.profile.has(field));
    // One object with everything that is set; none when nothing is.
    const data = Object.fromEntries(set.map((field) => [field, desk.profile.get(field)]));
    return { data: set.length === 0 ? [] : [data] };
  });
  onEdge(messaging, 'POST', 'messenger_profile', (call, caller) => {
    const desk = deskFor(call, caller);
    allow(caller, desk, 'messages');
    return change(call, desk);
  });
  onEdge(messaging, 'DELETE', 'messenger_profile', (call, caller) => {
    const desk = deskFor(call, caller);
    allow(caller, desk, 'messages');
    const fields = listOf(call, 'fields');
    if (fields.length === 0) throw invalid('The parameter fields is required.');
    const gone = asked(call, desk.network, fields);
    if (
      gone.includes('get_started') &&
      !gone.includes('persistent_menu') &&
      desk.profile.has('persistent_menu')
    ) {
      throw invalid(
        'You must set a Get Started button if you also wish to use persistent menu.',
        2018145,
      );
    }
    for (const field of gone) desk.profile.delete(field);
    return { result: 'success' };
  });
}

function change(call: Call, desk: Desk): unknown {
  const given = FIELDS[desk.network].filter((field) => call.parameters[field] !== undefined);
  const unknown = FIELDS.messenger.find(
    (field) => call.parameters[field] !== undefined && !FIELDS[desk.network].includes(field),
  );
  if (unknown !== undefined)
    throw invalid(`Param ${unknown} is not available for ${desk.network}.`);
  const wanted = given.filter((field) => field !== 'platform');
  if (wanted.length === 0)
    throw invalid(
      'Requires one of the params: get_started,greeting,persistent_menu,ice_breakers,whitelisted_domains,account_linking_url',
    );
  for (const field of wanted) {
    const value = readable(call.parameters[field]);
    CHECKS[field]?.(value, desk);
    desk.profile.set(field, value);
  }
  return { result: 'success' };
}

function asked(_call: Call, network: Network, fields: readonly string[]): readonly string[] {
  const known = FIELDS[network];
  const wrong = fields.find((field) => !known.includes(field));
  if (wrong !== undefined) {
    throw invalid(
      `Param fields must be one of {${known.join(', ').toUpperCase()}} - got "${wrong}".`,
    );
  }
  return fields.length === 0 ? known : fields;
}

/** One entry has to be for everybody whose language has none. */
function locales(entries: readonly Json[], path: string): void {
  const names = entries.map((entry) => idIn(entry, 'locale') ?? '');
  if (!names.includes('default'))
    throw invalid(`Param ${path} must have an entry with the locale "default".`);
  const wrong = names.find((name) => name !== 'default' && !/^[a-z]{2,3}_[A-Z]{2}$/.test(name));
  if (wrong !== undefined)
    throw invalid(`Param ${path}[locale] "${wrong}" is not a supported locale.`);
  if (new Set(names).size !== names.length) throw invalid(`Param ${path} has a locale twice.`);
}

function menuItems(menu: Json, max: number): void {
  for (const item of items(menu, 'call_to_actions', 'persistent_menu[call_to_actions]', max)) {
    const type = wordIn(item, 'type');
    words(item, 'title', 'persistent_menu[call_to_actions][title]', 30);
    if (type === 'postback')
      words(item, 'payload', 'persistent_menu[call_to_actions][payload]', 1000);
    else if (type === 'web_url') address(item['url']);
    else
      throw invalid(
        'Param persistent_menu[call_to_actions][type] must be one of {WEB_URL, POSTBACK}',
      );
  }
}

function list(value: unknown, path: string, max: number): readonly Json[] {
  return items({ value }, 'value', path, max);
}

function address(value: unknown): void {
  if (
    typeof value !== 'string' ||
    !URL.canParse(value) ||
    !/^https?:$/.test(new URL(value).protocol)
  ) {
    throw invalid(`${String(value)} should represent a valid URL`);
  }
}
