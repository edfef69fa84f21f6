import type { App } from '../../../app.ts';
import { usageError } from '../../../domain/error.ts';
import { clockTime, momentOf } from '../../../domain/moment.ts';
import { stateName } from '../../../domain/states.ts';
import { words } from '../../../domain/words.ts';
import type { Notice, NoticeFilter, Store } from '../../../store/store.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';
import { oneLine } from '../../terminal.ts';
import { parseSince } from '../../time.ts';
import { noticeView } from './entry.ts';
import { type List, show } from './list.ts';

interface Flags {
  gate?: string;
  topic?: string;
  kind?: string;
  since?: string;
  search?: string;
  follow?: boolean;
  limit: string;
}

export const register: Register = (group, app) => {
  group
    .command('notices')
    .description('News that is no message, and what nobody understood, newest first')
    .option('--search <words>', 'with these words, in any form, anywhere in it')
    .option('--topic <word>', 'the word of the network, e.g. message_template_status_update, calls')
    .option('--kind <kind>', 'notice, unknown (not understood) or bad (could not be stored)')
    .option('--gate <name>', 'only this network')
    .option('--since <time>', 'told since: 2d, 12h, 2026-11-21')
    .option('--limit <n>', 'so many', '50')
    .option('--follow', 'go on as new ones come (needs gates serve)')
    .addHelpText(
      'after',
      examples(
        'webhook notices --user olga',
        'webhook notices --user olga --topic calls --since 2d',
        'webhook notices --user olga --search "template rejected"',
        'webhook notices --user olga --kind unknown --json',
      ),
    )
    .action(async (flags: Flags) => {
      const limit = Number(flags.limit);
      if (!Number.isInteger(limit) || limit < 1) {
        throw usageError(words`--limit takes a number, not “${flags.limit}”.`);
      }
      const kind = (['notice', 'unknown', 'bad'] as const).find((word) => word === flags.kind);
      if (flags.kind !== undefined && !kind) {
        throw usageError(words`--kind takes notice, unknown or bad, not “${flags.kind}”.`);
      }
      const store = await app.store(await app.user());
      const filter = {
        ...(flags.gate === undefined ? {} : { gate: app.row(flags.gate).name }),
        ...(flags.topic === undefined ? {} : { topic: flags.topic }),
        ...(kind ? { kind } : {}),
        ...(flags.since === undefined ? {} : { since: parseSince(flags.since, app.now()) }),
      };
      await show(app, notices(app, store, filter, flags.search), limit, flags.follow);
    });
};

/** News as a list that can be followed. */
export function notices(
  app: App,
  store: Store,
  filter: Omit<NoticeFilter, 'limit'>,
  search?: string,
): List<Notice> {
  return {
    list: (limit) =>
      search === undefined
        ? store.notices.list({ ...filter, limit })
        : store.notices.search(search, { ...filter, limit }),
    idOf: ({ id }) => id,
    versionOf: () => '',
    view: noticeView,
    line: (notice) =>
      words`${clockTime(notice.at, app.now())}  ${notice.gate}  ${stateName(notice.kind)}  ${oneLine(notice.topic)}  ${oneLine(notice.summary)}`,
    table: (rows) =>
      rows.length === 0
        ? words`No news.`
        : app.ui.table(
            rows.map((notice) => ({ ...notice, time: momentOf(notice.at, app.now()) })),
            [
              { key: 'time', title: 'Time' },
              { key: 'gate', title: 'Gate' },
              { key: 'kind', title: 'Kind', show: stateName },
              { key: 'topic', title: 'Topic' },
              { key: 'summary', title: 'Summary', flexible: true },
            ],
          ),
  };
}
