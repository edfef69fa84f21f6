import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StorePlace } from '../../../src/store/connect.ts';
import { dropStore, openStore } from '../../../src/store/open.ts';
import type { NewMessage, Store, StoredMessage } from '../../../src/store/store.ts';
import { ACCOUNT, type Fixture, message, type NewPlace, NOON, status, talk } from '../fixture.ts';

const ERROR = { code: '131026', title: 'Undeliverable', detail: null };

export function importContract({ store }: Fixture, newPlace: NewPlace): void {
  describe('messages.import', () => {
    let one: Store;
    let all: Store;
    let place: StorePlace;
    beforeEach(async () => {
      one = store();
      place = newPlace();
      all = await openStore(place);
    });
    afterEach(async () => {
      await all.close();
      await dropStore(place);
    });

    it('does what inserting one after the other does', async () => {
      const history = await prepare(one);
      expect(await prepare(all)).toEqual(history);
      for (const each of history) await one.messages.insert(each);
      let fresh = 0;
      for (let from = 0; from < history.length; from += 150) {
        ({ fresh } = await all.messages.import(history.slice(from, from + 150)));
      }
      expect(fresh).toBeGreaterThan(0);
      expect(await everything(all)).toEqual(await everything(one));
      expect(await one.messages.count()).toBe(301);
    });

    it('changes nothing the second time', async () => {
      const history = await prepare(all);
      const distinct = new Set(history.map(({ accountId, externalId }) => accountId + externalId));
      expect(await all.messages.import(history)).toEqual({ fresh: distinct.size - 1 });
      const before = await everything(all);
      expect(await all.messages.import(history)).toEqual({ fresh: 0 });
      expect(await all.messages.import([])).toEqual({ fresh: 0 });
      expect(await everything(all)).toEqual(before);
    });

    it('knows an id again that the store spells differently', async () => {
      const talking = await talk(all);
      const odd = ['a\0b', '\uD800c'].map((externalId) => message({ ...talking, externalId }));
      expect(await all.messages.import(odd)).toEqual({ fresh: 2 });
      const more = message({ ...talking, externalId: 'new' });
      expect(await all.messages.import([...odd, more])).toEqual({ fresh: 1 });
      expect(await all.messages.count()).toBe(3);
    });

    it('goes together with what else a transaction does', async () => {
      const talking = await talk(all);
      const batch = ['a', 'b'].map((externalId) => message({ ...talking, externalId }));
      const failed = all.transaction(async (inner) => {
        await inner.messages.insert(batch[0] as NewMessage);
        expect(await inner.messages.import(batch)).toEqual({ fresh: 1 });
        throw new Error('no');
      });
      await expect(failed).rejects.toThrow('no');
      expect(await all.messages.count()).toBe(0);
      expect(await all.revision()).toBe(0);
    });

    it('keeps nothing of a batch with something that cannot be kept', async () => {
      const talking = await talk(all);
      const bad = message({ conversationId: 999, personId: null, externalId: 'bad' });
      const batch = [message(talking), bad];
      await expect(all.messages.import(batch)).rejects.toMatchObject({ code: 'store_failed' });
      expect(await all.messages.count()).toBe(0);
      expect(await all.messages.import([message(talking)])).toEqual({ fresh: 1 });
      expect(await all.messages.search('здравствуйте', 9)).toHaveLength(1);
    });
  });
}

/** A store that knows something already, and a history that begins with it: repeats, two accounts, early statuses. */
async function prepare(store: Store): Promise<NewMessage[]> {
  const places = [
    { accountId: ACCOUNT, ...(await talk(store)) },
    { accountId: ACCOUNT, ...(await talk(store, { phone: '79990000002' })) },
    { accountId: 'telegram:5', ...(await talk(store, { accountId: 'telegram:5' })) },
  ];
  const history = Array.from({ length: 300 }, (_, n): NewMessage => {
    const place = places[n % 3] as (typeof places)[number];
    return message({
      ...place,
      externalId: `m${n}`,
      direction: n % 4 === 0 ? 'outbound' : 'inbound',
      status: n % 4 === 0 ? 'accepted' : 'delivered',
      timestamp: NOON + ((n * 37) % 100) * 1000,
      text:
        n % 7 === 0 ? null : `Встреча номер ${n}, консультации и ${n % 2 ? 'meetings' : 'ёлки'}`,
      media: n % 7 === 0 ? { ...PICTURE, caption: n % 14 === 0 ? null : `подпись ${n}` } : null,
      raw: { n },
    });
  });
  await store.messages.insert(
    message({ ...(places[0] as (typeof places)[number]), externalId: 'm0' }),
  );
  await store.statuses.record(status({ externalId: 'm4', status: 'read' }));
  await store.statuses.record(status({ externalId: 'm12', status: 'failed', error: ERROR }));
  await store.statuses.record(status({ externalId: 'm12', status: 'delivered' }));
  const again = { ...(history[5] as NewMessage), text: 'changed' };
  const elsewhere = { ...(places[2] as (typeof places)[number]), externalId: 'm1' };
  return [...history, again, message(elsewhere)];
}

const PICTURE = {
  kind: 'image' as const,
  id: '1',
  mimeType: 'image/jpeg',
  sha256: 'ab',
  filename: null,
  size: 12,
};

/** What a store holds, as anybody can see it. */
async function everything(store: Store): Promise<unknown> {
  const found: Record<string, StoredMessage[]> = {};
  for (const word of ['встречи', 'консультация', 'meeting', 'ёлка', 'подпись', '299', 'changed']) {
    found[word] = await store.messages.search(word, 999);
  }
  return {
    messages: await store.messages.list({ afterRevision: 0, limit: 999 }),
    conversations: await store.conversations.list({ limit: 99 }),
    media: await store.media.list({ limit: 999 }),
    revision: await store.revision(),
    found,
  };
}
