/** Everything in which the two engines differ, once they are open. */
import { type ColumnDefinitionBuilder, type RawBuilder, sql } from 'kysely';
import type { JournalAppender } from './passing.ts';
import { prepared, preparedRows } from './prepared.ts';
import type { Db } from './schema.ts';

/**
 * Messages whose words go into one statement. SQLite's index writes to disk what it has gathered whenever a
 * statement of several rows begins (fts5's xSavepoint): better few long ones than many short.
 */
const WORDS = 5000;

const addOne = prepared(
  (_db, { seq, text }: { seq: number; text: string }) =>
    sql`insert into words (rowid, text) values (${seq}, ${text})`,
);

const addMany = prepared(
  (_db, { first, texts }: { first: number; texts: string }) =>
    // The key of an element is its place in the list.
    sql`insert into words (rowid, text)
    select ${first} + key, value from json_each(${texts}) where value <> ''`,
);

const addVectors = preparedRows(
  64,
  (_db, rows: readonly { seq: number; words: readonly string[] }[]) =>
    // Not to_tsvector: its parser would take web addresses and numbers apart in its own way.
    sql`insert into words (seq, words) values ${sql.join(
      rows.map(({ seq, words }) => sql`(${seq}, array_to_tsvector(${words}::text[]))`),
    )}`,
);

export interface Engine {
  readonly kind: 'sqlite' | 'postgres';
  /** Column types: of a key that counts up by itself (see `counting`), and of bytes. */
  readonly types: { readonly counting: 'integer' | 'bigint'; readonly bytes: 'blob' | 'bytea' };
  /** Makes a column a key that counts up by itself. */
  counting(column: ColumnDefinitionBuilder): ColumnDefinitionBuilder;
  /**
   * Keeps other writers out until the transaction ends. `revision` is the store's one writer lock;
   * `journal` orders deliveries without waiting for it. Take `revision` first where both are needed.
   */
  lock(trx: Db, name: 'revision' | 'journal'): Promise<void>;
  /** Appends to the journal beside this process's other work, where that takes more than a connection. */
  appender?(): Promise<JournalAppender>;
  /** Called first in the transaction that migrates: one process at a time, somewhere to put tables. */
  prepare(trx: Db): Promise<void>;
  /** Makes the full-text index. Part of migration 1. */
  createWords(trx: Db): Promise<void>;
  /** Called before many rows are written. */
  makeRoom(trx: Db): Promise<void>;
  /** Makes messages that follow one another, from `seq` on, findable by the words of each. */
  addWords(trx: Db, seq: number, words: readonly (readonly string[])[]): Promise<void>;
  /** Makes a message unfindable, until other words are added. */
  removeWords(trx: Db, seq: number): Promise<void>;
  /** Keeps as little of the store in memory as reading it through once needs. */
  keepLittle(db: Db): Promise<void>;
  /** A subquery of the `seq` of messages that hold all these words (at least one is given). */
  withWords(words: readonly string[]): RawBuilder<{ seq: number }>;
}

/** Transactions are `begin immediate`: one writer at a time. */
export const sqliteEngine: Omit<Engine, 'appender'> = {
  kind: 'sqlite',
  types: { counting: 'integer', bytes: 'blob' },
  counting: (column) => column.primaryKey().autoIncrement(),
  async lock() {
    // Taken already: the transaction began with it.
  },
  async prepare() {
    // Taken already, and a file has no schemas.
  },
  async createWords(trx) {
    // Words come ready-made (words.ts): this tokenizer leaves letters and digits of any script alone.
    await sql`create virtual table words using fts5(
      text, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii'
    )`.execute(trx);
  },
  async makeRoom(trx) {
    // Kilobytes. The indexes of a large store are written all over: with the 2 MB that are usual, each of
    // their pages would be read and written again for almost every message.
    await sql`pragma cache_size = -65536`.execute(trx);
    // Pages. The same ones are changed by every batch: they are copied into the file once for several.
    await sql`pragma wal_autocheckpoint = 32768`.execute(trx);
  },
  async addWords(trx, seq, words) {
    const texts = words.map((some) => some.join(' '));
    const [text] = texts;
    if (texts.length === 1 && text !== undefined) {
      if (text !== '') await addOne(trx, { seq, text });
      return;
    }
    for (let from = 0; from < texts.length; from += WORDS) {
      const some = texts.slice(from, from + WORDS);
      await addMany(trx, { first: seq + from, texts: JSON.stringify(some) });
    }
  },
  async removeWords(trx, seq) {
    await sql`delete from words where rowid = ${seq}`.execute(trx);
  },
  async keepLittle(db) {
    // KiB; better-sqlite3 has 16,000.
    await sql`pragma cache_size = -2000`.execute(db);
  },
  withWords(words) {
    const query = words.map((word) => `"${word}"`).join(' AND ');
    return sql`(select rowid as seq from words where words match ${query})`;
  },
};

export function postgresEngine(schema: string): Engine {
  return {
    kind: 'postgres',
    types: { counting: 'bigint', bytes: 'bytea' },
    counting: (column) => column.primaryKey().generatedAlwaysAsIdentity(),
    async lock(trx, name) {
      await trx
        .selectFrom('counter')
        .select('value')
        .where('name', '=', name)
        .forUpdate()
        .execute();
    },
    async prepare(trx) {
      await sql`select pg_advisory_xact_lock(hashtextextended(${schema}, 0))`.execute(trx);
      const { rows } = await sql`select 1 from pg_namespace where nspname = ${schema}`.execute(trx);
      // `if not exists` asks for the right to create schemas even where there is nothing to create.
      if (rows.length === 0) await sql`create schema ${sql.id(schema)}`.execute(trx);
    },
    async createWords(trx) {
      await sql`create table words (
        seq bigint primary key references messages (seq), words tsvector not null
      )`.execute(trx);
      await sql`create index words_by_word on words using gin (words)`.execute(trx);
    },
    async makeRoom() {
      // The server has its own.
    },
    async addWords(trx, seq, words) {
      const rows = words.map((some, index) => ({ seq: seq + index, words: some }));
      await addVectors(
        trx,
        rows.filter((row) => row.words.length > 0),
      );
    },
    async removeWords(trx, seq) {
      await sql`delete from words where seq = ${seq}`.execute(trx);
    },
    async keepLittle() {
      // The server keeps what it keeps.
    },
    withWords(words) {
      const query = words.map((word) => `'${word}'`).join(' & ');
      return sql`(select seq from words where words @@ ${query}::tsquery)`;
    },
  };
}
