/** The file of a message, or one by the platform's own id, written where somebody wants it. */
import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { App } from '../../../app.ts';
import { GateError, notFound } from '../../../domain/error.ts';
import { whyNotFile } from '../../../domain/file-error.ts';
import type { MediaRef } from '../../../domain/message.ts';
import { plural, words } from '../../../domain/words.ts';
import type { RemoteFile } from '../../../gate.ts';
import { fileType } from '../../../http/file-type.ts';
import type { StoredMessage } from '../../../store/store.ts';
import { channelOf } from '../../account.ts';
import type { MediaGate } from './media.ts';

export interface GetFlags {
  out?: string;
  account?: string;
}

/** A file with its bytes, from here or from the platform. */
interface Source extends RemoteFile {
  id: string;
  /** As its sender called it. */
  name: string | null;
}

/** `gates <gate> media get ID [--out FILE]`: by the id of a message or of a file. */
export async function get(app: App, gate: MediaGate, id: string, flags: GetFlags): Promise<void> {
  const source = await sourceOf(app, gate, id, flags.account);
  if (flags.out === '-') {
    // Bytes, not a result: the one thing that goes to stdout past the screen's rules.
    await app.ui.bytes(await source.open());
    return;
  }
  const { name, size: expected } = source;
  let { mimeType } = source;
  const known = flags.out ?? givenName(name) ?? (mimeType && (await nameOf(source.id, mimeType)));
  if (known) await refuseTaken(app, gate, resolve(known));
  const progress = app.ui.progress('bytes', expected ?? 0);
  const bytes = counted(await source.open(), (done) => progress.at(done));
  const chosen = async (temporary: string): Promise<string> => {
    mimeType ??= await typeOf(temporary);
    if (known) return resolve(known);
    const file = resolve(await nameOf(source.id, mimeType));
    await refuseTaken(app, gate, file);
    return file;
  };
  const folder = dirname(resolve(known ?? source.id));
  const saved = save(gate, folder, bytes, app.signal, chosen).finally(() => progress.end());
  const { file, size } = await saved;
  app.ui.result(
    { id: source.id, file, mimeType, size },
    words`${file}  ${plural(size, '# byte', '# bytes')}`,
  );
}

/** A file that is kept here costs the platform nothing. */
async function sourceOf(
  app: App,
  gate: MediaGate,
  id: string,
  from: string | undefined,
): Promise<Source> {
  const user = await app.user();
  const store = await app.store(user);
  const named = async (which: string): Promise<StoredMessage | undefined> =>
    (await store.messages.findAnywhere(which)).find(({ accountId }) =>
      accountId.startsWith(`${gate.name}:`),
    );
  const first = await named(id);
  const rows = await store.media.list({
    gate: gate.name,
    ...(first ? { id: first.externalId, accountId: first.accountId } : { id }),
    limit: MOST_ALIKE,
  });
  const row = rows.find(({ state }) => state === 'kept') ?? rows[0];
  const message = first ?? (row && (await named(row.externalId)));
  const kept = row ? await (await app.media(user)).file(row) : null;
  if (kept !== null) {
    const { filename = null } = row ?? {};
    const mimeType = row?.mimeType ?? (await typeOf(kept));
    const { size } = await stat(kept);
    const open = async (): Promise<AsyncIterable<Uint8Array>> => createReadStream(kept);
    return { id: idOf(gate, message?.media, message, id), name: filename, mimeType, size, open };
  }
  if (message) return remote(app, gate, user, message);
  if (!gate.files?.is(id)) {
    throw notFound(
      words`${user} has no message ${id}.`,
      `gates ${gate.name} read --user ${user} --json`,
    );
  }
  const account = await channelOf(app, user, gate.name, from);
  const found = await gate.files.find(await app.session(user, account), id);
  return { id, name: null, ...found };
}

/** How many messages may have been given one file: forwarded ones. */
const MOST_ALIKE = 100;

