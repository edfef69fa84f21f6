/**
 * The way through `result.json`: one chat (`{name, type, id, messages}`), or all of an account
 * (`{personal_information, chats: {list: […]}, left_chats: {list: […]}, …}`).
 * https://core.telegram.org/import-export, and what writes it: `JsonWriter` in
 * https://github.com/telegramdesktop/tdesktop/blob/dev/Telegram/SourceFiles/export/output/export_output_json.cpp
 */
import type { Archive, ArchiveFile, JsonPath } from '../../../src/gate.ts';
import { id, type Json, object, string } from '../../meta/json.ts';

/** What stands in front of a chat's messages. */
export interface ChatHead {
  /** Where it stands in its document: chats may have the same id, once among those that were left. */
  readonly place: string;
  /** `personal_chat`, `public_channel` …; `null` where it is not told. */
  readonly type: string | null;
  readonly name: string | null;
  /** As it stands there: not yet the id of the Bot API. */
  readonly number: string;
}

export type Entry =
  | { readonly personal: Json }
  | { readonly chat: ChatHead; readonly message: Json };

export interface Entries {
  readonly entries: readonly Entry[];
  /** Of the file, that have been read so far. */
  readonly bytes: number;
}

/** Names of what holds chats in the export of an account. */
const LISTS: ReadonlySet<unknown> = new Set(['chats', 'left_chats']);

/** @throws GateError what is wrong with the file, after all that stands before */
export async function* entriesOf(archive: Archive, file: ArchiveFile): AsyncGenerator<Entries> {
  let head = null as Head | null;
  for await (const { items, bytes } of archive.json(file, look)) {
    const entries: Entry[] = [];
    for (const { path, value } of items) {
      if (path[0] === 'personal_information') {
        const personal = object(value);
        if (personal) entries.push({ personal });
        continue;
      }
      const inChat = chatPart(path);
      if (!inChat) continue;
      if (head?.place !== inChat.place) head = { place: inChat.place, fields: {}, chat: null };
      const [field = ''] = inChat.rest;
      const message = object(value);
      if (inChat.rest.length === 1) head.fields[field] = value;
      else if (message) entries.push({ chat: (head.chat ??= chatOf(head)), message });
    }
    yield { entries, bytes };
  }
}

interface Head {
  place: string;
  fields: Record<string, unknown>;
  chat: ChatHead | null;
}

function chatOf({ place, fields }: Head): ChatHead {
  return {
    place,
    type: string(fields['type']),
    name: string(fields['name']),
    number: id(fields['id']) ?? '',
  };
}

/** What is not asked for (contacts, sessions, stories …) is passed over. */
function look(path: JsonPath): 'into' | 'whole' | 'skip' {
  if (path.length === 0) return 'into';
  if (path[0] === 'personal_information') return 'whole';
  if (LISTS.has(path[0]) && (path.length === 1 || (path.length === 2 && path[1] === 'list'))) {
    return 'into';
  }
  const inChat = chatPart(path);
  if (!inChat) return 'skip';
  const [field] = inChat.rest;
  if (inChat.rest.length === 0) return 'into';
  if (field !== 'messages') return 'skip';
  return inChat.rest.length === 1 ? 'into' : 'whole';
}

/** The chat that something stands in, and where in it. The document itself may be one. */
function chatPart(path: JsonPath): { place: string; rest: (string | number)[] } | null {
  const [first, second, number] = path;
  if (LISTS.has(first)) {
    if (second !== 'list' || typeof number !== 'number') return null;
    return { place: `${first}/${number}`, rest: path.slice(3) };
  }
  return path.length > 0 && HEAD.has(first) ? { place: '', rest: [...path] } : null;
}

const HEAD: ReadonlySet<unknown> = new Set(['name', 'type', 'id', 'messages']);
