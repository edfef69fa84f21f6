/** What people read of mail, in Russian and in English. */
import { Command } from 'commander';
import { expect, it } from 'vitest';
import { gate as email } from '../../../gates/email/gate.ts';
import { catalogue } from '../../../gates/index.ts';
import { gate as whatsapp } from '../../../gates/whatsapp/gate.ts';
import type { App } from '../../../src/app.ts';
import { registerMarkRead } from '../../../src/cli/commands/gate/mark-read.ts';
import { plural, words } from '../../../src/domain/words.ts';
import type { Gate } from '../../../src/gate.ts';
import { translatorOf } from '../../../src/language/translate.ts';

it('is said as a person would', async () => {
  const { say, label } = await translatorOf('ru', catalogue);
  expect(label('Synced')).toBe('Читается');
  expect(say(words`Synced    not yet`)).toContain('ещё не читали');
  const doubtful = (count: number) =>
    say(
      words`${plural(count, '# message may or may not have been sent', '# messages may or may not have been sent')}.`,
    );
  expect(doubtful(1)).toBe('Про 1 сообщение неизвестно, отправлено ли оно.');
  expect(doubtful(2)).toBe('Про 2 сообщения неизвестно, отправлены ли они.');
  expect(doubtful(5)).toBe('Про 5 сообщений неизвестно, отправлены ли они.');
  expect(say(words`(bounce: ${'5.1.1'})`)).toBe('(не доставлено: 5.1.1)');
  expect(say(words`(automatic reply)`)).toBe('(автоответ)');
});

it('tells whom a mark of reading tells', () => {
  const help = (gate: Gate) => {
    const group = new Command(gate.name);
    registerMarkRead(group, {} as App, gate);
    return group.commands[0]?.description();
  };
  expect(help(email)).toContain('nobody else is told');
  expect(help(whatsapp)).toContain('tell the other side');
});
