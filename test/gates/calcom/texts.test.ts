import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gateVerbs } from '../../../src/cli/commands/gate/index.ts';
import { parse } from '../../../src/cli/parse.ts';
import type { GateError } from '../../../src/domain/error.ts';
import { OLGA as NUMBER } from '../whatsapp/world.ts';
import { newWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
}, 60_000);
afterAll(() => world.close());

const failure = (...args: readonly string[]) =>
  world.run('texts', ...args).then(
    () => null,
    (error: GateError) => error,
  );
const text = async (kind: string, lang: string): Promise<string> =>
  (await world.run('texts', 'show', kind, '--lang', lang)).value.text;

describe('gates calcom texts', () => {
  it('are there in both languages, and are nobody’s own at first', async () => {
    const { value } = await world.run('texts');
    expect(value).toHaveLength(12);
    expect(value.every(({ own }: { own: boolean }) => !own)).toBe(true);
    expect(await text('booked', 'ru')).toMatch(/^Здравствуйте, \{name\}!/);
    expect(await text('booked', 'en')).toMatch(/^Hello \{name\},/);
    const { value: shown } = await world.run('texts', 'show', 'moved');
    expect(shown).toMatchObject({ language: 'en', kind: 'moved', template: null });
  });

  it('have a place once somebody is logged in', async () => {
    const file = world.file('booked.txt', '{name}, ждём вас: {when}\n{link}\n');
    expect(await failure('set', 'booked', file, '--lang', 'ru')).toMatchObject({
      category: 'auth',
      hint: 'gates calcom login --user olga',
    });
    await world.logInTo('olga');
    const { value } = await world.run('texts', 'set', 'booked', file, '--lang', 'ru');
    expect(value).toMatchObject({ own: true, text: '{name}, ждём вас: {when}\n{link}' });
    expect(await text('booked', 'ru')).toBe('{name}, ждём вас: {when}\n{link}');
    expect(await text('booked', 'en')).toMatch(/^Hello/);
    // A login renewed keeps them; another person has their own.
    await world.logInTo('olga');
    expect(await text('booked', 'ru')).toMatch(/ждём вас/);
    world.options.user = 'azarya';
    expect(await text('booked', 'ru')).toMatch(/^Здравствуйте/);
    world.options.user = 'olga';
  });

  it('read as a guest will, with a made-up booking', async () => {
    const { value, text: shown } = await world.run('texts', 'preview', 'booked', '--lang', 'ru');
    expect(value.text).toMatch(
      /^Анна, ждём вас: \p{L}+, \d+ \p{L}+ \d{4} г\., 15:00 \(Москва, UTC\+3\)\nhttps:/u,
    );
    expect(shown).toMatch(/^Subject: Вы записаны: Консультация\n\nАнна/);
    for (const kind of ['moved', 'cancelled', 'reminder_day', 'reminder_hour', 'absence']) {
      const { value: each } = await world.run('texts', 'preview', kind, '--lang', 'en');
      expect(each.text).toContain('Anna');
      expect(each.text).not.toMatch(/[{}]/);
    }
  });

  it('take no placeholder that there is not, and say which there are', async () => {
    const file = world.file('odd.txt', 'Hello {Name}');
    const error = await failure('set', 'booked', file, '--lang', 'en');
    expect(error).toMatchObject({ category: 'usage', code: 'unknown_placeholder' });
    expect(error?.message).toMatch(
      /no placeholder \{Name\}; there are \{name\} \{title\} \{when\}/,
    );
    expect(await failure('set', 'booked', world.file('empty.txt', ' \n'))).toMatchObject({
      code: 'empty',
    });
    const long = world.file('long.txt', 'x'.repeat(5000));
    expect(await failure('set', 'booked', long)).toMatchObject({ code: 'text_too_long' });
    expect(await failure('set', 'booked', '/no/such/file')).toMatchObject({ code: 'no_file' });
    expect(await failure('show', 'nothing')).toMatchObject({ code: 'no_such_text' });
    expect(await failure('show', 'booked', '--lang', 'de')).toMatchObject({
      code: 'no_such_language',
    });
    expect(await text('booked', 'en')).toMatch(/^Hello \{name\}/);
  });

  it('are tried without being kept', async () => {
    world.options.dryRun = true;
    const file = world.file('moved.txt', 'New: {when}');
    const { value, text: said } = await world.run('texts', 'set', 'moved', file, '--lang', 'en');
    expect(value).toMatchObject({ dryRun: true, text: 'New: {when}' });
    expect(said).toMatch(/^Would be/);
    const { value: reset } = await world.run('texts', 'reset', 'booked');
    expect(reset).toEqual({ kind: 'booked', languages: ['en', 'ru'], reset: false, dryRun: true });
    world.options.dryRun = false;
    expect(await text('moved', 'en')).toMatch(/^Hello/);
    expect(await text('booked', 'ru')).toMatch(/ждём вас/);
  });

  it('have a template of WhatsApp where one is there, which is asked for', async () => {
    const args = ['template', 'booked', '--lang', 'ru', '--whatsapp', 'booking_confirmed'];
    const params = ['--param', 'name=name', '--param', 'date=when'];
    expect(await failure(...args, ...params)).toMatchObject({ category: 'auth', gate: 'whatsapp' });
    await world.logIn('olga');
    const group = new Command('whatsapp').exitOverride();
    await gateVerbs(group, world.app, 'whatsapp');
    await parse(group, ['setup', '--number', NUMBER]);
    expect(await failure('template', 'booked', '--whatsapp', 'no_such')).toMatchObject({
      category: 'not_found',
    });
    expect(await failure(...args)).toMatchObject({ category: 'policy' });
    const { value } = await world.run('texts', ...args, ...params);
    expect(value.template).toEqual({
      gate: 'whatsapp',
      name: 'booking_confirmed',
      language: 'ru',
      params: { name: 'name', date: 'when' },
    });
    // The text beside it stays.
    expect(value).toMatchObject({ own: true, text: expect.stringContaining('ждём вас') });
    const { value: shown } = await world.run('texts', 'preview', 'booked', '--lang', 'ru');
    expect(shown.template.text).toMatch(/^Здравствуйте, Анна! Вы записаны на .*15:00/);
    const named = ['--template-lang', 'en_US', '--param', 'when'];
    const english = ['template', 'booked', '--lang', 'en', '--whatsapp', 'appointment_reminder'];
    expect((await world.run('texts', ...english, ...named)).value.template).toMatchObject({
      language: 'en_US',
      params: ['when'],
    });
  });

  it('are forgotten, one language or both, if one is sure', async () => {
    world.options.yes = false;
    expect((await world.run('texts', 'reset', 'booked')).value.reset).toBe(false);
    world.options.yes = true;
    expect((await world.run('texts', 'reset', 'booked', '--lang', 'en')).value).toMatchObject({
      languages: ['en'],
      reset: true,
    });
    expect(await text('booked', 'ru')).toMatch(/ждём вас/);
    await world.run('texts', 'reset', 'booked');
    expect(await text('booked', 'ru')).toMatch(/^Здравствуйте/);
    const { value, text: said } = await world.run('texts', 'reset', 'booked');
    expect([value.reset, said]).toEqual([false, expect.stringContaining('already')]);
    const { value: all } = await world.run('texts', 'list');
    expect(all.every((each: any) => !each.own && each.template === null)).toBe(true);
  });

  it('leave a trace without a word of theirs', async () => {
    const store = await world.app.store('olga');
    const rows = await store.audit.list({ actions: 'calcom', limit: 50 });
    const own = rows.filter(({ action }) => action.startsWith('calcom.texts-'));
    expect(own.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['calcom.texts-set', 'calcom.texts-template', 'calcom.texts-reset']),
    );
    expect(JSON.stringify(own)).not.toContain('ждём');
  });
});
