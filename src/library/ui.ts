import type { Ui } from '../app.ts';
import { usageError } from '../domain/error.ts';
import { words } from '../domain/words.ts';

/** The library's side of the app: shows nothing, asks nothing. Warnings go to whoever wants them. */
export function silentUi({ onWarning }: { onWarning?: ((text: string) => void) | undefined }): Ui {
  const nobody = async (): Promise<never> => {
    throw usageError(words`There is nobody to ask.`);
  };
  return {
    result: () => undefined,
    line: () => undefined,
    note: () => undefined,
    warn: (text) => onWarning?.(String(text)),
    signal: () => undefined,
    say: String,
    table: () => '',
    chart: () => '',
    progress: () => ({ at: () => undefined, end: () => undefined }),
    bytes: nobody,
    secret: () => {
      throw usageError(words`There is nobody to ask.`);
    },
    ask: nobody,
    async choose(label, choices) {
      const [only, ...others] = choices;
      if (only && others.length === 0) return only.value;
      throw usageError(
        words`${label} There are ${choices.length}: ${choices.map((choice) => String(choice.name)).join('; ')}.`,
        words`name one of them`,
        'ambiguous',
      );
    },
    confirm: nobody,
    open: nobody,
  };
}
