import { describe, expect, it } from 'vitest';
import { dropStore, openStore } from '../../../src/store/open.ts';
import type { Store } from '../../../src/store/store.ts';
import {
  ACCOUNT,
  account,
  delivery,
  type Fixture,
  message,
  NOON,
  outboxRow,
  talk,
} from '../fixture.ts';

export function transactionContract({ place, store, another }: Fixture): void {
  const insert = async (to: Store, externalId: string) =>
    to.messages.insert(message({ ...(await talk(to)), externalId }));

  describe('transaction', () => {
    it('gives back what the work returns, and is there afterwards', async () => {
      const result = await store().transaction(async (inner) => {
        expect(inner.user).toBe(store().user);
        await insert(inner, 'a');
        return (await inner.messages.list({ limit: 9 })).length;
      });
      expect(result).toBe(1);
      expect(await store().messages.count()).toBe(1);
    });

    it('leaves nothing of work that failed: not even a revision', async () => {
      const failing = store().transaction(async (inner) => {
        await insert(inner, 'a');
        await inner.accounts.save(account());
        await inner.journal.append([delivery('x')]);
        await inner.outbox.add(outboxRow());
        throw new Error('changed my mind');
      });
      await expect(failing).rejects.toThrow('changed my mind');
      expect(await store().messages.count()).toBe(0);
      expect(await store().revision()).toBe(0);
      expect(await store().accounts.list()).toEqual([]);
      expect(await store().journal.list({ limit: 9 })).toEqual([]);
      expect(await store().messages.search('здравствуйте', 9)).toEqual([]);
      expect(await store().people.search('whatsapp', '79991234567')).toEqual([]);
    });

    it('joins nested calls, which fall with the outer one', async () => {
      const failing = store().transaction(async (outer) => {
        await outer.transaction(async (inner) => {
          await inner.transaction((deepest) => insert(deepest, 'a'));
        });
        expect(await outer.messages.count()).toBe(1);
        throw new Error('late');
      });
      await expect(failing).rejects.toThrow('late');
      expect(await store().messages.count()).toBe(0);
    });

    it('goes on after a nested call that failed and was caught, without what it did', async () => {
      await store().transaction(async (outer) => {
        await outer.outbox.add(outboxRow());
        for (const externalId of ['a', 'bad', 'b']) {
          const work = outer.transaction(async (inner) => {
            await insert(inner, externalId);
            // A statement that the engine refuses: PostgreSQL would refuse all that follow.
            if (externalId === 'bad') await inner.outbox.add(outboxRow());
          });
          if (externalId === 'bad') await expect(work).rejects.toMatchObject({ exitCode: 1 });
          else await work;
        }
      });
      const kept = await store().messages.list({ limit: 9 });
      expect(kept.map(({ externalId, revision }) => [externalId, revision])).toEqual([
        ['a', 1],
        ['b', 2],
      ]);
    });

    it('keeps statements of others out until it ends', async () => {
      let wrote: Promise<unknown> | undefined;
      const order: string[] = [];
      const failing = store().transaction(async (inner) => {
        await insert(inner, 'a');
        wrote = store()
          .messages.advance(ACCOUNT, 'a', 'read')
          .then((changed) => order.push(`outside ${changed}`));
        for (let turn = 0; turn < 20; turn += 1) await inner.revision();
        order.push('inside');
        throw new Error('undo');
      });
      await expect(failing).rejects.toThrow('undo');
      await wrote;
      expect(order).toEqual(['inside', 'outside false']);
    });

    it('waits for a transaction of another connection in the same process', async () => {
      const other = await another();
      const results = await Promise.all(
        Array.from({ length: 12 }, (_, index) =>
          (index % 2 ? other : store()).transaction(async (inner) => {
            await insert(inner, `m${index}`);
            await inner.accounts.list();
            return inner.revision();
          }),
        ),
      );
      expect(results.toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 12 }, (_, index) => index + 1),
      );
    });

    it('cannot close its store', async () => {
      await expect(store().transaction((inner) => inner.close())).rejects.toThrow('close');
      expect(await store().revision()).toBe(0);
    });
  });

  describe('revisions', () => {
    it('count every change of a message and nothing else', async () => {
      const before = await store().revision();
      await insert(store(), 'a');
      await store().accounts.save(account());
      await store().messages.advance(ACCOUNT, 'a', 'read');
      await store().messages.advance(ACCOUNT, 'a', 'sent');
      expect(await store().revision()).toBe(before + 2);
    });

    it('are seen in order: whoever has seen n misses nothing before it', async () => {
      const writers = [store(), await another(), await another()];
      const reader = await another();
      const { conversationId, personId } = await talk(store());
      let busy = true;
      const writing = Promise.all(
        writers.map(async (writer, number) => {
          for (let index = 0; index < 30; index += 1) {
            const externalId = `${number}-${index}`;
            await writer.messages.insert(message({ conversationId, personId, externalId }));
          }
        }),
      ).finally(() => (busy = false));
      const seen: number[] = [];
      while (busy || seen.length < 90) {
        const afterRevision = seen.at(-1) ?? 0;
        const fresh = await reader.messages.list({ afterRevision, limit: 99 });
        seen.push(...fresh.map(({ revision }) => revision));
      }
      await writing;
      expect(seen).toEqual(Array.from({ length: 90 }, (_, index) => index + 1));
    });
  });

  describe('opening and closing', () => {
    it('finds again what was there', async () => {
      await insert(store(), 'a');
      await store().close();
      await store().close();
      const again = await another();
      expect(await again.messages.count()).toBe(1);
      expect(await again.revision()).toBe(1);
    });

    it('lets what is under way end before it closes', async () => {
      const work = store().transaction(async (inner) => {
        for (const id of ['a', 'b', 'c']) await insert(inner, id);
      });
      await Promise.all([work, store().close()]);
      expect(await (await another()).messages.count()).toBe(3);
      await expect(store().messages.count()).rejects.toThrow();
    });

    it('drops a store with everything in it, also one that is not there', async () => {
      await insert(store(), 'a');
      await store().close();
      await dropStore(place());
      await dropStore(place());
      expect(await (await another()).messages.count()).toBe(0);
    });

    it('makes a new store once when many open it at once', async () => {
      await store().close();
      await dropStore(place());
      const stores = await Promise.all(
        Array.from({ length: 6 }, () => openStore({ ...place(), now: () => NOON })),
      );
      await Promise.all(stores.map((one, index) => insert(one, `m${index}`)));
      expect(await stores[0]?.messages.count()).toBe(6);
      await Promise.all(stores.map((one) => one.close()));
    });

    it.each(['', 'Olga', '1a', 'a b', 'a"b', 'ольга', 'x'.repeat(33)])(
      'refuses the user name %j',
      async (user) => {
        await expect(openStore({ ...place(), user })).rejects.toMatchObject({ exitCode: 2 });
      },
    );

    it('keeps one person apart from another', async () => {
      const url = place().url;
      if (url === undefined) return;
      const user = `${place().user}-x`;
      const other = await openStore({ user, url });
      try {
        await insert(other, 'a');
        expect(await store().messages.count()).toBe(0);
      } finally {
        await other.close();
        await dropStore({ user, url });
      }
    });
  });
}
