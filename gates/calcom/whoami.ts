import type { Identified, Session } from '../../src/gate.ts';
import { apiOf } from './api.ts';
import { readMe } from './me.ts';

export async function whoami(session: Session): Promise<Identified> {
  const { id, name, username } = await readMe(apiOf(session));
  return { externalId: id, name, handle: username };
}
