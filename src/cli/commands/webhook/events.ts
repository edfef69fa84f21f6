import { usageError } from '../../../domain/error.ts';
import type { JournalCounts, JournalEntry, Notice } from '../../../store/store.ts';
import { examples } from '../../examples.ts';
import type { Register } from '../../groups.ts';
import { localTime } from '../../time.ts';

export const register: Register = (group, app) => {
  group
    .command('events')
    .description('What was delivered, newest first, and what became of it')
    .option('--state <state>', 'new, done or aside')
    .option('--gate <name>', 'only this network')
    .option('--notices', 'news about templates, numbers and accounts, and what was set aside')
    .option('--limit <n>', 'so many', '50')
    .addHelpText(
      'after',
      examples(
        'webhook events --user olga',
        'webhook events --user olga --state aside',
        'webhook events --user olga --notices --gate whatsapp',
      ),
    )
    .action(async (flags: { state?: string; gate?: string; notices?: boolean; limit: string }) => {
      const limit = Number(flags.limit);
      if (!Number.isInteger(limit) || limit < 1) {
        throw usageError(`--limit takes a number, not “${flags.limit}”.`);
      }
      const state = (['new', 'done', 'aside'] as const).find((word) => word === flags.state);
      if (flags.state !== undefined && !state) {
        throw usageError(`--state takes new, done or aside, not “${flags.state}”.`);
      }
      const store = await app.store(await app.user());
      const gate = flags.gate === undefined ? {} : { gate: app.row(flags.gate).name };
      if (flags.notices) {
        const notices = await store.notices.list({ ...gate, limit });
        return app.ui.result(notices.map(noticeView), () => noticeTable(notices));
      }
      const entries = await store.journal.list({ ...gate, ...(state ? { state } : {}), limit });
      app.ui.result(entries.map(entryView), () => entryTable(entries));
    });

  function entryTable(entries: readonly Omit<JournalEntry, 'body'>[]): string {
    if (entries.length === 0) return 'Nothing was delivered yet.';
    return app.ui.table(
      entries.map((entry) => ({
        ...entry,
        time: localTime(entry.receivedAt, app.now()),
        held: entry.error ?? heldText(entry),
      })),
      [
        { key: 'id', title: 'ID', align: 'right' },
        { key: 'time', title: 'TIME' },
        { key: 'gate', title: 'GATE' },
        { key: 'state', title: 'STATE' },
        { key: 'held', title: 'HELD', flexible: true },
      ],
    );
  }

  function noticeTable(notices: readonly Notice[]): string {
    if (notices.length === 0) return 'No news.';
    return app.ui.table(
      notices.map((notice) => ({ ...notice, time: localTime(notice.at, app.now()) })),
      [
        { key: 'time', title: 'TIME' },
        { key: 'gate', title: 'GATE' },
        { key: 'kind', title: 'KIND' },
        { key: 'topic', title: 'TOPIC' },
        { key: 'summary', title: 'SUMMARY', flexible: true },
      ],
    );
  }
};

/** `4 messages, 1 status, 2 repeated`. */
function heldText(entry: JournalCounts): string {
  const { messages, statuses, notices, unknown, repeated } = entry;
  const parts = [
    counted(messages, 'message', 'messages'),
    counted(statuses, 'status', 'statuses'),
    counted(notices, 'notice', 'notices'),
    counted(unknown, 'set aside', 'set aside'),
    counted(repeated, 'repeated', 'repeated'),
  ];
  return parts.filter(Boolean).join(', ') || 'nothing';
}

function counted(count: number, one: string, many: string): string {
  return count === 0 ? '' : `${count} ${count === 1 ? one : many}`;
}

function entryView(entry: Omit<JournalEntry, 'body'>): Record<string, unknown> {
  const { id, gate, receivedAt, state, messages, statuses, notices, unknown, repeated, error } =
    entry;
  const at = new Date(receivedAt).toISOString();
  return { id, gate, receivedAt: at, state, messages, statuses, notices, unknown, repeated, error };
}

function noticeView(notice: Notice): Record<string, unknown> {
  const { id, gate, accountId, journalId, kind, topic, subject, summary, at, raw } = notice;
  const time = new Date(at).toISOString();
  return {
    id,
    gate,
    account: accountId,
    entry: journalId,
    kind,
    topic,
    subject,
    summary,
    at: time,
    raw,
  };
}
