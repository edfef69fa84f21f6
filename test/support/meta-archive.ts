/** Makes “Download your information” ZIPs in the documented shape, of any size. */
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import type { Archive, ArchiveFile } from '../../src/gate.ts';
import { jsonItems } from '../../src/importing/json.ts';

export interface PretendThread {
  /** Default `inbox`. */
  section?: string;
  folder: string;
  participants: readonly string[];
  /** The other one's name, or the group's. */
  title: string;
  /** Newest first, as Meta writes them. */
  messages: readonly Readonly<Record<string, unknown>>[];
  /** Messages in one file. Meta has 10,000. */
  perFile?: number;
  more?: Readonly<Record<string, unknown>>;
}

export interface PretendDownload {
  /** The folder above `messages`. */
  activity?: string;
  /** In their profile; `null`: there is none. */
  owner: string | null;
  threads: readonly PretendThread[];
  /** Other files by their path. */
  files?: Readonly<Record<string, Uint8Array | string>>;
}

export const FACEBOOK = 'your_facebook_activity';
export const INSTAGRAM = 'your_instagram_activity';

/** JSON as Meta writes it: each byte of UTF-8 beyond ASCII as an escaped character of its own. */
export function brokenJson(value: unknown): string {
  return Buffer.from(JSON.stringify(value), 'utf8')
    .toString('latin1')
    .replaceAll(
      /[\u0080-\u00FF]/g,
      (byte) => `\\u00${byte.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
}

/** The files of a download, by path. */
export function filesOf(download: PretendDownload): Map<string, Uint8Array | string> {
  const { activity = FACEBOOK, owner, threads, files = {} } = download;
  const all = new Map<string, Uint8Array | string>(Object.entries(files));
  if (owner !== null) all.set(...profileOf(activity, owner));
  for (const thread of threads) {
    const { section = 'inbox', folder, participants, title, messages, perFile = 10_000 } = thread;
    const count = Math.max(1, Math.ceil(messages.length / perFile));
    for (let number = 1; number <= count; number += 1) {
      const document = {
        participants: participants.map((name) => ({ name })),
        messages: messages.slice((number - 1) * perFile, number * perFile),
        title,
        is_still_participant: true,
        thread_path: `${section}/${folder}`,
        magic_words: [],
        ...thread.more,
      };
      const path = `${activity}/messages/${section}/${folder}/message_${number}.json`;
      all.set(path, brokenJson(document));
    }
  }
  return all;
}

function profileOf(activity: string, owner: string): [string, string] {
  if (activity.includes('instagram')) {
    const profile = {
      profile_user: [{ string_map_data: { Name: { value: owner }, Username: { value: 'olga' } } }],
    };
    return [
      'personal_information/personal_information/personal_information.json',
      brokenJson(profile),
    ];
  }
  return [
    'personal_information/profile_information/profile_information.json',
    brokenJson({ profile_v2: { name: { full_name: owner } } }),
  ];
}

/** The same opened, as a gate's reader is given it. `parts`: the files of each ZIP. */
export function opened(...parts: readonly ReadonlyMap<string, Uint8Array | string>[]): Archive {
  const contents = new Map<ArchiveFile, Buffer>();
  for (const [part, files] of parts.entries()) {
    for (const [path, content] of files) {
      const bytes = Buffer.from(content);
      contents.set({ path, size: bytes.length, part }, bytes);
    }
  }
  async function* read(file: ArchiveFile) {
    yield contents.get(file) ?? Buffer.alloc(0);
  }
  return {
    files: [...contents.keys()],
    read,
    json: (file, look) => jsonItems(read(file), look),
  };
}

export async function writeZip(
  path: string,
  files: ReadonlyMap<string, Uint8Array | string>,
): Promise<string> {
  const zip = new ZipFile();
  for (const [name, content] of files) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}

export const writeDownload = (path: string, download: PretendDownload): Promise<string> =>
  writeZip(path, filesOf(download));

export interface Bulk {
  threads: number;
  /** In each of them. */
  messages: number;
  /** In each of them. */
  films: number;
  filmBytes: number;
}

const OWNER = 'Ольга Иванова';
const SAYINGS = [
  'Здравствуйте! Можно перенести консультацию на четверг? 🙏',
  'Конечно, в 15:00 вам удобно?',
  'Да, спасибо большое ❤️',
  'Пришлю документы вечером, хорошо?',
  'Хорошо 👍',
];

/** What the n-th message of a conversation in {@link writeBulk} says. */
export function sayingOf(n: number): string {
  return `${SAYINGS[n % SAYINGS.length]} №${n}`;
}

/** A large download, made without ever being in memory. Films are random bytes: nothing makes them smaller. */
export async function writeBulk(path: string, bulk: Bulk): Promise<string> {
  const zip = new ZipFile();
  const written = pipeline(zip.outputStream, createWriteStream(path));
  const add = (name: string, compress: boolean, pieces: () => Iterable<string | Uint8Array>) =>
    zip.addReadStreamLazy(name, { compress }, (ready) => ready(null, Readable.from(pieces())));
  zip.addBuffer(Buffer.from(profileOf(FACEBOOK, OWNER)[1]), profileOf(FACEBOOK, OWNER)[0]);
  for (let thread = 0; thread < bulk.threads; thread += 1) {
    const folder = `${FACEBOOK}/messages/inbox/client_${1_000_000_000 + thread}`;
    for (let from = 0, number = 1; from < bulk.messages; from += 10_000, number += 1) {
      const count = Math.min(10_000, bulk.messages - from);
      add(`${folder}/message_${number}.json`, true, () =>
        bulkFile(bulk, folder, thread, from, count),
      );
    }
    for (let film = 0; film < bulk.films; film += 1) {
      add(`${folder}/videos/${film}.mp4`, false, () => filmOf(bulk.filmBytes));
    }
  }
  zip.end();
  await written;
  return path;
}

function* bulkFile(
  { messages, films }: Bulk,
  folder: string,
  thread: number,
  from: number,
  count: number,
): Generator<string> {
  const client = `Клиент ${thread}`;
  yield brokenJson({ participants: [{ name: client }, { name: OWNER }] }).slice(0, -1);
  yield ',"messages":[';
  for (let index = 0; index < count; index += 1) {
    // Newest first.
    const n = messages - 1 - from - index;
    const message = {
      sender_name: n % 2 === 0 ? client : OWNER,
      timestamp_ms: 1_600_000_000_000 + thread * 1000 + n * 60_000,
      content: sayingOf(n),
      ...(n < films && { videos: [{ uri: `${folder}/videos/${n}.mp4`, creation_timestamp: 1 }] }),
      is_geoblocked_for_viewer: false,
    };
    yield `${index === 0 ? '' : ','}${brokenJson(message)}`;
  }
  yield `],${brokenJson({ title: client, is_still_participant: true }).slice(1)}`;
}

function* filmOf(bytes: number): Generator<Uint8Array> {
  for (let left = bytes; left > 0; left -= 1024 * 1024) {
    yield randomBytes(Math.min(left, 1024 * 1024));
  }
}
