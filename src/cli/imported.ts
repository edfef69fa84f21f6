/** What `gates import` shows of a download that it has brought in. */
import { isSetUp } from '../domain/account.ts';
import { dateOf } from '../domain/moment.ts';
import { plural, type Text, words } from '../domain/words.ts';
import type { Imported } from '../importing/import.ts';
import { oneLine } from './terminal.ts';

/** Lines of what was set aside; `--json` has all of it. */
const MOST_ASIDE = 20;

/** As `--json` has it. Times are ISO 8601 in UTC. */
export interface ImportedView {
  file: string;
  /** The other files of the same download. */
  parts: readonly string[];
  dryRun: boolean;
  threads: number;
  messages: number;
  new: number;
  known: number;
  media: number;
  mediaNew: number;
  mediaMissing: number;
  setAside: readonly { file: string; reason: Text }[];
  accounts: readonly {
    account: string;
    gate: string;
    name: string;
    owner: string;
    setUp: boolean;
    threads: number;
    messages: number;
    new: number;
  }[];
  from: string | null;
  to: string | null;
  complete: boolean;
}

export function importedView(
  [file = '', ...parts]: readonly string[],
  { tally, accounts }: Imported,
  dryRun: boolean,
): ImportedView {
  const { threads, messages, media, mediaNew, mediaMissing, setAside } = tally;
  return {
    file,
    parts,
    dryRun,
    threads,
    messages,
    new: tally.new,
    known: messages - tally.new,
    media,
    mediaNew,
    mediaMissing,
    setAside,
    accounts: accounts.map(({ account, owner, key }) => ({
      account: account.id,
      gate: account.gate,
      name: account.name,
      owner,
      setUp: isSetUp(account),
      ...(tally.accounts[key] ?? { threads: 0, messages: 0, new: 0 }),
    })),
    from: isoOrNull(tally.from),
    to: isoOrNull(tally.to),
    complete: setAside.length === 0,
  };
}

export function importedLines(view: ImportedView, { tally }: Imported): Text[] {
  const { from, to, setAside } = tally;
  const more = setAside.length - MOST_ASIDE;
  return [
    headOf(view),
    ...(from !== null && to !== null ? [words`  Sent from ${dateOf(from)} to ${dateOf(to)}.`] : []),
    ...mediaLines(view),
    ...view.accounts.map(({ account, name, owner, setUp }) =>
      setUp
        ? words`  ${account} ${oneLine(name)}: what “${oneLine(owner)}” sent and received.`
        : words`  ${account}: what “${oneLine(owner)}” sent and received; nothing is sent from it.`,
    ),
    ...setAside
      .slice(0, MOST_ASIDE)
      .map(({ file, reason }) => words`  Set aside: ${oneLine(file)}: ${reason}`),
    ...(more > 0 ? [words`  and ${plural(more, '# more', '# more')}; --json names all.`] : []),
  ];
}

function headOf(view: ImportedView): Text {
  const all = plural(view.messages, '# message', '# messages');
  const talks = plural(view.threads, '# conversation', '# conversations');
  const fresh = plural(view.new, '# is new', '# are new');
  return view.dryRun
    ? words`Would bring in ${all} of ${talks}: ${fresh}. Nothing was changed.`
    : words`✓ Read ${all} of ${talks}: ${fresh}.`;
}

function mediaLines({ media, mediaNew, mediaMissing, dryRun }: ImportedView): Text[] {
  const files = plural(media, '# file', '# files');
  const kept = dryRun
    ? words`  Media: ${files}.`
    : words`  Media: ${files}, ${plural(mediaNew, '#', '#')} new.`;
  const missing = plural(mediaMissing, '# file is', '# files are');
  return [
    ...(media > 0 ? [kept] : []),
    ...(mediaMissing > 0
      ? [
          words`  ${missing} not in it: name all files of the download, or choose these, too, when you ask for it.`,
        ]
      : []),
  ];
}

function isoOrNull(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
