import type { Grant, Session } from '../../src/gate.ts';

export async function refresh(_session: Session): Promise<Grant> {
  throw new Error('not yet');
}

export async function revoke(_session: Session): Promise<void> {}
