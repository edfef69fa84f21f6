/** Ids that begin with a minus on a command line. */
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { parse } from '../../src/cli/parse.ts';

function program() {
  const seen: unknown[] = [];
  const root = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  const collect = (value: string, before: readonly string[] = []) => [...before, value];
  root
    .command('pin')
    .argument('<id>')
    .argument('[more...]')
    .option('--chat <chat>')
    .option('--each <id>', '', collect)
    .action((id, more, flags) => void seen.push(id, more, flags));
  root
    .command('one')
    .argument('<id>')
    .action((id) => void seen.push(id));
  return { root, seen };
}

test('are arguments and values, not flags', async () => {
  const { root, seen } = program();
  const argv = ['pin', '-1001:5', '-1002:7', '-1003', '--chat', '-1004', '--each', '-1005:1#2'];
  await parse(root, argv);
  expect(seen).toEqual(['-1001:5', ['-1002:7', '-1003'], { chat: '-1004', each: ['-1005:1#2'] }]);
});

test('ids of a platform that are no numbers, too', async () => {
  const { root, seen } = program();
  await parse(root, ['pin', '-aB3xLm5nQZOp7RsTuVwXy', '--B3xLm5nQZOp7RsTuVwXy', '--chat', 'a']);
  expect(seen).toEqual(['-aB3xLm5nQZOp7RsTuVwXy', ['--B3xLm5nQZOp7RsTuVwXy'], { chat: 'a' }]);
  const flag = '--some-flag-of-its-own';
  expect(flag).toHaveLength(22);
  await expect(parse(program().root, ['pin', '-1001:5', flag])).rejects.toThrow(flag);
});

test('flags stay flags', async () => {
  await expect(parse(program().root, ['pin', '-1001:5', '-x'])).rejects.toThrow('-x');
});

test('stand in complaints as they were typed', async () => {
  const wrong = parse(program().root, ['one', '-1001:5', '-1002:7']);
  const error = await wrong.catch((thrown: unknown) => thrown as Error);
  expect((error as Error).message).toContain('-1001:5');
  expect((error as Error).message).not.toContain('\0');
});
