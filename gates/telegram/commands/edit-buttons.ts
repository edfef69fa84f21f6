import { readButton, readLink } from '../../../src/domain/buttons.ts';
import { usageError } from '../../../src/domain/error.ts';
import type { Draft } from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';

export interface ButtonFlags {
  button?: readonly string[];
  linkButton?: readonly string[];
  columns?: string;
}

/** Buttons as the flags of `send` have them, in the order answers, then pages. */
export function buttonsIn(
  { button = [], linkButton = [], columns }: ButtonFlags,
  { extra }: Draft,
): Pick<Draft, 'native' | 'extra'> {
  const buttons = [...button.map(readButton), ...linkButton.map(readLink)];
  const row = columns === undefined ? undefined : Number(columns);
  if (row !== undefined && !(Number.isInteger(row) && row >= 1 && row <= 8)) {
    throw usageError(words`--columns takes a number from 1 to 8, not “${columns ?? ''}”.`);
  }
  return {
    ...(buttons.length > 0 ? { native: { kind: 'buttons', buttons } } : {}),
    ...(row === undefined ? {} : { extra: { ...extra, columns: row } }),
  };
}
