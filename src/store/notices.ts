import type { Context } from './context.ts';
import { fromJson, toJson } from './json.ts';
import { rowLimit } from './rows.ts';
import type { NoticeStore } from './store.ts';

const COLUMNS = [
  'id',
  'gate',
  'account_id as accountId',
  'journal_id as journalId',
  'kind',
  'topic',
  'subject',
  'summary',
  'at',
  'raw',
] as const;

export function noticeStore({ db }: Context): NoticeStore {
  return {
    async add(notice) {
      const added = await db
        .insertInto('notices')
        .values({
          gate: notice.gate,
          digest: notice.digest,
          account_id: notice.accountId,
          journal_id: notice.journalId,
          kind: notice.kind,
          topic: notice.topic,
          subject: notice.subject,
          summary: notice.summary,
          at: notice.at,
          raw: toJson(notice.raw),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      return { fresh: added !== undefined };
    },

    /** Newest first. */
    async list({ gate, journalId, limit }) {
      let query = db
        .selectFrom('notices')
        .select(COLUMNS)
        .orderBy('id', 'desc')
        .limit(rowLimit(limit));
      if (gate !== undefined) query = query.where('gate', '=', gate);
      if (journalId !== undefined) query = query.where('journal_id', '=', journalId);
      const rows = await query.execute();
      return rows.map((row) => ({ ...row, raw: fromJson(row.raw) }));
    },
  };
}
