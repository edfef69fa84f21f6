import { expect, it } from 'vitest';
import { languageOf } from '../../src/language/language.ts';

it.each([
  [{}, undefined, 'en'],
  [{ LANG: 'ru_RU.UTF-8' }, undefined, 'ru'],
  [{ LANG: 'ru_RU.UTF-8', LC_ALL: 'en_GB.UTF-8' }, undefined, 'en'],
  [{ LANG: 'de_DE.UTF-8' }, undefined, 'en'],
  [{ LANG: 'ru_RU.UTF-8' }, 'en-GB,en;q=0.9', 'en'],
  [{ LANG: 'en_US.UTF-8' }, 'ru,en;q=0.5', 'ru'],
  [{ LANG: 'ru_RU.UTF-8' }, 'fr-FR', 'ru'],
  [{ GATES_LANG: 'en' }, 'ru', 'en'],
  [{ GATES_LANG: ' RU ' }, 'en', 'ru'],
  [{ GATES_LANG: 'klingon', LANG: 'ru_RU.UTF-8' }, undefined, 'ru'],
] as const)('%j, browser %s → %s', (env, acceptLanguage, language) => {
  expect(languageOf({ env, acceptLanguage })).toBe(language);
});
