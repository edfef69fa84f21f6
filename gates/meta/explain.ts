import type { StatusError } from '../../src/domain/event.ts';
import type { Explained } from '../../src/gate.ts';
import { explain as meaning, withDetail } from './errors.ts';

/**
 * A failure of a message, by its code (`131047`, `100/33`): the sentence, cure and category that the same code
 * has as an answer.
 */
export function explain({ code, title, detail }: StatusError): Explained {
  const [main = '', subcode] = code.split('/');
  const entry = meaning(main, subcode === undefined ? undefined : Number(subcode));
  const unknown = entry.code === 'platform_error';
  return {
    category: entry.category,
    code: entry.code,
    message: withDetail(entry, detail ?? (unknown ? title : null)),
    hint: entry.hint,
  };
}
