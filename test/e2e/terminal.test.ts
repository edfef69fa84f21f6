import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellsOf } from '../../src/cli/width.ts';
import { eventually } from '../support/gates.ts';
import { atTerminal, noTerminal } from '../support/terminal.ts';
import { newWorld, type World } from '../support/world.ts';

const MESSAGES = 12;
const missing = noTerminal();

describe.skipIf(missing !== null)(`at a terminal${missing ? ` (${missing})` : ''}`, () => {
  let world: World;

  beforeAll(async () => {
    world = await newWorld();
    const serving = await world.serve();
    await world.login('olga');
    await world.setup('olga');
    for (let each = 0; each < MESSAGES; each += 1) {
      const name = ['Анна Константиновна', '李小龙', 'Семья 👨‍👩‍👧‍👦'][each % 3];
      const text = `Здравствуйте! Сообщение ${each} ${'очень длинное '.repeat(9)}`;
      await world.deliver({ event: 'message', from: `7999123450${each % 3}`, name, text });
    }
    await eventually('all messages', async () => (await read('--json')).json?.length === MESSAGES);
    await world.gates(['whatsapp', 'send', '--user', 'olga', '--to', '79991234500', 'Да']);
    await serving.stop();
  });
  afterAll(() => world?.destroy());

  const read = (...more: string[]) => world.gates(['whatsapp', 'read', '--user', 'olga', ...more]);

  it.each([
    [60, 'en'],
    [80, 'ru'],
    [120, 'ru'],
  ])('every table fits %i columns (%s)', async (columns, language) => {
    for (const command of [
      'outbox list',
      'webhook events',
      'account list',
      'whatsapp numbers list',
    ]) {
      const { code, lines } = await atTerminal([...command.split(' '), '--user', 'olga'], {
        env: { ...world.env, GATES_LANG: language, PAGER: '' },
        columns,
      });
      expect([command, code]).toEqual([command, 0]);
      expect(lines.length).toBeGreaterThan(1);
      for (const line of lines) expect([line, cellsOf(line) <= columns]).toEqual([line, true]);
    }
  });

  it('shows what is too long in the pager, and nowhere else', async () => {
    const file = join(world.home, 'paged');
    const env = { ...world.env, PAGER: `cat > ${file}` };
    const paged = await atTerminal(['whatsapp', 'read', '--user', 'olga'], { env, columns: 80 });
    expect(paged).toEqual({ code: 0, lines: [''] });
    expect(readFileSync(file, 'utf8')).toContain('Сообщение 0');
    const short = { env: { ...world.env, PAGER: `cat > ${file}2` }, columns: 80 };
    for (const more of [['--limit', '1'], ['--json'], ['--no-input']]) {
      const { lines } = await atTerminal(['whatsapp', 'read', '--user', 'olga', ...more], short);
      expect(lines.join('\n')).toContain('Да');
    }
    expect(existsSync(`${file}2`)).toBe(false);
  });

  it.each([
    ['whatsapp read --follow', 'Да'],
    ['webhook events --follow', 'done'],
    ['outbox list --follow', '→'],
  ])('Ctrl-C ends %s at once', async (command, sign) => {
    const { code, lines } = await atTerminal([...command.split(' '), '--user', 'olga'], {
      env: world.env,
      columns: 80,
      interrupt: (shown) => eventually(`${sign} in it`, async () => shown().includes(sign)),
    });
    expect(code).toBe(130);
    // It is how such a command ends: there is nothing to say.
    expect(lines.join('\n')).not.toContain('Interrupted');
  });

  it('Ctrl-C ends a send that waits, and says what it was', async () => {
    const sent = await atTerminal(
      ['whatsapp', 'send', '--user', 'olga', '--to', '79991234500', 'Ждём', '--wait', 'read'],
      {
        env: world.env,
        columns: 200,
        interrupt: () =>
          eventually('the message to be sent', async () => {
            const { json } = await world.gates(['outbox', 'list', '--user', 'olga', '--json']);
            return json.length > 1 && json[0].status === 'accepted';
          }),
      },
    );
    expect(sent.code).toBe(130);
    expect(sent.lines.join('\n')).toMatch(/It was sent\..*gates outbox show/);
  });
});
