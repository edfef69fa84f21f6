import type { Context } from './context.ts';
import type { LeaseStore } from './store.ts';

export function leaseStore({ db }: Context): LeaseStore {
  return {
    async acquire(name, owner, until, now) {
      // One statement: of two processes that try at once, the second finds the first one's row.
      const taken = await db
        .insertInto('leases')
        .values({ name, owner, until })
        .onConflict((conflict) =>
          conflict
            .column('name')
            .doUpdateSet({ owner, until })
            .where((eb) => eb.or([eb('leases.owner', '=', owner), eb('leases.until', '<=', now)])),
        )
        .returning('name')
        .executeTakeFirst();
      return taken !== undefined;
    },

    async release(name, owner) {
      await db.deleteFrom('leases').where('name', '=', name).where('owner', '=', owner).execute();
    },

    async holder(name) {
      const row = await db
        .selectFrom('leases')
        .select('owner')
        .where('name', '=', name)
        .executeTakeFirst();
      return row?.owner ?? null;
    },
  };
}
