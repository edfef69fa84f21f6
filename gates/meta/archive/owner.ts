/** Whose download it is: their profile says it, else their name is in every conversation. */
import type { Archive, ArchiveFile } from '../../../src/gate.ts';
import { type Json, object, objects, string } from '../json.ts';
import { readHead, readJson } from './file.ts';
import { mend } from './mend.ts';
import { namesOf } from './thread.ts';

const PROFILE = /(^|\/)(profile_information|personal_information|autofill_information)\.json$/;
/** Enough for the names of a conversation, which stand first. */
const HEAD = 64 * 1024;
/** Conversations that are looked into to see whether a profile's name is the one that is used. */
const TRIED = 20;

export interface Owner {
  /** As people would call them. */
  readonly name: string;
  /** Everything they are called. */
  readonly names: ReadonlySet<string>;
}

/** `null` when nothing tells. */
export async function ownerOf(
  archive: Archive,
  threads: readonly ArchiveFile[],
): Promise<Owner | null> {
  const told = await profileNames(archive);
  const [first] = told;
  if (first !== undefined) {
    for (const file of threads.slice(0, TRIED)) {
      const head = await headOf(archive, file);
      const used = head?.names.find((name) => told.includes(name));
      if (used !== undefined) return { name: used, names: new Set(told) };
    }
  }
  const counted = await mostCommon(archive, threads);
  const name = counted ?? first;
  return name === undefined ? null : { name, names: new Set([name, ...told]) };
}

/** Everything a profile says that could be a name: titles of its fields are in the language of the download. */
async function profileNames(archive: Archive): Promise<string[]> {
  const names: (string | null)[] = [];
  for (const file of archive.files.filter(({ path }) => PROFILE.test(path))) {
    // Nothing depends on this one file.
    const doc = await readJson(archive, file).catch(() => null);
    if (!doc) continue;
    const profile = object(doc['profile_v2']) ?? object(doc['profile']);
    names.push(string(object(profile?.['name'])?.['full_name']));
    names.push(...fieldsOf(objects(doc['profile_user'])[0]));
    const filled = object(doc['autofill_information_v2'])?.['FULL_NAME'];
    if (Array.isArray(filled)) names.push(string(filled[0]));
  }
  return [...new Set(names.filter((name) => name !== null))];
}

/** Instagram's: `{"string_map_data": {"Name": {"value": "…"}, "Username": {"value": "…"}}}`, names first. */
function fieldsOf(profile: Json | undefined): (string | null)[] {
  const fields = object(profile?.['string_map_data']) ?? {};
  const valueOf = (field: unknown) => string(object(field)?.['value']);
  return [valueOf(fields['Name']), ...Object.values(fields).map(valueOf)];
}

async function mostCommon(
  archive: Archive,
  threads: readonly ArchiveFile[],
): Promise<string | undefined> {
  const heads = new Map<string, number>();
  for (const file of threads) count(heads, await headOf(archive, file));
  const found = winner(heads);
  if (found !== undefined) return found;
  // Of few conversations: their titles tell who is the other one.
  const whole = new Map<string, number>();
  for (const file of threads.slice(0, TRIED)) {
    const doc = await readJson(archive, file).catch(() => null);
    if (doc) count(whole, { names: namesOf(doc), title: string(doc['title']) });
  }
  return winner(whole);
}

/** Who a conversation is called after is the other one. */
function count(counts: Map<string, number>, head: Head | null): void {
  for (const name of new Set(head?.names)) {
    if (name !== head?.title) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
}

function winner(counts: ReadonlyMap<string, number>): string | undefined {
  const [most, next] = [...counts].toSorted(([, a], [, b]) => b - a);
  return most && most[1] > (next?.[1] ?? 0) ? most[0] : undefined;
}

interface Head {
  names: string[];
  title: string | null;
}

async function headOf(archive: Archive, file: ArchiveFile): Promise<Head | null> {
  const text = await readHead(archive, file, HEAD).catch(() => null);
  const list = text === null ? null : listOf(text, 'participants');
  if (text === null || list === null) return null;
  const names = list.flatMap((each) => (typeof each === 'string' ? each : []));
  return {
    names: names.length > 0 ? names : namesOf({ participants: list }),
    title: titleOf(text),
  };
}

/** Of encrypted chats; of others it stands at the end. */
function titleOf(text: string): string | null {
  const said = /"threadName"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
  return said === undefined ? null : (JSON.parse(said) as string).replace(/_\d+$/, '');
}

/** The list under a name in the beginning of a file of JSON; `null` when it is not there to its end. */
function listOf(text: string, name: string): unknown[] | null {
  const start = text.indexOf('[', text.indexOf(`"${name}"`));
  if (start < 0) return null;
  let depth = 0;
  for (const { 0: token, index } of text.slice(start).matchAll(/"(?:[^"\\]|\\.)*"|[[\]]/g)) {
    if (token === '[') depth += 1;
    if (token === ']') depth -= 1;
    if (depth > 0) continue;
    try {
      return mend(JSON.parse(text.slice(start, start + index + 1))) as unknown[];
    } catch {
      return null;
    }
  }
  return null;
}
