import { notFound } from '../../../src/domain/error.ts';
import type { MediaRef } from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';

export async function media(
  _session: Session,
  _ref: MediaRef,
  message: string,
): Promise<AsyncIterable<Uint8Array>> {
  throw notFound(words`The file of ${message} cannot be had.`);
}
