import { words } from '../../../src/domain/words.ts';
import type { ArchivedMessage, ArchivedTalk, ArchiveFile } from '../../../src/gate.ts';
import { type Json, objects, string } from '../json.ts';
import { asThread, chatId } from './encrypted.ts';
import { badFile } from './file.ts';
import { messageOf } from './message.ts';

export interface ThreadContext {
  /** `null`: a chat that is encrypted end to end. */
  readonly thread: string | null;
  /** Everything the owner is called, as far as that is known. */
  readonly mine: ReadonlySet<string>;
  find(uri: string): ArchiveFile | null;
}

/** @throws GateError `bad_file` when there are no messages in it */
export function talkOf(document: Json, { thread, mine, find }: ThreadContext): ArchivedTalk {
  if (!Array.isArray(document['messages'])) throw badFile(words`There are no messages in it.`);
  const doc = thread === null ? asThread(document) : document;
  const names = namesOf(doc);
  const title = string(doc['title']);
  const self = selfOf(names, title, mine);
  const group = names.length > 2 || doc['thread_type'] === 'RegularGroup' || 'joinable_mode' in doc;
  const peer = group ? title : (names.find((name) => !self.has(name)) ?? title);
  const items = objects(doc['messages']);
  const messages = items.flatMap<ArchivedMessage>((item) => {
    const message = messageOf(item, { self, find });
    if (!message) return [];
    return [thread === null ? { ...message, raw: item['original'] } : message];
  });
  return {
    thread: thread ?? chatId(names, title),
    title,
    group,
    peer,
    unreadable: items.length - messages.length,
    // A file begins with its newest.
    messages: messages.toReversed(),
  };
}

export function namesOf(doc: Json): string[] {
  return objects(doc['participants']).flatMap((each) => string(each['name']) ?? []);
}

/** A conversation of two is called as the other one: it tells who the owner is even after they changed their name. */
function selfOf(
  names: readonly string[],
  title: string | null,
  mine: ReadonlySet<string>,
): ReadonlySet<string> {
  if (names.some((name) => mine.has(name))) return mine;
  const [one, other, ...more] = names;
  if (one === undefined || other === undefined || more.length > 0 || one === other) return mine;
  if (title === one) return new Set([other]);
  return title === other ? new Set([one]) : mine;
}
