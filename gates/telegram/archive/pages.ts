/** An export as pages: some hundreds of messages of one chat at a time, however many it has. */
import type { Archive, ArchivedMessage, ArchivedPage, ArchiveFile } from '../../../src/gate.ts';
import { type Around, type View, viewOf } from './chat.ts';
import type { Find } from './content.ts';
import { type ChatHead, entriesOf } from './document.ts';
import { messageOf } from './message.ts';

/** Messages of a page at most. */
const PAGE = 500;

interface Open {
  readonly head: ChatHead;
  readonly view: View;
  messages: ArchivedMessage[];
  unreadable: number;
  /** When its last message was sent. */
  before: number | null;
}

/** @throws GateError what is wrong with the file, after all that stands before */
export async function* pagesOf(
  archive: Archive,
  file: ArchiveFile,
  around: Around,
  find: Find,
): AsyncGenerator<ArchivedPage> {
  let open: Open | null = null;
  let read = 0;
  let fault: { error: unknown } | null = null;
  const entries = entriesOf(archive, file);
  for (;;) {
    // Awaited by hand: what was read before a damaged place is told first.
    const next: Awaited<ReturnType<typeof entries.next>> | null = await entries
      .next()
      .catch((error: unknown) => {
        fault = { error };
        return null;
      });
    if (!next || next.done) break;
    read = next.value.bytes;
    for (const entry of next.value.entries) {
      if ('personal' in entry) continue;
      const { chat, message: item } = entry;
      if (open && open.head.place !== chat.place) {
        yield pageOf(open, read);
        open = null;
      }
      open ??= { head: chat, view: viewOf(chat, item, around), ...fresh(null) };
      const message = messageOf(item, open.view, find, open.before);
      if (message) open.messages.push(message);
      else open.unreadable += 1;
      open.before = message?.at ?? open.before;
      if (open.messages.length >= PAGE) {
        yield pageOf(open, read);
        Object.assign(open, fresh(open.before));
      }
    }
  }
  if (open && open.messages.length + open.unreadable > 0) yield pageOf(open, read);
  if (fault) throw (fault as { error: unknown }).error;
}

function fresh(before: number | null): Pick<Open, 'messages' | 'unreadable' | 'before'> {
  return { messages: [], unreadable: 0, before };
}

function pageOf({ view, messages, unreadable }: Open, bytes: number): ArchivedPage {
  const { chat, title, group, peer, identity, ids, account } = view;
  return { thread: chat, title, group, peer, identity, ids, account, messages, unreadable, bytes };
}
