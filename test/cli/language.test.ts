import { expect, it } from 'vitest';
import { languageOf } from '../../src/cli/language.ts';

it.each([
  [{}, undefined, undefined, 'en'],
  [{ LANG: 'ru_RU.UTF-8' }, undefined, undefined, 'ru'],
  [{ LANG: 'ru_RU.UTF-8', LC_ALL: 'en_GB.UTF-8' }, undefined, undefined, 'en'],
  [{ LANG: 'de_DE.UTF-8' }, undefined, undefined, 'en'],
  [{ LANG: 'ru_RU.UTF-8' }, undefined, 'en-GB,en;q=0.9', 'en'],
  [{ LANG: 'en_US.UTF-8' }, undefined, 'ru,en;q=0.5', 'ru'],
  [{ LANG: 'ru_RU.UTF-8' }, undefined, 'fr-FR', 'ru'],
  [{}, 'ru', 'en-GB', 'ru'],
  [{ GATES_LANG: 'en' }, 'ru', 'ru', 'en'],
  [{ GATES_LANG: ' RU ' }, 'en', 'en', 'ru'],
  [{ GATES_LANG: 'klingon' }, 'ru', undefined, 'ru'],
] as const)('%j, setting %s, browser %s → %s', (env, setting, acceptLanguage, language) => {
  expect(languageOf({ env, setting, acceptLanguage })).toBe(language);
});
