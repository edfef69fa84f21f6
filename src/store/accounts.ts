import { type Account, type LoginFacts, NOT_SET_UP } from '../domain/account.ts';
import { notFound } from '../domain/error.ts';
import { words } from '../domain/words.ts';
import type { Context } from './context.ts';
import { fromJson, toJson, toJsonOrNull } from './json.ts';
import type { AccountStore } from './store.ts';

const COLUMNS = [
  'id',
  'gate',
  'external_id as externalId',
  'kind',
  'name',
  'handle',
  'enabled',
  'details',
  'login',
  'created_at as createdAt',
] as const;

interface Row extends Omit<Account, 'enabled' | 'details' | 'login'> {
  enabled: number;
  details: string;
  login: string | null;
}

function accountOf(row: Row): Account {
  return {
    ...row,
    enabled: row.enabled === 1,
    details: fromJson(row.details) as Account['details'],
    login: fromJson(row.login) as LoginFacts | null,
  };
}

export function accountStore({ db, write }: Context): AccountStore {
  async function change(id: string, set: { enabled: number } | { login: string }): Promise<void> {
    const { numUpdatedRows } = await db
      .updateTable('accounts')
      .set(set)
      .where('id', '=', id)
      .executeTakeFirst();
    if (numUpdatedRows === 0n)
      throw notFound(words`There is no account “${id}”.`, 'gates account list');
  }

  return {
    async list({ gate, kind } = {}) {
      let query = db.selectFrom('accounts').select(COLUMNS).orderBy('created_at').orderBy('id');
      if (gate !== undefined) query = query.where('gate', '=', gate);
      if (kind !== undefined) query = query.where('kind', '=', kind);
      return (await query.execute()).map(accountOf);
    },

    async find(id) {
      const row = await db
        .selectFrom('accounts')
        .select(COLUMNS)
        .where('id', '=', id)
        .executeTakeFirst();
      return row ? accountOf(row) : null;
    },

    async save(account) {
      const replaced = {
        gate: account.gate,
        external_id: account.externalId,
        kind: account.kind,
        name: account.name,
        handle: account.handle,
        details: toJson(account.details),
        login: toJsonOrNull(account.login),
      };
      await db
        .insertInto('accounts')
        .values({
          id: account.id,
          ...replaced,
          enabled: account.enabled ? 1 : 0,
          created_at: account.createdAt,
        })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(replaced))
        .execute();
    },

    setEnabled: (id, enabled) => change(id, { enabled: enabled ? 1 : 0 }),
    setLogin: (id, login) => change(id, { login: toJson(login) }),

    async addDetails(id, details) {
      await write(async (trx) => {
        const row = await trx
          .selectFrom('accounts')
          .select('details')
          .where('id', '=', id)
          .executeTakeFirst();
        if (!row) throw notFound(words`There is no account “${id}”.`, 'gates account list');
        const known = fromJson(row.details) as Account['details'];
        await trx
          .updateTable('accounts')
          .set({ details: toJson({ ...known, ...details }) })
          .where('id', '=', id)
          .execute();
      });
    },

    async remove(id) {
      await write(async (trx) => {
        const spoken = trx.selectFrom('conversations').select('id').where('account_id', '=', id);
        await trx
          .deleteFrom('accounts')
          .where('id', '=', id)
          .where(({ not, exists }) => not(exists(spoken)))
          .execute();
        // Its messages stay, and an export has to know whose they are.
        await trx
          .updateTable('accounts')
          .set({ enabled: 0, login: null, details: toJson(NOT_SET_UP) })
          .where('id', '=', id)
          .execute();
      });
    },
  };
}
