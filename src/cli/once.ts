import type { Command } from 'commander';
import { usageError } from '../domain/error.ts';
import { words } from '../domain/words.ts';

/** A flag that means one thing: given twice it is refused, where the last one would count in silence. */
export function once(command: Command, name: string): void {
  let before: string | undefined;
  command.on(`option:${name}`, (value: string) => {
    if (before !== undefined) {
      throw usageError(
        words`--${name} was given twice: “${before}” and “${value}”.`,
        words`Send to each by itself.`,
        'given_twice',
      );
    }
    before = value;
  });
}
