/** `gates email show ID`: one mail, from the store. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { App } from '../../../src/app.ts';
import { GateError, notFound, usageError } from '../../../src/domain/error.ts';
import { whyNotFile } from '../../../src/domain/file-error.ts';
import { messageBeginning } from '../../../src/domain/named-message.ts';
import { words } from '../../../src/domain/words.ts';
import { mailLines } from '../shown/lines.ts';
import { viewOf } from '../shown/view.ts';

export interface ShowFlags {
  quoted?: boolean;
  html?: string;
  images?: boolean;
}

export async function show(app: App, id: string, flags: ShowFlags): Promise<void> {
  if (flags.images && flags.html === undefined) {
    throw usageError(words`--images is about the page that --html writes.`, words`add --html FILE`);
  }
  const user = await app.user();
  const store = await app.store(user);
  const message = await findMail(store, user, id);
  const view = await viewOf(store, user, message);
  if (flags.html !== undefined) {
    const { pageOf } = await import('../shown/page.ts');
    const page = await pageOf(app, user, message, view, flags.images === true);
    if (flags.html === '-') return app.ui.bytes(oneOf(Buffer.from(page)));
    view.file = resolve(flags.html);
    if (!app.options.dryRun) await write(app, view.file, page);
  }
  const wishes = { quoted: flags.quoted === true, user, now: app.now() };
  app.ui.result(view, () => mailLines(view, wishes));
}

type Store = Awaited<ReturnType<App['store']>>;

/** By its Message-ID, with or without `<>`, or by how that begins; of an attachment the mail it came with. */
async function findMail(store: Store, user: string, id: string) {
  const named = id.trim().replace(/^<(.*)>$/s, '$1');
  const accounts = (await store.accounts.list({ gate: 'email' })).map((each) => each.id);
  for (const each of new Set([named.replace(/#\d+$/, ''), named])) {
    const mail = await messageBeginning(store.messages, accounts, each);
    if (mail) return mail;
  }
  throw notFound(words`${user} has no mail ${named}.`, `gates email read --user ${user}`);
}

/** What a mail says is nobody else's to read. */
async function write(app: App, file: string, page: string): Promise<void> {
  const put = (flag: 'w' | 'wx') => writeFile(file, page, { flag, mode: 0o600 });
  try {
    await put('wx').catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
      if (!(await app.ui.confirm(words`${file} is there already. Replace it?`))) throw taken(file);
      await put('w');
    });
  } catch (error) {
    if (error instanceof GateError) throw error;
    throw usageError(words`Cannot write ${file}: ${whyNotFile(error)}.`);
  }
}

function taken(file: string): GateError {
  return usageError(words`${file} is there already.`, words`name another file after --html`);
}

async function* oneOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
