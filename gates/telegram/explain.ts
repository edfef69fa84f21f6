/** What Telegram's refusal of a message meant, said again when it is looked at. */
import { words } from '../../src/domain/words.ts';
import type { Explained } from '../../src/gate.ts';
import { platformError } from './errors.ts';

const TOO_MANY = '429';

/** `code` is that of HTTP, `detail` Telegram's description; `null` where these say nothing. Asks nobody. */
export function explain({
  code,
  detail,
}: {
  readonly code: string;
  readonly detail: string | null;
}): Explained | null {
  if (code === TOO_MANY) {
    return {
      category: 'rate_limited',
      code: 'too_many_requests',
      // https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
      message: words`A bot may send one message a second to one chat, 20 a minute to a group, 30 a second in all.`,
      hint: words`Wait, then run the command again.`,
    };
  }
  if (!/^[45]\d\d$/.test(code) || detail === null) return null;
  const status = Number(code);
  const known = platformError(status, { error_code: status, description: detail }, {});
  const { category, said } = known;
  return { category, code: known.code, message: said.message, hint: said.hint ?? '' };
}
