/** Conversations from before anybody listened, to be read back. */
import { counted, number, type Scene, string, when } from './event-fields.ts';
import { sentFile } from './files.ts';
import { addMessage, mintMid, somebody, threadWith } from './state.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/**
 * So many conversations of so many messages each, in turn theirs and ours: `Message 3 of 10 with Past 2`.
 * The last of the first conversation is an hour old, of each further one an hour older.
 * Returns how many messages there are.
 */
export function pastConversations({ messaging, desk, event }: Scene): number {
  const conversations = counted(event, 'conversations', 3, 10_000);
  const messages = counted(event, 'messages', 10, 10_000);
  const spacing = number(event, 'spacingMs') ?? MINUTE_MS;
  const every = number(event, 'attachmentsEvery') ?? 0;
  const key = string(event, 'from') ?? 'past';
  const end = when(event) ?? messaging.world.host.now();
  for (let one = 1; one <= conversations; one += 1) {
    const person = somebody(desk, `${key}.${one}`, `Past ${one}`);
    const thread = threadWith(desk, person);
    const last = end - one * HOUR_MS;
    for (let index = 1; index <= messages; index += 1) {
      const at = last - (messages - index) * spacing;
      const incoming = index % 2 === 1;
      const file = every > 0 && index % every === 0 ? sentFile(messaging, 'image') : undefined;
      addMessage(messaging, desk, thread, {
        id: mintMid(desk),
        at,
        direction: incoming ? 'incoming' : 'outgoing',
        with: person,
        text: `Message ${index} of ${messages} with ${person.name}`,
        attachments: file ? [{ type: 'image', file }] : [],
        replyTo: undefined,
        appId: null,
        metadata: undefined,
        reactions: new Map(),
        deleted: false,
        edits: 0,
      });
      if (incoming) thread.lastWrote = Math.max(thread.lastWrote ?? 0, at);
    }
  }
  return conversations * messages;
}
