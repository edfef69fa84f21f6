import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../../src/store/connect.ts';
import type { Engine } from '../../../src/store/engine.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { type Migration, MIGRATIONS } from '../../../src/store/migrations/index.ts';
import { openStore, peekStore } from '../../../src/store/open.ts';
import type { Db } from '../../../src/store/schema.ts';
import { type Fixture, message, NOON, talk } from '../fixture.ts';

export function migrationContract({ place, store }: Fixture): void {
  describe('migrations', () => {
    let db: Db;
    let engine: Engine;
    beforeEach(async () => {
      ({ db, engine } = await connect(place()));
    });
    afterEach(() => db.destroy());

    const applied = () => db.selectFrom('migrations').selectAll().orderBy('number').execute();
    const columnOf = (name: string): Migration['up'] =>
      async function addColumn(trx) {
        await trx.schema.alterTable('accounts').addColumn(name, 'text').execute();
      };

    it('are numbered without gaps, and each is applied once', async () => {
      expect(MIGRATIONS.map(({ number }) => number)).toEqual(
        MIGRATIONS.map((_, index) => index + 1),
      );
      await migrate(db, engine, () => NOON);
      expect((await applied()).map(({ number, name }) => ({ number, name }))).toEqual(
        MIGRATIONS.map(({ number, name }) => ({ number, name })),
      );
    });

    it('are left alone by whoever only looks', async () => {
      const looked = await peekStore(place());
      expect(looked?.user).toBe(place().user);
      await looked?.close();
      await db.deleteFrom('migrations').where('number', '=', MIGRATIONS.length).execute();
      expect(await peekStore(place())).toBeNull();
      expect(await applied()).toHaveLength(MIGRATIONS.length - 1);
    });

    it('go forward from where a store is, keeping what it holds', async () => {
      await store().messages.insert(message(await talk(store())));
      const newer = MIGRATIONS.length + 1;
      const more = [...MIGRATIONS, { number: newer, name: 'colour', up: columnOf('colour') }];
      await Promise.all([
        migrate(db, engine, () => NOON, more),
        migrate(db, engine, () => NOON, more),
      ]);
      expect((await applied()).at(-1)).toEqual({ number: newer, name: 'colour', applied_at: NOON });
      await db
        .updateTable('accounts')
        .set({ colour: 'red' } as object)
        .execute();
      expect(await store().messages.count()).toBe(1);
    });

    it('leave nothing of one that fails', async () => {
      const newer = MIGRATIONS.length + 1;
      const failing: Migration['up'] = async (trx, over) => {
        await columnOf('shape')(trx, over);
        throw new Error('halfway');
      };
      const more = [...MIGRATIONS, { number: newer, name: 'shape', up: failing }];
      await expect(migrate(db, engine, () => NOON, more)).rejects.toThrow('halfway');
      expect(await applied()).toHaveLength(MIGRATIONS.length);
      const use = db
        .updateTable('accounts')
        .set({ shape: 'round' } as object)
        .execute();
      await expect(use).rejects.toThrow('shape');
    });

    it('refuse a store that a newer version has made', async () => {
      await db
        .insertInto('migrations')
        .values({ number: 999, name: 'future', applied_at: NOON })
        .execute();
      await expect(openStore(place())).rejects.toMatchObject({
        code: 'store_newer',
        exitCode: 1,
        message: expect.stringContaining('999') as string,
      });
    });
  });
}
