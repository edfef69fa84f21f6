import type { Draft } from '../../src/domain/message.ts';
import type { Session } from '../../src/gate.ts';

export async function complete(_session: Session, draft: Draft): Promise<Draft> {
  return draft;
}
