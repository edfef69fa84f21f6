import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { App } from '../../../src/app.ts';
import { GateError, notFound } from '../../../src/domain/error.ts';
import { whyNotFile } from '../../../src/domain/file-error.ts';
import type { MediaRef } from '../../../src/domain/message.ts';
import { plural, words } from '../../../src/domain/words.ts';
import type { Session } from '../../../src/gate.ts';
import { checkFile } from '../media/files.ts';
import { deleteMedia, download, mediaInfo } from '../media/media.ts';
import { putFile } from '../media/uploads.ts';
import { pickNumber } from '../numbers/numbers.ts';

interface Wanted {
  /** For what is not here: asked when the platform is. */
  session(): Promise<Session>;
  id: string;
  /** What the message says of the file, where a message was named. */
  ref: MediaRef | null;
  /** Where it stands on this machine already. */
  kept: string | null;
}

/** A file with its bytes, from here or from the platform. */
interface Source {
  mimeType: string | null;
  size: number | null;
  open(): Promise<AsyncIterable<Uint8Array>>;
}

/** `gates whatsapp media get ID [--out FILE]`: by the id of a message or of a file. */
export async function get(
  app: App,
  id: string,
  flags: { account?: string; out?: string },
): Promise<void> {
  const want = await wanted(app, id, flags.account);
  const { mimeType, size: expected, open } = await sourceOf(want);
  if (flags.out === '-') {
    // Bytes, not a result: the one thing that goes to stdout past the screen's rules.
    await app.ui.bytes(await open());
    return;
  }
  const file = resolve(flags.out ?? (await fileName(want.id, want.ref, mimeType)));
  if (existsSync(file) && !(await app.ui.confirm(words`Replace ${file}?`))) {
    throw new GateError({
      category: 'failed',
      code: 'file_exists',
      gate: 'whatsapp',
      message: words`${file} is there already; it was left as it is.`,
      hint: words`choose another place with --out`,
    });
  }
  const progress = app.ui.progress('bytes', expected ?? 0);
  const bytes = counted(await open(), (done) => progress.at(done));
  const size = await save(file, bytes, app.signal).finally(() => progress.end());
  app.ui.result(
    { id: want.id, file, mimeType, size },
    words`${file}  ${plural(size, '# byte', '# bytes')}`,
  );
}

