import type { Identity, Party } from '../../../src/domain/event.ts';
import type { Session } from '../../../src/gate.ts';

export async function person(_session: Session, _identity: Identity): Promise<Party | null> {
  return null;
}
