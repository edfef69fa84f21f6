/** News that are no message of a conversation. */
import type { GateEvent, Party } from '../../../src/domain/event.ts';
import type { Json } from '../../meta/json.ts';
import { type Item, momentOf } from './item.ts';

/** What is told of one. */
export interface Told {
  summary: string;
  /** Who or what it is about; whoever it names unless told. */
  subject?: string | null;
  /** Whom it is about. Not set for those who have nothing to do with us: they are not kept. */
  peer?: Party | null;
  reachable?: boolean;
}

/** `topic`: the word of the update. Its own time where it has one, else when it was received. */
export function notice(
  { account, at, raw }: Item,
  topic: string,
  part: Json,
  { summary, subject, peer, reachable }: Told,
): GateEvent {
  return {
    kind: 'notice',
    account,
    at: momentOf(part['date']) ?? at,
    topic,
    subject: subject ?? peer?.identities[0]?.value ?? account,
    summary,
    ...(peer ? { peer } : {}),
    ...(reachable === undefined ? {} : { reachable }),
    raw,
  };
}