/** A file that is kept here costs the platform nothing. */
async function sourceOf({ session, id, ref, kept }: Wanted): Promise<Source> {
  if (kept !== null) {
    const { size } = await stat(kept);
    return { mimeType: ref?.mimeType ?? null, size, open: async () => createReadStream(kept) };
  }
  const opened = await session();
  const info = await mediaInfo(opened, id);
  return {
    mimeType: info.mimeType ?? ref?.mimeType ?? null,
    size: info.size,
    open: () => download(opened, info),
  };
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

/** `gates whatsapp media upload FILE [--again]` */
export async function put(
  app: App,
  file: string,
  flags: { account?: string; again?: boolean },
): Promise<void> {
  const session = await numberSession(app, flags.account);
  await checkFile(file);
  if (app.options.dryRun) {
    app.ui.result(
      { file, id: null, reused: false, dryRun: true },
      words`Would upload ${file}, unless WhatsApp has it already.`,
    );
    return;
  }
  const { size } = await stat(file);
  let progress: ReturnType<typeof app.ui.progress> | undefined;
  const uploading = () =>
    putFile(session, file, {
      again: flags.again,
      onSent(bytes) {
        progress ??= app.ui.progress('bytes', size);
        // What stands around the file is sent, too.
        progress.at(Math.min(bytes, size));
      },
    }).finally(() => progress?.end());
  const { id, reused } = await (
    await app.audit(session.user)
  ).around(
    { action: 'whatsapp.media-upload', subject: session.account.id },
    uploading,
    (uploaded) => ({ detail: { media: uploaded.id, reused: uploaded.reused } }),
  );
  app.ui.result(
    { file, id, reused, dryRun: false },
    reused
      ? words`${id}  ${basename(file)}: WhatsApp has it already (--again uploads it anew)`
      : words`${id}  ${basename(file)}, good for 30 days`,
  );
}

/** `gates whatsapp media delete ID` */
export async function remove(app: App, id: string, from: string | undefined): Promise<void> {
  const session = await numberSession(app, from);
  const { dryRun } = app.options;
  const deleted = !dryRun && (await app.ui.confirm(words`Delete the file ${id} at WhatsApp?`));
  if (deleted) {
    const { user, account } = session;
    await (
      await app.audit(user)
    ).around({ action: 'whatsapp.media-delete', subject: account.id, detail: { media: id } }, () =>
      deleteMedia(session, id),
    );
  }
  app.ui.result(
    { id, deleted, dryRun },
    dryRun
      ? words`Would delete the file ${id} at WhatsApp.`
      : deleted
        ? words`✓ ${id} is deleted.`
        : words`${id} stays.`,
  );
}

async function wanted(app: App, id: string, from: string | undefined): Promise<Wanted> {
  const user = await app.user();
  const store = await app.store(user);
  const messages = await store.messages.findAnywhere(id);
  const message = messages.find(({ accountId }) => accountId.startsWith('whatsapp:'));
  const [row] = await store.media.list({
    gate: 'whatsapp',
    states: ['kept'],
    ...(message ? { id: message.externalId, accountId: message.accountId } : { id }),
    limit: 1,
  });
  const kept = row ? await (await app.media(user)).file(row) : null;
  if (!message && id.startsWith('wamid.')) {
    throw notFound(
      words`${user} has no message ${id}.`,
      `gates whatsapp read --user ${user} --json`,
    );
  }
  if (!message) {
    const ref = row ? { ...row, id, caption: null } : null;
    return { session: () => numberSession(app, from ?? row?.accountId), id, ref, kept };
  }
  const { media, accountId } = message;
  if (!media) throw notFound(words`The message ${id} holds no file; it is ${message.type}.`);
  if (media.id === null) throw notFound(words`WhatsApp gave no id for the file of ${id}.`);
  const session = async (): Promise<Session> => {
    const account = await store.accounts.find(accountId);
    if (account) return app.session(user, account);
    throw notFound(
      words`The number of that message, ${accountId}, was removed.`,
      'gates whatsapp setup',
    );
  };
  return { session, id: media.id, ref: media, kept };
}

async function numberSession(app: App, from: string | undefined): Promise<Session> {
  const user = await app.user();
  return app.session(user, await pickNumber(app, user, from));
}

/** The name its sender gave it, without any folder in it; else its id, with the extension of its type. */
async function fileName(
  id: string,
  ref: MediaRef | null,
  mimeType: string | null,
): Promise<string> {
  const given = basename((ref?.filename ?? '').replaceAll('\\', '/'))
    .replaceAll(/\p{Cc}/gu, '')
    .replace(/^\.+/, '');
  if (given !== '') return given;
  const { default: mime } = await import('mime');
  const extension = mimeType === null ? null : mime.getExtension(mimeType.split(';', 1)[0] ?? '');
  return extension === null ? id : `${id}.${extension}`;
}

/** Whole or not at all, and for nobody else to read. Resolves to the bytes written. */
async function save(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): Promise<number> {
  const temporary = join(dirname(file), `.${basename(file)}.${randomUUID()}`);
  try {
    const target = createWriteStream(temporary, { mode: 0o600, flags: 'wx', flush: true });
    await pipeline(bytes, target, { signal });
    await rename(temporary, file);
    return target.bytesWritten;
  } catch (error) {
    await rm(temporary, { force: true });
    if (error instanceof GateError || signal.aborted) throw error;
    throw new GateError({
      category: 'failed',
      code: 'not_written',
      gate: 'whatsapp',
      message: words`${file} could not be written: ${whyNotFile(error)}.`,
      hint: words`choose another place with --out`,
      cause: error,
    });
  }
}
