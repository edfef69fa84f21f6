/** Which messages of theirs somebody has read, as far as a conversation that is read back tells. */
import type { MessageEvent } from '../../../../src/domain/event.ts';
import type { Conversation } from './cursor.ts';

/**
 * What they wrote before one of our answers, or in a conversation that had nothing unread, counts as read.
 * https://developers.facebook.com/docs/graph-api/reference/unified-thread/ (`unread_count`)
 * @param events newest first, going on after those before
 */
export function asRead(
  events: readonly MessageEvent[],
  { answered: before, readTo = 0 }: Pick<Conversation, 'answered' | 'readTo'>,
): { events: MessageEvent[] } & Pick<Conversation, 'answered'> {
  let answered = before;
  const seen = events.map((event): MessageEvent => {
    if (event.direction === 'outbound') answered = true;
    else if (answered || event.at <= readTo) return { ...event, status: 'read' };
    return event;
  });
  return { events: seen, answered };
}
