import type { Identified, Session } from '../../src/gate.ts';
import { apiOf } from './api.ts';
import { readBot } from './bot.ts';

/** https://core.telegram.org/bots/api#getme */
export async function whoami(session: Session): Promise<Identified> {
  const { id, name, handle } = await readBot(apiOf(session));
  return { externalId: id, name, handle };
}
