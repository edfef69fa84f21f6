import type { Context } from './context.ts';
import { fromJson, toJson } from './json.ts';
import { rowLimit } from './rows.ts';
import type { Db } from './schema.ts';
import type { Notice, NoticeFilter, NoticeStore } from './store.ts';
import { queryWords, wordMaker } from './words.ts';

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
  'person_id as personId',
  'marketing',
  'conversation_id as conversationId',
] as const;

/** Looked through at a time for words. */
const PAGE = 500;

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
          person_id: notice.personId ?? null,
          marketing: notice.marketing ?? null,
          conversation_id: notice.conversationId ?? null,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      return { fresh: added !== undefined };
    },

    async list(filter) {
      return (await newest(db, filter).execute()).map(noticeOf);
    },

    async search(query, filter) {
      const words = await queryWords(query);
      if (words.length === 0) return [];
      const wordsOf = await wordMaker();
      const found: Notice[] = [];
      for (let before = Number.MAX_SAFE_INTEGER; found.length < filter.limit;) {
        const rows = await newest(db, { ...filter, limit: PAGE })
          .where('id', '<', before)
          .execute();
        for (const row of rows) {
          // Escapes of line ends would stick to the word after them.
          const raw = row.raw.replaceAll(/\\[bfnrt]/g, ' ');
          const has = new Set(wordsOf(`${row.topic}\n${row.summary}\n${row.subject}\n${raw}`));
          if (words.every((word) => has.has(word))) found.push(noticeOf(row));
        }
        const last = rows.at(-1);
        if (last === undefined) break;
        before = last.id;
      }
      return found.slice(0, filter.limit);
    },

    async inConversations(ids, { since, limit }) {
      if (ids.length === 0) return [];
      const rows = await db
        .selectFrom('notices')
        .select(COLUMNS)
        .where('conversation_id', 'in', ids)
        .where('at', '>=', since)
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(rowLimit(limit))
        .execute();
      return rows.map(noticeOf).toReversed();
    },

    async range(gate, from, to, limit) {
      const rows = await db
        .selectFrom('notices')
        .select(COLUMNS)
        .where('gate', '=', gate)
        .where('id', '>=', from)
        .where('id', '<=', to)
        .orderBy('id')
        .limit(rowLimit(limit))
        .execute();
      return rows.map(noticeOf);
    },

    async marketingStopped(accountId, personId) {
      const last = await db
        .selectFrom('notices')
        .select('marketing')
        .where('person_id', '=', personId)
        .where('account_id', '=', accountId)
        .where('marketing', 'is not', null)
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return last?.marketing === 'stopped';
    },
  };
}

function newest(db: Db, { gate, journalId, topic, kind, since, limit }: NoticeFilter) {
  let query = db.selectFrom('notices').select(COLUMNS).orderBy('id', 'desc').limit(rowLimit(limit));
  if (gate !== undefined) query = query.where('gate', '=', gate);
  if (journalId !== undefined) query = query.where('journal_id', '=', journalId);
  if (topic !== undefined) query = query.where('topic', '=', topic);
  if (kind !== undefined) query = query.where('kind', '=', kind);
  return since === undefined ? query : query.where('at', '>=', since);
}

function noticeOf(row: Omit<Notice, 'raw'> & { raw: string }): Notice {
  return { ...row, raw: fromJson(row.raw) };
}
