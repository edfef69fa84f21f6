import { GateError, usageError } from '../domain/error.ts';
import { type Words, words } from '../domain/words.ts';
import { subjectsBeside } from './events.ts';
import { type Book, emptyManifest, openBook, readManifest } from './manifest.ts';
import { checkFolderName, isoTime } from './names.ts';
import type { ExportOptions, Subject } from './run.ts';
import { dropLostMedia, salvage } from './salvage.ts';
import type { Manifest } from './schema.ts';
import type { Source } from './source.ts';
import { documentPaths } from './sweep.ts';

/** What a folder was begun with; `null` where the caller keeps to whatever that was. */
type Scope = Pick<Manifest, 'since' | 'raw'> | null;

/**
 * Opens (or begins) a held folder: its manifest, and whose messages belong in it. `first`: the
 * beginning of an export, when `full` clears the manifest; what stood there goes only after all is rebuilt.
 */
export async function openFolder(
  source: Source,
  options: ExportOptions,
  folder: string,
  first: boolean,
): Promise<{ book: Book; subjects: Subject[] }> {
  const scope = scopeOf(options);
  const full = first && options.full === true;
  const found = await read(folder, options, full);
  const { since, raw } = scope ?? found ?? { since: null, raw: false };
  const book = openBook(folder, found ?? emptyManifest(options.user, since, raw));
  checkScope(book.manifest, { since, raw }, full, options.gate);

  if (full && !found) await salvage(book, folder, options.user);
  const subjects = await subjectsOf(source, book, options);
  if (full) {
    Object.assign(book.manifest, { since, raw });
    for (const { id } of subjects) book.reset(id);
    await dropLostMedia(book, folder);
  } else if (!found) {
    await refuseStrangers(folder, subjects);
  }
  // Written before any document: documents without a manifest are never our own beginning.
  if (full || !found) await book.commit(options.now());
  return { book, subjects };
}

function scopeOf({ since = null, raw = false }: ExportOptions): Scope {
  if (since === 'keep') return null;
  return { since: since === null ? null : isoTime(since), raw };
}

/** A rebuild of everything needs no usable manifest; a rebuild of one gate does. */
async function read(
  folder: string,
  options: ExportOptions,
  full: boolean,
): Promise<Manifest | null> {
  try {
    return await readManifest(folder, options.user);
  } catch (error) {
    const corrupt = error instanceof GateError && error.code === 'manifest_corrupt';
    if (!corrupt || !full) throw error;
    if (options.gate === undefined) return null;
    throw usageError(
      words`${error.said.message} With it, one gate alone cannot be rebuilt.`,
      words`Run the export again with --full and without --gate.`,
      'manifest_corrupt',
    );
  }
}

function checkScope(
  has: Pick<Manifest, 'since' | 'raw'>,
  wants: Pick<Manifest, 'since' | 'raw'>,
  full: boolean,
  gate: string | undefined,
): void {
  if (full ? gate === undefined : covers(has, wants)) return;
  if (has.since === wants.since && has.raw === wants.raw) return;
  throw usageError(
    words`This folder was begun ${begun(has, wants)}; one folder keeps to one choice.`,
    full
      ? words`Rebuild it with --full and without --gate, or choose another folder with --out DIR.`
      : words`Rebuild it with --full, or choose another folder with --out DIR.`,
    'filters_differ',
  );
}

function begun(has: Pick<Manifest, 'since' | 'raw'>, wants: Pick<Manifest, 'raw'>): Words {
  const { since } = has;
  if (has.raw === wants.raw) {
    return since === null ? words`with all messages` : words`with messages since ${since}`;
  }
  if (has.raw) {
    return since === null
      ? words`with all messages, with raw payloads`
      : words`with messages since ${since}, with raw payloads`;
  }
  return since === null
    ? words`with all messages, without raw payloads`
    : words`with messages since ${since}, without raw payloads`;
}

/**
 * Whether a folder holds all that is wanted: `--since 2d` every day is one folder that goes on, and
 * so is `--since` on a folder that holds everything.
 */
function covers(
  has: Pick<Manifest, 'since' | 'raw'>,
  wants: Pick<Manifest, 'since' | 'raw'>,
): boolean {
  const reaches = has.since === null || (wants.since !== null && has.since <= wants.since);
  return reaches && (has.raw || !wants.raw);
}

/** The accounts there are, and those the folder knows that were removed since. */
async function subjectsOf(source: Source, book: Book, options: ExportOptions): Promise<Subject[]> {
  const wanted = ({ gate }: { gate: string }) =>
    options.gate === undefined || options.gate === gate;
  const listed = (await source.accounts.list()).filter(wanted);
  const subjects: Subject[] = [];
  for (const account of listed) {
    const described = await options.describe(account);
    checkFolderName(described.provider, words`a provider`);
    subjects.push({ id: account.id, gate: account.gate, described, account });
  }
  const ids = new Set(subjects.map((subject) => subject.id));
  for (const { id, gate, provider, account } of book.manifest.accounts.filter(wanted)) {
    if (ids.has(id)) continue;
    subjects.push({ id, gate, described: { provider, account }, account: null });
  }
  subjects.push(...(await subjectsBeside(source, subjects)));
  return subjects;
}

/** Without a manifest, files called like ours are somebody else's, or an export whose manifest was lost. */
async function refuseStrangers(folder: string, subjects: readonly Subject[]): Promise<void> {
  for (const provider of new Set(subjects.map((subject) => subject.described.provider))) {
    const [path] = await documentPaths(folder, provider);
    if (path === undefined) continue;
    throw new GateError({
      category: 'failed',
      code: 'manifest_missing',
      message: words`${folder} holds ${path}, but no manifest.json that says what it is.`,
      hint: words`Rebuild it with --full, or choose another folder with --out DIR.`,
    });
  }
}
