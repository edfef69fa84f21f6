/** Everything in which the two engines differ, once they are open. */
import { type ColumnDefinitionBuilder, type RawBuilder, sql } from 'kysely';
import type { Db } from './schema.ts';

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
  /** Called first in the transaction that migrates: one process at a time, somewhere to put tables. */
  prepare(trx: Db): Promise<void>;
  /** Makes the full-text index. Part of migration 1. */
  createWords(trx: Db): Promise<void>;
  addWords(trx: Db, seq: number, words: readonly string[]): Promise<void>;
  /** A subquery of the `seq` of messages that hold all these words (at least one is given). */
  withWords(words: readonly string[]): RawBuilder<{ seq: number }>;
}

/** Transactions are `begin immediate`: one writer at a time. */
export const sqliteEngine: Engine = {
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
  async addWords(trx, seq, words) {
    await sql`insert into words (rowid, text) values (${seq}, ${words.join(' ')})`.execute(trx);
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
    async addWords(trx, seq, words) {
      // Not to_tsvector: its parser would take web addresses and numbers apart in its own way.
      await sql`insert into words (seq, words) values (${seq}, array_to_tsvector(${words}::text[]))`.execute(
        trx,
      );
    },
    withWords(words) {
      const query = words.map((word) => `'${word}'`).join(' & ');
      return sql`(select seq from words where words @@ ${query}::tsquery)`;
    },
  };
}
