import type { Identified, Session } from '../../src/gate.ts';

export async function whoami(_session: Session): Promise<Identified> {
  throw new Error('not yet');
}
