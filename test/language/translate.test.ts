import { describe, expect, it } from 'vitest';
import { catalogue } from '../../gates/index.ts';
import { composed, inLanguage } from '../../src/cli/help.ts';
import { plural, words } from '../../src/domain/words.ts';
import type { GateRow } from '../../src/gate.ts';
import { ENGLISH, openTranslator, translatorOf } from '../../src/language/translate.ts';

const FAX: GateRow = {
  name: 'fax',
  title: 'Fax',
  summary: 'Send on paper',
  provider: 'fax',
  signIn: 'login',
  hosts: {},
  load: () => Promise.reject(new Error('not asked')),
  russian: async () => ({
    'Send on paper': 'Отправлять на бумаге',
    '{0, plural, one {# page} other {# pages}} to {1}.':
      '{0, plural, one {# страница} few {# страницы} many {# страниц} other {# страницы}} для {1}.',
    'Put paper in: … < {0}': 'Вложите бумагу: … < {0}',
    tray: 'лоток',
    '{0} of {1}': 'из {1}: {0}',
  }),
};
const { say, label, language } = await translatorOf('ru', [...catalogue, FAX]);
const pages = (count: number) => say(words`${plural(count, '# page', '# pages')} to ${'olga'}.`);

describe('in Russian', () => {
  it.each([
    [0, '0 страниц для olga.'],
    [1, '1 страница для olga.'],
    [2, '2 страницы для olga.'],
    [5, '5 страниц для olga.'],
    [11, '11 страниц для olga.'],
    [21, '21 страница для olga.'],
    [1_000_021, '1 000 021 страница для olga.'],
  ])('%i is counted', (count, said) => {
    expect(pages(count).replaceAll('\u00A0', ' ')).toBe(said);
  });

  it('values are put in as they are', () => {
    const hostile = "{1} '{' <b> #";
    expect(say(words`Put paper in: … < ${hostile}`)).toBe(`Вложите бумагу: … < ${hostile}`);
    expect(say(words`${''} of ${0}`)).toBe('из 0: ');
  });

  it('a sentence within one is translated too, wherever it stands', () => {
    expect(say(words`${words`tray`} of ${words`tray`}`)).toBe('из лоток: лоток');
  });

  it('data and commands stay as they are, and what is put together keeps its parts', () => {
    expect(say('gates user add olga')).toBe('gates user add olga');
    expect(say('tray')).toBe('tray');
    expect(say(words`${'olga'}: ${words`tray`}`)).toBe('olga: лоток');
    expect(say(words`Out of ${words`tray`}`)).toBe('Out of лоток');
  });

  it('what the gates say is known beside what the program says', () => {
    expect(language).toBe('ru');
    expect(label('Send on paper')).toBe('Отправлять на бумаге');
    expect(label('Examples:')).toBe('Примеры:');
    expect(label('unheard of')).toBe('unheard of');
  });

  it('help is said with what was put into it', () => {
    const text = composed(words`${words`tray`} of ${'Fax'}`);
    expect(text).toBe('tray of Fax');
    const { styleTitle } = inLanguage({ say, label, language });
    expect(styleTitle?.(text)).toBe('из Fax: лоток');
  });
});

describe('the language', () => {
  it.each([
    [{ GATES_LANG: 'ru' }, 'ru'],
    [{ LANG: 'ru_RU.UTF-8' }, 'ru'],
    [{ GATES_LANG: 'en', LANG: 'ru_RU.UTF-8' }, 'en'],
    [{}, 'en'],
  ])('of %j is %s', async (env, expected) => {
    expect((await openTranslator(env, [])).language).toBe(expected);
  });

  it('English says everything as it is written', () => {
    expect(ENGLISH.say(words`${plural(1234, '# page', '# pages')} to ${'olga'}.`)).toBe(
      '1,234 pages to olga.',
    );
    expect(ENGLISH.label('Examples:')).toBe('Examples:');
  });
});
