/** A command line is read here: ids that begin with a minus (of Telegram's groups, of Zoom's registrants) are no flags. */
import type { Command } from 'commander';

/** `-1001234567890`, `-1001234567890:15`, with whatever follows a part of it. */
const NEGATIVE_ID = /^-\d{2,}(?:[:#]\S*)?$/;
/** Sixteen bytes as base64url, which may begin with a minus, too; `--some-long-flag` is none. */
const OPAQUE_ID = /^-(?!-[a-z]+(?:-[a-z]+)*$)[\w-]{21}$/;
/** Cannot stand in a command line: nobody has typed it. */
const SHIELD = '\0';

export async function parse(command: Command, argv: readonly string[]): Promise<void> {
  const isId = (word: string): boolean => NEGATIVE_ID.test(word) || OPAQUE_ID.test(word);
  const words = argv.map((word) => (isId(word) ? `${SHIELD}${word}` : word));
  command.hook('preAction', (_, action) => {
    action.processedArgs = action.processedArgs.map(bare);
    for (const [name, value] of Object.entries(action.opts<Record<string, unknown>>())) {
      action.setOptionValue(name, bare(value));
    }
  });
  try {
    await command.parseAsync(words, { from: 'user' });
  } catch (error) {
    // A complaint repeats what was typed.
    if (error instanceof Error) error.message = error.message.replaceAll(SHIELD, '');
    throw error;
  }
}

function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  return typeof value === 'string' && value.startsWith(SHIELD) ? value.slice(1) : value;
}
