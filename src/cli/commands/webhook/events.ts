import type { App } from '../../../app.ts';
import { usageError } from '../../../domain/error.ts';
import { clockTime, momentOf } from '../../../domain/moment.ts';
import { stateName } from '../../../domain/states.ts';
import { type Text, words } from '../../../domain/words.ts';
import type { JournalEntry, Store } from '../../../store/store.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';
import { oneLine } from '../../terminal.ts';
import { type EntryHead, entryView, heldText } from './entry.ts';
import { type List, show } from './list.ts';
import { notices } from './notices.ts';

interface Flags {
  state?: string;
  gate?: string;
  notices?: boolean;
  follow?: boolean;
  limit: string;
}

export const register: Register = (group, app) => {
  group
    .command('events')
    .description('What was delivered, newest first, and what became of it')
    .option('--state <state>', 'new, done or aside')
    .option('--gate <name>', 'only this network')
    .option('--notices', 'news about templates, numbers and accounts, and what was set aside')
    .option('--limit <n>', 'so many', '50')
    .option('--follow', 'go on as new ones come (needs gates serve)')
    .addHelpText(
      'after',
      examples(
        'webhook events --user olga',
        'webhook events --user olga --state aside',
        'webhook events --user olga --notices --gate whatsapp',
        'webhook events --user olga --follow',
      ),
    )
    .action(async (flags: Flags) => {
      const limit = Number(flags.limit);
      if (!Number.isInteger(limit) || limit < 1) {
        throw usageError(words`--limit takes a number, not “${flags.limit}”.`);
      }
      const state = (['new', 'done', 'aside'] as const).find((word) => word === flags.state);
      if (flags.state !== undefined && !state) {
        throw usageError(words`--state takes new, done or aside, not “${flags.state}”.`);
      }
      const store = await app.store(await app.user());
      const gate = flags.gate === undefined ? {} : { gate: app.row(flags.gate).name };
      if (flags.notices) return show(app, notices(app, store, gate), limit, flags.follow);
      const filter = { ...gate, ...(state ? { state } : {}) };
      return show(app, entries(app, store, filter), limit, flags.follow);
    });
};

function entries(
  app: App,
  store: Store,
  filter: { gate?: string; state?: JournalEntry['state'] },
): List<EntryHead> {
  return {
    list: (limit) => store.journal.list({ ...filter, limit }),
    idOf: ({ id }) => id,
    versionOf: (entry) => JSON.stringify(entryView(entry)),
    view: entryView,
    line: (entry) =>
      words`${clockTime(entry.receivedAt, app.now())}  ${entry.id}  ${entry.gate}  ${stateName(entry.state)}  ${heldBy(entry)}`,
    table: (rows) =>
      rows.length === 0
        ? words`Nothing was delivered yet.`
        : app.ui.table(
            rows.map((entry) => ({
              ...entry,
              time: momentOf(entry.receivedAt, app.now()),
              held: heldBy(entry),
            })),
            [
              { key: 'id', title: 'ID', align: 'right' },
              { key: 'time', title: 'Time' },
              { key: 'gate', title: 'Gate' },
              { key: 'state', title: 'State', show: stateName },
              { key: 'held', title: 'Held', flexible: true },
            ],
          ),
  };
}

function heldBy(entry: EntryHead): Text {
  // A delivery that waits has not been looked into.
  if (entry.state === 'new' && entry.error === null) return '–';
  return entry.error === null ? heldText(entry) : oneLine(entry.error);
}
