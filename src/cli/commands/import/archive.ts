import { basename } from 'node:path';
import type { Command } from 'commander';
import type { App } from '../../../app.ts';
import type { Account } from '../../../domain/account.ts';
import { GateError, usageError } from '../../../domain/error.ts';
import { words } from '../../../domain/words.ts';
import type { ArchiveReader, GateRow, ImportVerb } from '../../../gate.ts';
import type { ImportRequest } from '../../../importing/import.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';
import { parseSince } from '../../time.ts';

/** What `--account` takes for an account of the download's own. */
const APART = 'archive';

interface Flags {
  account?: string;
  gate?: string;
  since?: string;
  me?: string;
  media: boolean;
}

/** A verb for every kind of download that the gates can read. */
export const register: Register = (group, app) => {
  for (const row of app.catalogue) {
    for (const verb of row.imports ?? []) registerVerb(group, app, row, verb);
  }
};

function registerVerb(group: Command, app: App, row: GateRow, verb: ImportVerb): void {
  group
    .command(verb.name)
    .description(verb.summary)
    .argument(
      '<file...>',
      verb.files ?? 'the ZIP as it was downloaded; all of them where there are several',
    )
    .option('--account <id>', 'whose messages they are; archive: an account of their own')
    .option('--gate <name>', 'only this network')
    .option('--since <time>', 'only what was sent since: 2d, 2026-11-21')
    .option('--me <name>', 'what you are called in it, where it does not say so')
    .option('--no-media', 'leave pictures, films and documents out')
    .addHelpText(
      'after',
      examples(
        ...(verb.examples ?? ['download.zip', 'part1.zip part2.zip']).map(
          (files, index) =>
            `import ${verb.name} ${files} --user olga${index === 0 ? ' --dry-run' : ''}`,
        ),
      ),
    )
    .action((files: string[], flags: Flags) => run(app, row, verb, files, flags));
}

async function run(
  app: App,
  row: GateRow,
  verb: ImportVerb,
  files: readonly string[],
  flags: Flags,
): Promise<void> {
  const user = await app.user();
  const { dryRun } = app.options;
  const { importArchive } = await import('../../../importing/import.ts');
  const { importedLines, importedView } = await import('../../imported.ts');
  const progress = app.ui.progress('bytes', 0);
  const request: ImportRequest = {
    ...(await wishesOf(app, user, verb, flags)),
    files,
    reader: await readerOf(app, row, verb),
    media: flags.media,
    dryRun,
    onProgress: (done, total) => progress.at(done, total),
  };
  const importing = async () => {
    try {
      return await importArchive(app, user, request);
    } catch (error) {
      throw app.signal.aborted ? stopped() : error;
    } finally {
      progress.end();
    }
  };
  const told = { files: files.map((file) => basename(file)), media: flags.media };
  const done = dryRun
    ? await importing()
    : await (
        await app.audit(user)
      ).around({ action: `import.${verb.name}`, detail: told }, importing, (imported) => ({
        subject: imported.accounts.map(({ account }) => account.id).join(' '),
        detail: { messages: imported.tally.messages, new: imported.tally.new },
      }));
  const view = importedView(files, done, dryRun);
  app.ui.result(view, importedLines(view, done));
}

async function readerOf(app: App, row: GateRow, verb: ImportVerb): Promise<ArchiveReader> {
  const reader = (await app.gate(row.name)).imports?.[verb.name];
  if (!reader) throw new Error(`${row.name} has no reader for ${verb.name}`);
  return reader();
}

async function wishesOf(
  app: App,
  user: string,
  verb: ImportVerb,
  flags: Flags,
): Promise<Pick<ImportRequest, 'account' | 'gate' | 'since' | 'me'>> {
  const account = flags.account === undefined ? undefined : await named(app, user, flags.account);
  const own = account === undefined || account === APART ? undefined : account.gate;
  const gate = flags.gate ?? own;
  if (gate !== undefined && !verb.gates.includes(gate)) {
    throw usageError(
      words`Such a download has messages of ${verb.gates.join(', ')}, not of ${gate}.`,
      words`leave it out`,
    );
  }
  if (own !== undefined && gate !== own) {
    throw usageError(
      words`The account ${flags.account ?? ''} is one of ${own}, not of ${gate ?? ''}.`,
    );
  }
  const since = flags.since === undefined ? undefined : parseSince(flags.since, app.now());
  return { account, gate, since, me: flags.me };
}

/** One that is known by an earlier import only can be named, too. */
async function named(app: App, user: string, text: string): Promise<Account | typeof APART> {
  if (text === APART) return APART;
  const known = await (await app.store(user)).accounts.find(text);
  return known ?? (await import('../../account.ts')).findAccount(app, user, text);
}

function stopped(): GateError {
  return new GateError({
    category: 'interrupted',
    code: 'interrupted',
    message: words`Interrupted.`,
    hint: words`Run the same command again: it goes on where it stopped.`,
  });
}
