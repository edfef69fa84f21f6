import { describe, expect, it } from 'vitest';
import {
  ACCOUNT,
  CLIENT,
  type Fixture,
  message,
  NOON,
  notice,
  outboxRow,
  talk,
} from '../fixture.ts';

const NEW = '79990000002';
const old = { kind: 'phone', value: CLIENT };
const fresh = { kind: 'phone', value: NEW };
const userId = { kind: 'user_id', value: 'RU.1000' };

export function joiningContract({ store, another }: Fixture): void {
  describe('two who turn out to be one person', () => {
    it('are one from then on, with all that was theirs', async () => {
      const { people, messages, conversations, outbox } = store();
      const one = await talk(store());
      const two = await talk(store(), { phone: NEW });
      const elsewhere = await talk(store(), { phone: NEW, accountId: 'whatsapp:2' });
      for (let n = 0; n < 5; n += 1) {
        const place = n % 2 === 0 ? one : two;
        await messages.insert(message({ ...place, externalId: `${n}`, timestamp: NOON + n }));
      }
      await messages.insert(
        message({ ...elsewhere, accountId: 'whatsapp:2', externalId: 'x', timestamp: NOON }),
      );
      await store().notices.add(
        notice({ personId: two.personId, marketing: 'stopped', accountId: ACCOUNT }),
      );
      const row = { state: 'queued' as const, conversationId: two.conversationId };
      await outbox.add(outboxRow(row));

      const before = await store().revision();
      const joined = { identities: [old, fresh, userId], same: true as const, name: 'Анна' };
      const person = await people.resolve('whatsapp', joined, NOON);
      expect(person).toEqual({
        id: one.personId,
        gate: 'whatsapp',
        name: 'Анна',
        identities: [fresh, old, userId],
      });
      expect(await people.find(two.personId)).toBeNull();
      expect((await people.search('whatsapp', NEW)).map(({ id }) => id)).toEqual([one.personId]);

      const all = await messages.list({ personIds: [one.personId], limit: 9 });
      expect(all.map(({ externalId }) => externalId)).toEqual(['0', 'x', '1', '2', '3', '4']);
      const talks = await conversations.list({ limit: 9 });
      expect(talks.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(
        [one.conversationId, elsewhere.conversationId].toSorted((a, b) => a - b),
      );
      expect(await conversations.find(one.conversationId)).toMatchObject({
        personId: one.personId,
        lastMessageAt: NOON + 4,
        lastInboundAt: NOON + 4,
      });
      expect(await conversations.find(elsewhere.conversationId)).toMatchObject({
        personId: one.personId,
      });
      expect((await outbox.find('key-1'))?.conversationId).toBe(one.conversationId);
      expect(await store().notices.marketingStopped(ACCOUNT, one.personId)).toBe(true);

      // Whoever reads by revisions sees each that moved.
      const moved = [
        ...(await messages.changes(ACCOUNT, before, 99)),
        ...(await messages.changes('whatsapp:2', before, 99)),
      ];
      expect(new Set(moved.map(({ seq }) => seq)).size).toBe(3);
      expect(new Set(moved.map(({ revision }) => revision)).size).toBe(3);

      const after = await store().revision();
      expect(await people.resolve('whatsapp', joined, NOON)).toEqual(person);
      expect(await store().revision()).toBe(after);
    });

    it('keep the name that is known, and need none', async () => {
      const { people } = store();
      await people.resolve('whatsapp', { identities: [old] }, NOON);
      await people.resolve('whatsapp', { identities: [fresh], name: 'Ольга' }, NOON);
      const joined = { identities: [old, fresh], same: true as const };
      expect(await people.resolve('whatsapp', joined, NOON)).toMatchObject({ name: 'Ольга' });
    });

    it('are made one at once when nobody knew them, and when two say so', async () => {
      const other = await another();
      const joined = { identities: [old, fresh, userId], same: true as const };
      const asked = Array.from({ length: 12 }, (_, index) =>
        (index % 2 ? other : store()).people.resolve(
          'whatsapp',
          index % 3 ? joined : { identities: [index % 2 ? fresh : userId] },
          NOON,
        ),
      );
      await Promise.all(asked);
      const person = await store().people.resolve('whatsapp', joined, NOON);
      expect(person.identities).toEqual([fresh, old, userId]);
      for (const identity of [old, fresh, userId]) {
        const { id } = await store().people.resolve('whatsapp', { identities: [identity] }, NOON);
        expect(id).toBe(person.id);
      }
    });
  });

  describe('people by a part of what they are called', () => {
    it.each([
      ['анна', 'a'],
      ['ПЕТРОВА анна', 'a'],
      ['етро', 'ab'],
      ['анна иванова', ''],
      ['1234567', 'ab'],
      ['+7 999 123', 'a'],
      ['123', ''],
      ['RU.10', 'b'],
      ['%', 'c'],
      ['_нна', ''],
      ['\\', 'c'],
      ['50%_', 'c'],
      [' ', ''],
      ["'; drop table people --", ''],
    ])('%s', async (text, expected) => {
      const { people } = store();
      const ids = new Map<number, string>();
      const add = async (
        letter: string,
        name: string,
        identities: { kind: string; value: string }[],
      ) => {
        ids.set((await people.resolve('whatsapp', { identities, name }, NOON)).id, letter);
      };
      await add('a', 'Анна Петрова', [old]);
      await add('b', 'Пётр Петров', [{ kind: 'phone', value: '49301234567' }, userId]);
      await add('c', 'back\\slash 50%_', [{ kind: 'phone', value: '0' }]);
      const found = await people.like('whatsapp', text);
      expect(new Set(found.map((id) => ids.get(id)))).toEqual(new Set(expected));
      expect(await people.like('telegram', text)).toEqual([]);
    });
  });
}
