import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { delivery, outboxRow } from '../store/fixture.ts';
import { type Machine, newMachine } from '../support/gates.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Of every line that begins with a name or a flag, what stands beside it. */
const EXPLAINED = /^ {2}(?:[a-z-]+|-\w, --[a-z]+|--[a-z-]+(?: <[^>]+>)?) {2,}(.+)$/gm;

describe('gates in Russian', () => {
  let machine: Machine;

  beforeAll(async () => {
    machine = newMachine({ GATES_LANG: 'ru', LC_ALL: '', LANG: 'en_US.UTF-8' });
    await machine.gates(['user', 'add', 'olga']);
    const store = await openStore({
      user: 'olga',
      file: join(machine.home, 'users', 'olga', 'store.sqlite'),
    });
    const now = Date.now();
    const ages = [400 * DAY, 2 * MINUTE, ...Array.from({ length: 19 }, () => 0)];
    await store.journal.append(
      ages.map((age, index) => ({ ...delivery(String(index)), receivedAt: now - age })),
    );
    for (const [index, state] of (['queued', 'delivered', 'unknown', 'failed'] as const).entries())
      await store.outbox.add({ ...outboxRow(), id: `0000000${index}`, state, createdAt: now });
    await store.close();
  });
  afterAll(() => machine.destroy());

  it.each([['--help'], ['whatsapp', 'send', '--help'], ['help', 'user']])(
    'explains itself: gates %s %s',
    async (...args) => {
      const { code, stdout } = await machine.gates(args.filter(Boolean));
      expect(code).toBe(0);
      expect(stdout).toContain('Использование: gates ');
      expect(stdout).toMatch(/^Флаги:$/m);
      expect(stdout).not.toMatch(/Usage|Options|Commands|Examples:|default:|display help/);
      const said = [...stdout.matchAll(EXPLAINED)].map(([, text]) => text);
      expect(said.length).toBeGreaterThan(10);
      // What a file holds is the same in every language.
      const words = said.filter((text) => !/^[[{]/.test(text ?? ''));
      for (const text of words) expect(text).toMatch(/\p{Script=Cyrillic}{2}/u);
    },
  );

  it('says what is wrong and what to do, with the same exit status', async () => {
    expect(await machine.gates(['user', 'shw'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: '✗ Неизвестная команда «shw».\n  → может быть, show? Если нет: gates user --help\n',
    });
    expect(await machine.gates(['user', 'show', 'anna'])).toMatchObject({
      code: 2,
      stderr: '✗ Пользователя «anna» нет. Есть olga.\n  → добавьте --user olga\n',
    });
  });

  it('tells a script in English', async () => {
    const { code, error } = await machine.gates(['user', 'shw', '--json']);
    expect(code).toBe(2);
    expect(error).toEqual({
      code: 'usage',
      message: 'Unknown command “shw”.',
      hint: 'did you mean show? Otherwise: gates user --help',
      exitCode: 2,
    });
    const { json } = await machine.gates(['outbox', 'list', '--json']);
    expect(json.map(({ status }: { status: string }) => status)).toContain('delivered');
  });

  it('heads tables and names states', async () => {
    const { stdout } = await machine.gates(['outbox', 'list']);
    const [head = '', ...rows] = stdout.trimEnd().split('\n');
    expect(head.split(/ {2,}/)).toEqual(['ID', 'ВРЕМЯ', 'СЕТЬ', 'КОМУ', 'ВИД', 'СТАТУС', 'ПОЧЕМУ']);
    expect(rows).toHaveLength(4);
    for (const state of ['в очереди', 'доставлено', 'неизвестно', 'не удалось'])
      expect(rows.filter((row) => row.includes(`  текст  ${state}`))).toHaveLength(1);
  });

  it('tells times as people do', async () => {
    const { stdout } = await machine.gates(['webhook', 'events']);
    const rows = stdout.trimEnd().split('\n');
    expect(rows[1]).toMatch(/ только что .* новое /);
    expect(rows.at(-2)).toMatch(/ [2-5] минут[ыа]? назад /);
    expect(rows.at(-1)).toMatch(/ \d{1,2} [а-я]{3,4}\.? 20\d\d \d\d:\d\d /);
  });

  it.each([
    [1, '1 доставка'],
    [2, '2 доставки'],
    [5, '5 доставок'],
    [21, '21 доставка'],
  ])('counts: %i', async (count, counted) => {
    const ids = Array.from({ length: count }, (_, index) => String(index + 1));
    const { stdout } = await machine.gates(['webhook', 'replay', '--dry-run', ...ids]);
    expect(stdout).toBe(`Будет применено ещё раз: ${counted}.\n`);
  });

  it.each([
    [{ GATES_LANG: '', LANG: 'ru_RU.UTF-8' }, 'Новостей нет.\n'],
    [{ GATES_LANG: '', LANG: 'en_US.UTF-8', LC_ALL: 'ru_RU.UTF-8' }, 'Новостей нет.\n'],
    [{ GATES_LANG: 'en', LANG: 'ru_RU.UTF-8' }, 'No news.\n'],
    [{ GATES_LANG: '', LANG: 'C.UTF-8' }, 'No news.\n'],
  ])('is asked for by %j', async (env, text) => {
    const { stdout } = await machine.gates(['webhook', 'events', '--notices'], { env });
    expect(stdout).toBe(text);
  });
});
