import { describe, expect, it } from 'vitest';
import { fill, unknownIn, type Values } from '../../src/booking/fill.ts';
import { PHRASES, phrasesOf, PLACEHOLDERS, TOLD } from '../../src/booking/phrases.ts';
import {
  nameIn,
  oneLine,
  pageIn,
  reasonIn,
  severalLines,
  titleIn,
} from '../../src/booking/plain.ts';
import { fitting } from '../../src/booking/room.ts';
import { templateDraft } from '../../src/booking/template-draft.ts';
import { kept, wordingOf } from '../../src/booking/wording.ts';
import type { Account } from '../../src/domain/account.ts';

const NOTHING = Object.fromEntries(PLACEHOLDERS.map((name) => [name, null])) as Values;
const values = (some: Partial<Values>): Values => ({ ...NOTHING, ...some });

describe('a text', () => {
  it('leaves out lines that have nothing to say, and of a name the name alone', () => {
    const text = 'Hello, {name}!\n\nWhen: {when}\nWhere: {place}\n\nMove: {move}\n\nBye';
    expect(fill(text, values({ name: 'Anna', when: 'today' }))).toBe(
      'Hello, Anna!\n\nWhen: today\n\nBye',
    );
    expect(fill(text, values({ place: 'Berlin' }))).toBe('Hello!\n\nWhere: Berlin\n\nBye');
    expect(fill('Hi {name}, at {when}.', values({ when: '5' }))).toBe('Hi, at 5.');
    expect(fill('A\r\n{when}\r\nB', NOTHING)).toBe('A\nB');
  });

  it('does not read again what was put in', () => {
    const sly = values({ name: '{link} $& {cancel}', link: 'https://example.org' });
    expect(fill('{name}|{link}', sly)).toBe('{link} $& {cancel}|https://example.org');
  });

  it('knows which placeholders there are', () => {
    expect(unknownIn('{name} {Name} {x} {x} {} { when } {title}')).toEqual([
      'Name',
      'x',
      '',
      ' when ',
    ]);
    for (const what of TOLD) {
      for (const language of ['en', 'ru'] as const) {
        const { text, subject } = PHRASES[language][what];
        expect(unknownIn(`${text}${subject}`)).toEqual([]);
      }
    }
  });

  it('stands in both languages, whatever is told, with nothing to say but a name', () => {
    const said = values({ name: 'Anna', title: 'Talk', when: 'WHEN' });
    for (const what of TOLD) {
      for (const language of ['en', 'ru'] as const) {
        const text = fill(phrasesOf(what, language, said).text, said);
        expect(text).toContain('Anna');
        expect(text).toContain('WHEN');
        expect(text).not.toMatch(/[{}]|:\s*$|\n{3}/m);
        expect(/\p{Script=Cyrillic}/u.test(text)).toBe(language === 'ru');
      }
    }
  });

  it('says that the time has stayed where it has', () => {
    expect(phrasesOf('moved', 'en', { was: null }).subject).toBe('Changed: {title}');
    expect(phrasesOf('moved', 'en', { was: 'before' }).subject).toBe('New time: {title}');
  });
});

describe('what a remote person typed', () => {
  it.each([
    ['Anna  Example\n', 'Anna Example'],
    ['\u202EAnna\u0007\u200B', 'Anna'],
    ['Anna https://evil.example/x now', 'Anna now'],
    ['win at evil-casino.example/x today', 'win at today'],
    ['www.evil.example', null],
    ['J. R. R. Tolkien', 'J. R. R. Tolkien'],
    ['Анна-Мария О’Нил', 'Анна-Мария О’Нил'],
    ['Вера Пример (@vera)', 'Вера Пример'],
    [' \n ', null],
    ['x'.repeat(200), `${'x'.repeat(79)}…`],
  ])('as a name: %j', (typed, name) => {
    expect(nameIn(typed)).toBe(name);
  });

  it('is no link in a title or a reason', () => {
    expect(titleIn('Olga and evil.example win', 'evil.example')).toBe('Olga and win');
    expect(titleIn('Node.js: https://evil.example', 'Anna')).toBe('Node.js: …');
    expect(titleIn('', null)).toBe('…');
    expect(reasonIn('Ill.\nSee HTTPS://evil.example/1')).toBe('Ill. See …');
    expect(reasonIn(null)).toBeNull();
  });

  it('is a page only if it is one', () => {
    expect(pageIn(' https://example.org/a?b=c ')).toBe('https://example.org/a?b=c');
    for (const no of ['javascript:alert(1)', 'https://', 'https://a b', 'example.org', '', null]) {
      expect(pageIn(no)).toBeNull();
    }
  });

  it('keeps its lines where it has several', () => {
    expect(severalLines('a\r\nb\u0000c\n\n\n\nd\u202E', 100)).toBe('a\nb c\n\nd');
    expect(severalLines('\n', 10)).toBeNull();
    expect(oneLine('абвгд', 3)).toBe('аб…');
  });
});

describe('the room that a network has', () => {
  const say = (length: number) => 'я'.repeat(length);
  it('decides which version is said', () => {
    expect(fitting({}, [9, 1], say)).toHaveLength(9);
    expect(fitting({ text: { max: 9, unit: 'characters' } }, [9, 1], say)).toHaveLength(9);
    expect(fitting({ text: { max: 9, unit: 'bytes' } }, [9, 4, 1], say)).toHaveLength(4);
    expect(fitting({ text: { max: 1, unit: 'bytes' } }, [9, 4], say)).toHaveLength(4);
  });
});

describe('a template', () => {
  const to = { kind: 'phone', id: '79991234567' };
  const ready = { gate: 'whatsapp', name: 'booked', language: 'en_US' };

  it('has its parameters in their places, none of them empty', () => {
    const template = { ...ready, params: ['name', 'when', 'link', 'move'] as const };
    const draft = templateDraft(to, template, values({ when: '5', place: 'Berlin' }), 'en');
    expect(draft).toEqual({
      to,
      automated: true,
      template: { name: 'booked', language: 'en_US', params: ['guest', '5', 'Berlin', '—'] },
    });
  });

  it('has them by their names', () => {
    const template = { ...ready, params: { client: 'name', time: 'when' } as const };
    const draft = templateDraft(to, template, values({ name: 'Анна', when: '5' }), 'ru');
    expect(draft.template?.params).toEqual({ client: 'Анна', time: '5' });
  });
});

describe('a person’s own words', () => {
  const account = (details: Account['details']): Account => ({
    id: 'calcom:1',
    gate: 'calcom',
    externalId: '1',
    kind: 'login',
    name: 'Olga',
    handle: null,
    enabled: true,
    details,
    login: null,
    createdAt: 0,
  });

  it('are read back as they were kept', () => {
    const template = { gate: 'whatsapp', name: 'x', language: 'ru', params: ['name'] } as const;
    const wording = { en: {}, ru: { booked: { text: 'Привет', template }, moved: { template } } };
    expect(wordingOf([account({}), account(kept(wording))])).toEqual(wording);
  });

  it('are none where something else stands there', () => {
    for (const texts of [
      1,
      'x',
      [],
      { ru: 1 },
      { ru: { booked: 'x' } },
      { ru: { booked: { text: 1, template: { name: 'x' } } } },
    ]) {
      expect(wordingOf([account({ texts })])).toEqual({ en: {}, ru: {} });
    }
  });
});
