/** `gates email folders`: what stands in a mailbox, and which of it is read. */
import type { App } from '../../../src/app.ts';
import type { Account } from '../../../src/domain/account.ts';
import { notFound, usageError } from '../../../src/domain/error.ts';
import { type Text, words } from '../../../src/domain/words.ts';
import { type Chosen, chosenOf, type Folder, foldersOf } from '../folders.ts';
import { withImap } from '../imap.ts';
import { mailboxNamed } from './mailboxes.ts';

export interface FolderFlags {
  account?: string;
  read?: readonly string[];
  skip?: readonly string[];
  default?: true;
}

/** One of `folders --json`. */
interface Shown {
  path: string;
  kind: string | null;
  messages: number | null;
  unread: number | null;
  read: boolean;
}

export async function folders(app: App, flags: FolderFlags): Promise<void> {
  const { read = [], skip = [] } = flags;
  const both = read.find((path) => skip.includes(path));
  if (both !== undefined) throw usageError(words`${both} cannot be both read and skipped.`);
  const user = await app.user();
  const account = await mailboxNamed(app, user, flags.account);
  const before = chosenOf(account);
  const after = changed(before, flags);
  const told = { ...account, details: { ...account.details, folders: after } };
  const session = await app.session(user, account);
  const all = await withImap(session, (client) => foldersOf(client, told));
  for (const path of [...read, ...skip]) {
    if (all.some((folder) => folder.path === path)) continue;
    throw notFound(
      words`${account.externalId} has no folder ${path}.`,
      `gates email folders --user ${user}`,
    );
  }
  const isChange = read.length > 0 || skip.length > 0 || flags.default === true;
  const { dryRun } = app.options;
  if (isChange && !dryRun) await keep(app, user, told, after);
  const shown = all.map(shownOf);
  app.ui.result({ account: account.id, folders: shown, changed: isChange, dryRun }, () => [
    ...(isChange ? [note(shown, dryRun)] : []),
    app.ui.table(shown as unknown as readonly Readonly<Record<string, unknown>>[], [
      { key: 'path', title: 'Folder', flexible: true },
      { key: 'kind', title: 'Kind', show: orDash },
      { key: 'messages', title: 'Mails', align: 'right', show: orDash },
      { key: 'unread', title: 'Unread', align: 'right', show: orDash },
      { key: 'read', title: 'Synced', show: (value) => (value === true ? words`yes` : words`no`) },
    ]),
  ]);
}

function note(shown: readonly Shown[], dryRun: boolean): Text {
  const count = shown.filter(({ read }) => read).length;
  return dryRun
    ? words`${count} of ${shown.length} folders would be read.`
    : words`✓ ${count} of ${shown.length} folders are read from now on.`;
}

function orDash(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '–';
}

/** What is named last counts; `--default` forgets all that was named before. Pure. */
function changed(before: Chosen, flags: FolderFlags): Chosen {
  const { read = [], skip = [] } = flags;
  const base = flags.default ? { read: [], skip: [] } : before;
  const without = (paths: readonly string[]) =>
    paths.filter((path) => !read.includes(path) && !skip.includes(path));
  return {
    read: [...without(base.read), ...new Set(read)],
    skip: [...without(base.skip), ...new Set(skip)],
  };
}

async function keep(app: App, user: string, account: Account, chosen: Chosen): Promise<void> {
  const audit = await app.audit(user);
  const detail = { read: chosen.read.length, skip: chosen.skip.length };
  await audit.around({ action: 'email.folders', subject: account.id, detail }, async () => {
    await (await app.store(user)).accounts.save(account);
  });
}

/** RFC 6154, as a word. */
function shownOf({ path, special, messages, unseen, read }: Folder): Shown {
  const kind = special === null ? null : special.replace('\\', '').toLowerCase();
  return { path, kind, messages, unread: unseen, read };
}
