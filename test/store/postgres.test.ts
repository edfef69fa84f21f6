import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { Client } from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { storeContract } from '../contract/store.ts';
import { startPostgres } from '../support/postgres.ts';
import { ACCOUNT, account, message, talk, useStore } from './fixture.ts';

const server = await startPostgres();

if ('missing' in server) {
  const reason = server.missing;
  it(`store on PostgreSQL: ${reason}`, ({ skip }) => skip(reason));
} else {
  const { url } = server;
  // Names of their own: the server may be shared.
  const run = randomBytes(4).toString('hex');
  let count = 0;
  const newPlace = () => {
    count += 1;
    return { user: `t${run}-${count}`, url };
  };
  afterAll(() => server.stop());

  const asAdministrator = async (statement: string) => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(statement)).rows;
    } finally {
      await client.end();
    }
  };
  const changed = (change: (address: URL) => void) => {
    const address = new URL(url);
    change(address);
    return address.href;
  };

  storeContract('store on PostgreSQL', newPlace);

  describe('the way to PostgreSQL', () => {
    const secret = 'correct-horse-battery';
    const refused: [string, string, string, number][] = [
      ['a wrong password', changed((to) => (to.password = secret)), 'store_login_refused', 1],
      ['nobody there', `postgres://olga:${secret}@127.0.0.1:1/gates`, 'store_unreachable', 4],
      ['no such host', `postgres://olga:${secret}@gates.invalid/gates`, 'store_unreachable', 4],
      ['no such database', changed((to) => (to.pathname = '/gone')), 'store_missing', 1],
      ['another kind of address', `mysql://olga:${secret}@127.0.0.1/gates`, 'bad_database_url', 2],
      ['no address', `olga:${secret}@127.0.0.1`, 'bad_database_url', 2],
    ];
    it.each(refused)('%s: says so, and no password', async (_, address, code, exitCode) => {
      const error = await openStore({ user: 'olga', url: address }).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ code, exitCode });
      expect((error as { hint?: string }).hint).toBeTruthy();
      const shown = inspect(error, { depth: 20, showHidden: true });
      expect(shown).not.toContain(secret);
      expect(shown).not.toContain(new URL(url).password);
    });
  });

  describe('a role that may not make schemas', () => {
    const role = `clerk_${run}`;
    const { user } = newPlace();
    const address = changed((to) => {
      to.username = role;
      to.password = 'clerk';
    });
    afterAll(async () => {
      await asAdministrator(`drop schema if exists "gates_${user}" cascade`);
      await asAdministrator(`drop role if exists ${role}`);
    });

    it('is told so, and can use one that was made for it', async () => {
      await asAdministrator(`create role ${role} login password 'clerk'`);
      await expect(openStore({ user, url: address })).rejects.toMatchObject({
        code: 'store_not_writable',
        exitCode: 1,
      });
      await asAdministrator(`create schema "gates_${user}" authorization ${role}`);
      for (const opened of [1, 2]) {
        const store = await openStore({ user, url: address });
        await store.accounts.save(account({ name: `opened ${opened}` }));
        expect(await store.accounts.list()).toMatchObject([{ name: `opened ${opened}` }]);
        await store.close();
      }
    });
  });

  describe('a connection that is cut', () => {
    // Only these are cut: the server may be shared.
    const name = `gates_cut_${run}`;
    const { store, place } = useStore(() => ({
      ...newPlace(),
      url: changed((to) => to.searchParams.set('application_name', name)),
    }));
    const cut = () =>
      asAdministrator(
        `select pg_terminate_backend(l.pid) from pg_stat_activity l
         where l.application_name = '${name}'`,
      );

    it('while nobody uses it: the next call has another', async () => {
      expect(await store().revision()).toBe(0);
      await cut();
      // Until the news has arrived the pool may still hand out the dead one.
      await expect
        .poll(() =>
          store()
            .revision()
            .catch(() => null),
        )
        .toBe(0);
    });

    it('in a transaction: exit 4, nothing kept, and the store goes on', async () => {
      const cutWork = store().transaction(async (inner) => {
        await inner.messages.insert(message(await talk(inner)));
        await cut();
        await inner.messages.advance(ACCOUNT, 'wamid.1', 'read');
      });
      await expect(cutWork).rejects.toMatchObject({ code: 'store_unreachable', exitCode: 4 });
      await expect
        .poll(() =>
          store()
            .messages.count()
            .catch(() => null),
        )
        .toBe(0);
      expect(await store().messages.insert(message(await talk(store())))).toMatchObject({
        fresh: true,
      });
    });

    it('leaves no lock behind for others', async () => {
      const other = await openStore(place());
      await store()
        .transaction(async (inner) => {
          await inner.accounts.save(account());
          await cut();
          await inner.accounts.list();
        })
        .catch(() => undefined);
      await expect.poll(() => other.revision().catch(() => null)).toBe(0);
      await other.messages.insert(message(await talk(other)));
      expect(await other.messages.count()).toBe(1);
      await other.close();
    });
  });
}
