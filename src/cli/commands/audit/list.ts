import type { App } from '../../../app.ts';
import type { AuditRow } from '../../../domain/audit.ts';
import { usageError } from '../../../domain/error.ts';
import { clockTime } from '../../../domain/moment.ts';
import { stateName } from '../../../domain/states.ts';
import { type Text, words } from '../../../domain/words.ts';
import type { Store } from '../../../store/store.ts';
import { examples } from '../../examples.ts';
import { follow } from '../../follow.ts';
import type { Register } from '../../groups.ts';
import { valueText } from '../../table.ts';
import { oneLine } from '../../terminal.ts';
import { parseSince } from '../../time.ts';

/** Rows taken at a time while following. */
const PAGE = 500;

interface Flags {
  since?: string;
  action?: string;
  limit: string;
  follow?: boolean;
}

type Filter = Omit<Parameters<Store['audit']['list']>[0], 'afterId' | 'limit'>;

export const register: Register = (group, app) => {
  group
    .command('list')
    .description('What was done, newest first')
    .option('--since <time>', 'done since: 2d, 12h, 2026-11-21')
    .option('--action <name>', 'e.g. whatsapp.send; send or whatsapp takes all of them')
    .option('--limit <n>', 'so many', '50')
    .option('--follow', 'oldest first, and go on as more is done')
    .addHelpText(
      'after',
      examples(
        'audit list --user olga',
        'audit list --user olga --since 2d --action send',
        'audit list --user olga --action secret.read --json',
        'audit list --user olga --follow',
      ),
    )
    .action(async (flags: Flags) => {
      const limit = Number(flags.limit);
      if (!Number.isInteger(limit) || limit < 1) {
        throw usageError(words`--limit takes a number, not “${flags.limit}”.`);
      }
      const filter = filterOf(app, flags);
      const store = await app.store(await app.user());
      const rows = await store.audit.list({ ...filter, limit });
      if (flags.follow) return followOn(app, store, filter, rows);
      const newest = rows.toReversed();
      app.ui.result(newest.map(auditView), () =>
        newest.length === 0 ? words`Nothing here.` : table(app, newest),
      );
    });
};

function filterOf(app: App, { since, action }: Flags): Filter {
  if (action !== undefined && !/^[a-z]+([.-][a-z]+)*$/.test(action)) {
    throw usageError(
      words`--action takes a name such as whatsapp.send, not “${action}”.`,
      'gates audit list',
    );
  }
  return {
    ...(since === undefined ? {} : { since: parseSince(since, app.now()) }),
    ...(action === undefined ? {} : { actions: action }),
  };
}

async function followOn(
  app: App,
  store: Store,
  filter: Filter,
  first: readonly AuditRow[],
): Promise<void> {
  let afterId = first.at(-1)?.id ?? 0;
  const show = (rows: readonly AuditRow[]) => {
    for (const row of rows) app.ui.line(auditView(row), lineOf(row, app.now()));
    afterId = rows.at(-1)?.id ?? afterId;
  };
  show(first);
  await follow(app, async () => {
    let more: readonly AuditRow[];
    do {
      more = await store.audit.list({ ...filter, afterId, limit: PAGE });
      show(more);
    } while (more.length === PAGE);
  });
}

/** A row as `--json` shows it. */
function auditView(row: AuditRow): Record<string, unknown> {
  const { id, at, action, subject, outcome, hash } = row;
  const time = new Date(at).toISOString();
  return { id, at: time, action, subject, outcome, detail: detailOf(row), hash };
}

/** Somebody may have written over it: then the text as it is. */
function detailOf({ detail }: AuditRow): unknown {
  try {
    return JSON.parse(detail) as unknown;
  } catch {
    return detail;
  }
}

function table(app: App, rows: readonly AuditRow[]): string {
  return app.ui.table(
    rows.map((row) => ({ ...row, detail: detailText(row) })),
    [
      { key: 'id', title: 'ID', align: 'right' },
      { key: 'at', title: 'Time', show: (at) => clockTime(Number(at), app.now()) },
      { key: 'action', title: 'Action' },
      { key: 'subject', title: 'Subject' },
      { key: 'outcome', title: 'Outcome', show: stateName },
      { key: 'detail', title: 'Detail', flexible: true },
    ],
  );
}

function lineOf(row: AuditRow, now: number): Text {
  return words`${clockTime(row.at, now)}  ${row.id}  ${oneLine(row.action)}  ${valueText(row.subject)}  ${stateName(row.outcome)}  ${oneLine(detailText(row))}`;
}

/** `outbox=74926d49-… kind=text`. */
function detailText(row: AuditRow): string {
  const detail = detailOf(row);
  if (typeof detail !== 'object' || detail === null) return valueText(detail);
  return Object.entries(detail)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${Array.isArray(value) ? value.join(',') : valueText(value)}`)
    .join(' ');
}
