import type { Catalogue } from '../../gate.ts';
import { answerTo } from './answer.ts';
import { NOTHING } from './reply.ts';

/** Longer than this nobody holds the Tab key down for. Milliseconds. */
const PATIENCE = 2000;

/**
 * `gates complete -- WORDS`: what a shell asks while a person types; the last word is the one at the cursor.
 * Says nothing but the answer, asks nothing, and ends with 0 whatever happens: the command line
 * being typed must not be spoilt.
 */
export async function complete(
  line: readonly string[],
  init: { catalogue: Catalogue; env: NodeJS.ProcessEnv },
): Promise<void> {
  process.stdout.on('error', () => process.exit(0));
  const tooLong = new Promise<string>((give) => void setTimeout(give, PATIENCE, NOTHING));
  const reply = await Promise.race([answerTo(line, init).catch(() => NOTHING), tooLong]);
  process.stdout.write(reply, () => process.exit(0));
}
