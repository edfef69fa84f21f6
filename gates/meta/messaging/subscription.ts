import type { Session } from '../../../src/gate.ts';

export async function subscribe(_session: Session, _callbackUrl: string): Promise<void> {}
