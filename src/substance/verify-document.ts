import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { messageOf } from '../domain/error.ts';
import { fingerprint } from './duplicates.ts';
import { orMissing } from './failure.ts';
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
  problems: string[];
  /** Of its messages' ids. */
  fingerprints: Float64Array;
}

/** Checks one document against its row of the manifest. It is the only one in memory. */
export async function checkDocument(
  folder: string,
  file: ManifestFile,
  expected: Expected,
): Promise<CheckedDocument> {
  const fail = (problem: string) => ({ problems: [problem], fingerprints: new Float64Array() });
  const bytes = await orMissing(readFile(join(folder, file.path)));
  if (!bytes) return fail('the file is missing');
  if (bytes.length !== file.bytes) {
    return fail(`it has ${bytes.length} bytes; the manifest says ${file.bytes}`);
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== file.sha256) return fail('its SHA-256 is not the manifest’s: it was changed');
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    return fail(`it is not JSON: ${messageOf(error)}`);
  }
  const parsed = documentSchema.safeParse(value);
  if (!parsed.success) return fail(`it is not Substance: ${schemaProblem(parsed.error)}`);
  const { messages } = parsed.data.data;
  return {
    problems: contradictions(parsed.data, file, expected),
    fingerprints: Float64Array.from(messages, (message) => fingerprint(message.id)),
  };
}

/** The messages' ids of a document that was checked before; none when it has gone since. */
export async function readIds(folder: string, file: ManifestFile): Promise<string[]> {
  const text = await orMissing(readFile(join(folder, file.path), 'utf8'));
  if (text === null) return [];
  return documentSchema.parse(JSON.parse(text)).data.messages.map((message) => message.id);
}

/** Checks one stored media file by its content; `null`: nothing wrong. */
export async function checkMedia(folder: string, media: StoredMedia): Promise<string | null> {
  const hash = createHash('sha256');
  let bytes = 0;
  const read = async () => {
    for await (const chunk of createReadStream(join(folder, media.path))) {
      hash.update(chunk as Uint8Array);
      bytes += (chunk as Uint8Array).length;
    }
    return true;
  };
  if (!(await orMissing(read()))) return 'the file is missing';
  if (bytes !== media.bytes) return `it has ${bytes} bytes; the manifest says ${media.bytes}`;
  return hash.digest('hex') === media.sha256 ? null : 'its SHA-256 is not the manifest’s';
}

function contradictions(
  { provider, user, data }: SubstanceDocument,
  file: ManifestFile,
  expected: Expected,
): string[] {
  const { messages } = data;
  const times = messages.map((message) => message.timestamp).toSorted();
  const [from, to] = [times[0] ?? '', times.at(-1) ?? ''];
  const claims: [boolean, string][] = [
    [user === expected.user, `it is of the user ${user}, not ${expected.user}`],
    [provider === providerOf(file.path), `it is of the provider ${provider}`],
    [
      messages.length === file.count,
      `it has ${messages.length} messages; the manifest says ${file.count}`,
    ],
    [from === file.from && to === file.to, `its messages are from ${from} to ${to}`],
    [spanOf(basename(file.path)) === timeSpan(from, to), 'its name is not its time range'],
    [
      messages.every((message) => message.account === file.account),
      `it holds messages of another account than ${file.account}`,
    ],
    [
      messages.every((message) => message.provider === provider),
      `it holds messages of another provider than ${provider}`,
    ],
    [
      expected.since === null || from >= expected.since,
      `it holds messages from before ${expected.since}`,
    ],
    [
      data.media.every((item) => item.file === undefined || expected.media.has(item.file)),
      'it names a media file that the manifest does not know',
    ],
  ];
  return claims.filter(([holds]) => !holds).map(([, problem]) => problem);
}
