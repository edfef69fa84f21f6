/** What Telegram itself has said in a conversation, for whoever reads it. */
import type { Text } from '../../src/domain/words.ts';
import type { Said } from '../../src/gate.ts';
import { object } from '../meta/json.ts';
import { saidBy as saidInExport } from './archive/service.ts';
import { saidBy } from './events/service.ts';
import { inPlatformSpelling } from './events/spelling.ts';

/**
 * Read from what came once more. Only where that says, in English, just what is kept: what an earlier version has
 * read otherwise stays as it is.
 */
export function told({ text, details, raw }: Said): Text | null {
  const came = object(raw);
  const { service, call } = details ?? {};
  if (!came || text === null || (object(service) ?? object(call)) === null) return null;
  const [said = saidInExport(came)] = Object.values(inPlatformSpelling(came)).flatMap((part) => {
    const message = object(part);
    return (message && saidBy(message)) ?? [];
  });
  return String(said) === text ? said : null;
}
