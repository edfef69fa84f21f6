import type { MediaRef } from '../../src/domain/message.ts';
import type { Session } from '../../src/gate.ts';

export async function media(
  _session: Session,
  _ref: MediaRef,
  _message: string,
): Promise<AsyncIterable<Uint8Array>> {
  throw new Error('not yet');
}
