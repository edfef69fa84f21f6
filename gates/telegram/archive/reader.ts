/** Reads what Telegram Desktop exports as machine-readable JSON: one chat, or all of an account. */
import { type GateError, usageError } from '../../../src/domain/error.ts';
import { words } from '../../../src/domain/words.ts';
import type {
  Archive,
  ArchiveFile,
  ArchiveOwner,
  ArchiveReader,
  ArchiveWish,
  PagedPlan,
} from '../../../src/gate.ts';
import type { Around } from './chat.ts';
import { type Opening, openingOf, searchOwner } from './owner.ts';
import { pagesOf } from './pages.ts';

const HOW = words`In Telegram Desktop: Settings → Advanced → Export Telegram data, or ⋮ in a chat → Export chat history, with the format “Machine-readable JSON”; then give the folder, its result.json, or a ZIP of it.`;

export const reader: ArchiveReader<PagedPlan> = {
  unpacked: {
    hint: HOW,
    beside: [
      'chats',
      'files',
      'photos',
      'round_video_messages',
      'stickers',
      'video_files',
      'voice_messages',
    ],
  },
  homes: ['telegram'],
  plan,
};

async function plan(archive: Archive, wish: ArchiveWish): Promise<PagedPlan> {
  const all: Opening[] = [];
  for (const file of documentsOf(archive.files)) all.push(await openingOf(archive, file));
  const openings = all.filter(({ first }) => first !== null);
  if (openings.length === 0) {
    throw all.find(({ fault }) => fault !== undefined)?.fault ?? noMessages(archive.files);
  }
  const owner = await ownerOf(archive, openings, wish);
  const around: Around = { owner, account: wish.account, homes: wish.homes ?? [] };
  const files = new Map(archive.files.map((file) => [placeOf(file.part, file.path), file]));
  const parts = openings.map(({ file }) => ({ file, gate: 'telegram', pile: file.path }));
  return {
    parts,
    owners: new Map([['telegram', owner?.name ?? openings[0]?.first?.head.name ?? 'telegram']]),
    accounts: owner ? new Map([['telegram', owner]]) : undefined,
    mediaBytes: mediaBytesOf(archive.files),
    pages({ file }) {
      const folder = file.path.slice(0, file.path.lastIndexOf('/') + 1);
      const find = (uri: string) => files.get(placeOf(file.part, `${folder}${uri}`)) ?? null;
      return pagesOf(archive, file, around, find);
    },
  };
}

function placeOf(part: number, path: string): string {
  return `${part}\n${path}`;
}

/** `result.json`, with a number where there was one already; whatever it is called where it stands on top. */
function documentsOf(files: readonly ArchiveFile[]): ArchiveFile[] {
  const results = files.filter(({ path }) => /(^|\/)result[^/]*\.json$/i.test(path));
  if (results.length > 0) return results;
  return files.filter(({ path }) => /^([^/]+\/)?[^/]+\.json$/i.test(path));
}

function mediaBytesOf(files: readonly ArchiveFile[]): number {
  return files.reduce((sum, { path, size }) => (/\.(json|html)$/.test(path) ? sum : sum + size), 0);
}

/** @throws GateError exit 2 when it is not told, and has to be known */
async function ownerOf(
  archive: Archive,
  openings: readonly Opening[],
  wish: ArchiveWish,
): Promise<ArchiveOwner | null> {
  const told = openings.flatMap(({ owner }) => owner ?? []);
  if (new Set(told.map(({ externalId }) => externalId)).size > 1) throw severalOwners();
  const [first] = told;
  if (first) return first;
  const { me } = wish;
  // A group tells of many, and not which of them has saved it.
  const telling = openings.filter(
    ({ single, first: chat }) => me !== undefined || !single || isOfTwo(chat),
  );
  const found = await searchOwner(
    archive,
    telling.map(({ file }) => file),
    me,
  );
  if (found) return found;
  if (me !== undefined) throw nobodyCalled(me);
  if (openings.every((opening) => isAtHome(opening, wish))) return null;
  throw noOwner();
}

function isOfTwo(chat: Opening['first']): boolean {
  return chat !== null && !chat.id.startsWith('-');
}

/** A supergroup or channel of an account that is set up here: who has saved it makes no difference. */
function isAtHome({ first, single }: Opening, { homes = [], account }: ArchiveWish): boolean {
  if (!first || !single || !first.id.startsWith('-100')) return false;
  return account !== undefined || homes.some(({ groups }) => groups.has(first.id));
}

function noMessages(files: readonly ArchiveFile[]): GateError {
  if (files.some(({ path }) => /\.html$/i.test(path))) {
    return usageError(
      words`This export is in HTML, from which nothing can be read for certain.`,
      HOW,
      'html_download',
    );
  }
  return usageError(words`There are no messages of Telegram in it.`, HOW, 'no_messages');
}

function noOwner(): GateError {
  return usageError(
    words`It does not say who has exported it: whose messages went out, and whose came in?`,
    words`add --me NAME, as you are called in it, or --me and your Telegram user id`,
    'no_owner',
  );
}

function nobodyCalled(me: string): GateError {
  return usageError(
    words`Nobody in it is called “${me}”.`,
    words`give --me the name exactly as it stands at your messages, or your Telegram user id`,
    'no_owner',
  );
}

function severalOwners(): GateError {
  return usageError(
    words`These are exports of different people.`,
    words`import each of them on its own`,
    'several_owners',
  );
}
