import type { Draft } from '../../src/domain/message.ts';
import type { Receipt, Session } from '../../src/gate.ts';

export async function send(_session: Session, _draft: Draft, _key: string): Promise<Receipt> {
  throw new Error('not yet');
}
