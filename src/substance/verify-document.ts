import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { messageOf } from '../domain/error.ts';
import { plural, type Text, type Words, words } from '../domain/words.ts';
import { fingerprint } from './duplicates.ts';
import { orMissing } from './failure.ts';
import { countedAs, type Held, heldBy, RECORD_LISTS } from './held.ts';
import { providerOf, spanOf, timeSpan } from './names.ts';
import {
  documentSchema,
  type ManifestFile,
  schemaProblem,
  type StoredMedia,
  type SubstanceDocument,
} from './schema.ts';

/** What the manifest says of all documents. */
export interface Expected {
  user: string;
  since: string | null;
  /** Paths of stored media. */
  media: ReadonlySet<string>;
}

export interface CheckedDocument {
  problems: Text[];
  /** Of its messages' ids. */
  fingerprints: Float64Array;
}

/** Checks one document against its row of the manifest. It is the only one in memory. */
export async function checkDocument(
  folder: string,
  file: ManifestFile,
  expected: Expected,
): Promise<CheckedDocument> {
  const fail = (problem: Text) => ({ problems: [problem], fingerprints: new Float64Array() });
  const bytes = await orMissing(readFile(join(folder, file.path)));
  if (!bytes) return fail(words`the file is missing`);
  if (bytes.length !== file.bytes) {
    return fail(wrongSize(bytes.length, file.bytes));
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== file.sha256) return fail(words`its SHA-256 is not the manifest’s: it was changed`);
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    return fail(words`it is not JSON: ${messageOf(error)}`);
  }
  const parsed = documentSchema.safeParse(value);
  if (!parsed.success) return fail(words`it is not Substance: ${schemaProblem(parsed.error)}`);
  return {
    problems: contradictions(parsed.data, file, expected),
    fingerprints: Float64Array.from(itemsOf(parsed.data, file), (item) =>
      fingerprint(keyOf(item, file)),
    ),
  };
}

/** The messages' ids of a document that was checked before; none when it has gone since. */
export async function readIds(folder: string, file: ManifestFile): Promise<string[]> {
  const text = await orMissing(readFile(join(folder, file.path), 'utf8'));
  if (text === null) return [];
  return itemsOf(documentSchema.parse(JSON.parse(text)), file).map((item) => keyOf(item, file));
}

/** What a document is there for: its messages, events, or records of a kind. */
function itemsOf({ data }: SubstanceDocument, { account }: ManifestFile): readonly Item[] {
  return data[heldBy(account)] ?? [];
}

interface Item {
  id: string;
  account: string | null;
  timestamp: string;
}

/** Documents of records hold those of several accounts, each with ids of its own. */
function keyOf({ id, account }: Item, file: ManifestFile): string {
  return countedAs(file.account) === 'records' ? `${account} ${id}` : id;
}

const ALL: readonly Held[] = ['messages', 'events', ...RECORD_LISTS];

/** Checks one stored media file by its content; `null`: nothing wrong. */
export async function checkMedia(folder: string, media: StoredMedia): Promise<Text | null> {
  const hash = createHash('sha256');
  let bytes = 0;
  const read = async () => {
    for await (const chunk of createReadStream(join(folder, media.path))) {
      hash.update(chunk as Uint8Array);
      bytes += (chunk as Uint8Array).length;
    }
    return true;
  };
  if (!(await orMissing(read()))) return words`the file is missing`;
  if (bytes !== media.bytes) return wrongSize(bytes, media.bytes);
  return hash.digest('hex') === media.sha256 ? null : words`its SHA-256 is not the manifest’s`;
}

function wrongSize(has: number, should: number): Words {
  return words`it has ${plural(has, '# byte', '# bytes')}; the manifest says ${plural(should, '#', '#')}`;
}

function contradictions(
  document: SubstanceDocument,
  file: ManifestFile,
  expected: Expected,
): Words[] {
  const { provider, user, data } = document;
  const { messages } = data;
  const items = itemsOf(document, file);
  const others = ALL.filter((held) => held !== heldBy(file.account) && data[held]?.length);
  const times = items.map((item) => item.timestamp).toSorted();
  const [from, to] = [times[0] ?? '', times.at(-1) ?? ''];
  const claims: [boolean, Words][] = [
    [user === expected.user, words`it is of the user ${user}, not ${expected.user}`],
    [provider === providerOf(file.path), words`it is of the provider ${provider}`],
    [
      items.length === file.count,
      words`it has ${plural(items.length, '# message', '# messages')}; the manifest says ${plural(file.count, '#', '#')}`,
    ],
    [others.length === 0, words`it holds something else beside what it is for`],
    [from === file.from && to === file.to, words`its messages are from ${from} to ${to}`],
    [spanOf(basename(file.path)) === timeSpan(from, to), words`its name is not its time range`],
    [
      messages.every((message) => message.account === file.account),
      words`it holds messages of another account than ${file.account}`,
    ],
    [
      messages.every((message) => message.provider === provider),
      words`it holds messages of another provider than ${provider}`,
    ],
    [
      expected.since === null || from >= expected.since,
      words`it holds messages from before ${expected.since ?? ''}`,
    ],
    [
      data.media.every((item) => item.file === undefined || expected.media.has(item.file)),
      words`it names a media file that the manifest does not know`,
    ],
  ];
  return claims.filter(([holds]) => !holds).map(([, problem]) => problem);
}