/** From the platform. */
async function remote(
  app: App,
  gate: MediaGate,
  user: string,
  message: StoredMessage,
): Promise<Source> {
  const { media, accountId, externalId } = message;
  if (!media) {
    throw notFound(words`The message ${externalId} holds no file; it is ${message.type}.`);
  }
  const account = await (await app.store(user)).accounts.find(accountId);
  if (!account) {
    throw notFound(words`The account ${accountId} is gone.`, `gates account list --user ${user}`);
  }
  const session = await app.session(user, account);
  const id = idOf(gate, media, message, externalId);
  const { filename: name, mimeType, size } = media;
  if (gate.files && media.id !== null) {
    const found = await gate.files.find(session, media.id);
    return { ...found, id, name, mimeType: found.mimeType ?? mimeType };
  }
  const open = () => gate.media(session, media, externalId);
  return { id, name, mimeType, size, open };
}

/** What the file is known by: where files have no ids for people, its message's. */
function idOf(
  gate: MediaGate,
  media: MediaRef | null | undefined,
  message: StoredMessage | undefined,
  asked: string,
): string {
  return (gate.files ? media?.id : message?.externalId) ?? asked;
}

/** Without any folder in it. */
function givenName(name: string | null): string | null {
  const given = basename((name ?? '').replaceAll('\\', '/'))
    .replaceAll(/\p{Cc}/gu, '')
    .replace(/^\.+/, '');
  return given === '' ? null : given;
}

/** The id, as far as a file may be called so, with the extension of its type. */
async function nameOf(id: string, mimeType: string | null): Promise<string> {
  const { default: mime } = await import('mime');
  const extension = mimeType === null ? null : mime.getExtension(mimeType.split(';', 1)[0] ?? '');
  const name = id.replaceAll(/[^\w=#-]/g, '_').slice(-LONGEST_NAME);
  return extension === null ? name : `${name}.${extension}`;
}

const LONGEST_NAME = 100;

/** By the bytes; `null`: nobody can tell. */
async function typeOf(file: string): Promise<string | null> {
  const type = (await fileType(file)).split(';', 1)[0] ?? '';
  return type === 'application/octet-stream' ? null : type;
}

async function refuseTaken(app: App, gate: MediaGate, file: string): Promise<void> {
  if (!existsSync(file) || (await app.ui.confirm(words`Replace ${file}?`))) return;
  throw new GateError({
    category: 'failed',
    code: 'file_exists',
    gate: gate.name,
    message: words`${file} is there already; it was left as it is.`,
    hint: words`choose another place with --out`,
  });
}

async function* counted(
  bytes: AsyncIterable<Uint8Array>,
  tell: (done: number) => void,
): AsyncGenerator<Uint8Array> {
  let done = 0;
  for await (const chunk of bytes) {
    yield chunk;
    tell((done += chunk.length));
  }
}

/**
 * Whole or not at all, and for nobody else to read.
 * @param chosen told where the bytes stand until then, says what they are to be called
 */
async function save(
  gate: MediaGate,
  folder: string,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  chosen: (temporary: string) => Promise<string>,
): Promise<{ file: string; size: number }> {
  const temporary = join(folder, `.gates-${randomUUID()}`);
  let file = folder;
  try {
    const target = createWriteStream(temporary, { mode: 0o600, flags: 'wx', flush: true });
    await pipeline(bytes, target, { signal });
    file = await chosen(temporary);
    await rename(temporary, file);
    return { file, size: target.bytesWritten };
  } catch (error) {
    await rm(temporary, { force: true });
    if (error instanceof GateError || signal.aborted) throw error;
    throw new GateError({
      category: 'failed',
      code: 'not_written',
      gate: gate.name,
      message: words`${file} could not be written: ${whyNotFile(error)}.`,
      hint: words`choose another place with --out`,
      cause: error,
    });
  }
}
