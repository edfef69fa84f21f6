import { beforeEach, describe, expect, it } from 'vitest';
import { DELIVERIES, type Delivery, furthest } from '../../../src/domain/delivery.ts';
import type { MessageFilter } from '../../../src/store/store.ts';
import { ACCOUNT, type Fixture, message, NOON, status, talk } from '../fixture.ts';

const ERROR = { code: '131026', title: 'Undeliverable', detail: null };

export function messageContract({ store }: Fixture): void {
  let place: { conversationId: number; personId: number };
  const meet = async () => {
    place = await talk(store());
  };

  describe('messages', () => {
    beforeEach(meet);

    it('keeps a message as it was given', async () => {
      const media = {
        kind: 'image' as const,
        id: '1',
        mimeType: 'image/jpeg',
        sha256: 'ab',
        filename: null,
        size: 12,
        caption: 'ёлка 🎄',
      };
      const given = message({
        ...place,
        direction: 'outbound',
        status: 'failed',
        error: ERROR,
        replyTo: 'wamid.0',
        key: 'key-1',
        media,
        text: 'Line\n"quoted" \u{1F600} \u0001',
        raw: { deep: [{ a: 'б' }, null, 1.5, true], '': '\0' },
      });
      expect(await store().messages.insert(given)).toEqual({ fresh: true, seq: 1 });
      expect(await store().messages.find(ACCOUNT, 'wamid.1')).toEqual({
        ...given,
        details: null,
        edited: false,
        revoked: false,
        seq: 1,
        revision: 1,
      });
      expect(await store().messages.find('whatsapp:2', 'wamid.1')).toBeNull();
      const several = await store().messages.findMany(ACCOUNT, ['wamid.1', 'wamid.0', 'wamid.1']);
      expect(several).toEqual([await store().messages.find(ACCOUNT, 'wamid.1')]);
      expect(await store().messages.findMany('whatsapp:2', ['wamid.1'])).toEqual([]);
      expect(await store().messages.findMany(ACCOUNT, [])).toEqual([]);
    });

    it('takes a message once; another account may have the same id', async () => {
      const { messages } = store();
      await messages.insert(message(place));
      const again = message({ ...place, text: 'changed' });
      expect(await messages.insert(again)).toEqual({ fresh: false, seq: 1 });
      expect(await store().revision()).toBe(1);
      const elsewhere = await talk(store(), { accountId: 'whatsapp:2' });
      const other = message({ ...elsewhere, accountId: 'whatsapp:2' });
      expect(await messages.insert(other)).toEqual({ fresh: true, seq: 2 });
      const found = await messages.findAnywhere('wamid.1');
      expect(found.map(({ accountId }) => accountId)).toEqual([ACCOUNT, 'whatsapp:2']);
      expect(found[0]?.text).toBe('Здравствуйте');
      expect(await messages.findAnywhere('wamid.9')).toEqual([]);
      expect(await messages.beginning(ACCOUNT, 'wamid', 10)).toContain('wamid.1');
      expect(await messages.beginning(ACCOUNT, 'wamid', 0)).toEqual([]);
      expect(await messages.beginning(ACCOUNT, 'wami_', 10)).toEqual([]);
      expect(await messages.beginning('whatsapp:none', 'wamid', 10)).toEqual([]);
      expect(await messages.count()).toBe(2);
    });

    it('keeps any text a remote person can send', async () => {
      const texts = ['a\0b', '\uD800 lone', "'; drop table messages; --", 'x'.repeat(200_000), ''];
      for (const [index, text] of texts.entries()) {
        await store().messages.insert(message({ ...place, externalId: `t${index}`, text }));
      }
      const kept = (await store().messages.list({ limit: 9 })).map(({ text }) => text);
      expect(kept).toEqual(['a\uFFFDb', '\uFFFD lone', ...texts.slice(2)]);
    });

    it('moves the times of its conversation forward only', async () => {
      const { messages, conversations } = store();
      const times = async () => {
        const found = await conversations.find(place.conversationId);
        return [found?.lastMessageAt, found?.lastInboundAt];
      };
      const steps = [
        { at: 50, direction: 'outbound', expected: [50, null] },
        { at: 40, direction: 'inbound', expected: [50, 40] },
        { at: 30, direction: 'inbound', expected: [50, 40] },
        { at: 60, direction: 'outbound', expected: [60, 40] },
        { at: 70, direction: 'inbound', expected: [70, 70] },
      ] as const;
      for (const { at, direction, expected } of steps) {
        const given = { ...place, externalId: `m${at}`, timestamp: at, direction };
        await messages.insert(message(given));
        expect(await times()).toEqual(expected);
      }
    });
  });

  describe('messages.list', () => {
    let telegram: { conversationId: number; personId: number };
    let second: { conversationId: number; personId: number };

    beforeEach(meet);
    beforeEach(async () => {
      telegram = await talk(store(), { accountId: 'telegram:5', phone: '79990000002' });
      second = await talk(store(), { phone: '79990000003' });
      const given = [
        message({ ...place, externalId: 'a', timestamp: NOON }),
        message({ ...place, externalId: 'b', timestamp: NOON + 30, status: 'read' }),
        message({ ...place, externalId: 'c', timestamp: NOON + 20, direction: 'outbound' }),
        message({ ...telegram, accountId: 'telegram:5', externalId: 'd', timestamp: NOON + 10 }),
        message({ ...second, externalId: 'e', timestamp: NOON + 20 }),
        message({ ...second, externalId: 'f', timestamp: NOON + 40, status: 'failed' }),
      ];
      for (const one of given) await store().messages.insert(one);
    });

    const cases: [string, () => Omit<MessageFilter, 'limit'>, string, number?][] = [
      ['everything, oldest first', () => ({}), 'adcebf'],
      ['the newest, oldest first', () => ({}), 'ebf', 3],
      ['none', () => ({}), '', 0],
      ['an account', () => ({ accountId: ACCOUNT }), 'acebf'],
      ['a gate', () => ({ gate: 'telegram' }), 'd'],
      ['a conversation', () => ({ conversationId: second.conversationId }), 'ef'],
      ['people', () => ({ personIds: [place.personId, telegram.personId] }), 'adcb'],
      ['nobody', () => ({ personIds: [] }), ''],
      ['one’s own', () => ({ whose: { personIds: [second.personId], conversationIds: [] } }), 'ef'],
      [
        'a conversation, or what somebody wrote elsewhere',
        () => ({
          whose: { personIds: [second.personId], conversationIds: [telegram.conversationId] },
        }),
        'def',
      ],
      [
        'a conversation by either name, of a gate',
        () => ({
          gate: 'telegram',
          whose: { personIds: [], conversationIds: [telegram.conversationId] },
        }),
        'd',
      ],
      ['a time, included', () => ({ since: NOON + 20 }), 'cebf'],
      ['a direction', () => ({ direction: 'outbound' }), 'c'],
      ['unread', () => ({ unread: true }), 'adef'],
      ['unread of an account, newest', () => ({ unread: true, accountId: ACCOUNT }), 'ef', 2],
      ['unread of a gate', () => ({ unread: true, gate: 'telegram' }), 'd'],
      ['`unread: false` filters nothing', () => ({ unread: false }), 'adcebf'],
      ['after a revision, by revision', () => ({ afterRevision: 2 }), 'cdef'],
      ['the first after a revision', () => ({ afterRevision: 2 }), 'cd', 2],
      ['after a revision, of a gate', () => ({ afterRevision: 0, gate: 'whatsapp' }), 'abcef'],
      ['after the last revision', () => ({ afterRevision: 6 }), ''],
      [
        'several at once',
        () => ({ gate: 'whatsapp', since: NOON + 20, direction: 'inbound' }),
        'ebf',
      ],
    ];
    it.each(cases)('%s', async (_, filter, expected, limit = 99) => {
      const found = await store().messages.list({ ...filter(), limit });
      expect(found.map(({ externalId }) => externalId).join('')).toBe(expected);
    });

    it('ranges by arrival and lists changes by revision, for export', async () => {
      const { messages } = store();
      await messages.advance(ACCOUNT, 'a', 'read');
      const ids = async (from: number, to: number, limit: number) =>
        (await messages.range(ACCOUNT, from, to, limit)).map(({ externalId }) => externalId);
      expect(await ids(2, 5, 99)).toEqual(['b', 'c', 'e']);
      expect(await ids(0, Number.MAX_SAFE_INTEGER, 2)).toEqual(['a', 'b']);
      expect(await messages.changes(ACCOUNT, 3, 99)).toEqual([
        { seq: 5, revision: 5 },
        { seq: 6, revision: 6 },
        { seq: 1, revision: 7 },
      ]);
      expect(await messages.changes(ACCOUNT, 3, 1)).toEqual([{ seq: 5, revision: 5 }]);
      expect(await messages.changes(ACCOUNT, 7, 99)).toEqual([]);
    });
  });

  describe('delivery', () => {
    beforeEach(meet);

    it.each(DELIVERIES.flatMap((from) => DELIVERIES.map((to) => [from, to] as const)))(
      'from %s, told %s: climbs, never falls',
      async (from, to) => {
        const { messages } = store();
        await messages.insert(message({ ...place, status: from }));
        const expected = furthest(from, to);
        expect(await messages.advance(ACCOUNT, 'wamid.1', to)).toBe(expected !== from);
        expect(await messages.find(ACCOUNT, 'wamid.1')).toMatchObject({
          status: expected,
          revision: expected === from ? 1 : 2,
        });
      },
    );

    it('keeps the error of a failure, and the first one', async () => {
      const { messages } = store();
      await messages.insert(message({ ...place, status: 'sent' }));
      await messages.advance(ACCOUNT, 'wamid.1', 'delivered', ERROR);
      expect((await messages.find(ACCOUNT, 'wamid.1'))?.error).toBeNull();
      expect(await messages.advance(ACCOUNT, 'wamid.1', 'failed')).toBe(true);
      expect(await messages.advance(ACCOUNT, 'wamid.1', 'failed', ERROR)).toBe(true);
      const later = { ...ERROR, code: '1' };
      expect(await messages.advance(ACCOUNT, 'wamid.1', 'failed', later)).toBe(false);
      expect((await messages.find(ACCOUNT, 'wamid.1'))?.error).toEqual(ERROR);
    });

    it('changes nothing for a message that is not here', async () => {
      expect(await store().messages.advance(ACCOUNT, 'wamid.9', 'read')).toBe(false);
      expect(await store().revision()).toBe(0);
    });
  });

  describe('statuses', () => {
    beforeEach(meet);

    it('keeps each once, in order of time, and advances the message', async () => {
      const { statuses, messages } = store();
      await messages.insert(message({ ...place, direction: 'outbound', status: 'accepted' }));
      const read = status({ status: 'read', at: NOON + 9000, key: 'key-1' });
      expect(await statuses.record(read)).toEqual({ fresh: true });
      expect(await statuses.record(status())).toEqual({ fresh: true });
      expect(await statuses.record(status({ at: NOON + 7 }))).toEqual({ fresh: false });
      expect(await statuses.history(ACCOUNT, 'wamid.1')).toEqual([status(), read]);
      expect(await messages.find(ACCOUNT, 'wamid.1')).toMatchObject({
        status: 'read',
        revision: 2,
      });
      expect(await statuses.history('whatsapp:2', 'wamid.1')).toEqual([]);
    });

    it.each([
      [['sent', 'read', 'delivered'], 'read', null],
      [['failed', 'sent'], 'failed', ERROR],
      [[], 'accepted', null],
    ] as [Delivery[], Delivery, typeof ERROR | null][])(
      'that came before the message (%j) are applied to it',
      async (earlier, expected, error) => {
        const { statuses, messages } = store();
        for (const one of earlier) {
          await statuses.record(status({ status: one, error: one === 'failed' ? ERROR : null }));
        }
        expect(await store().revision()).toBe(0);
        await messages.insert(message({ ...place, direction: 'outbound', status: 'accepted' }));
        expect(await messages.find(ACCOUNT, 'wamid.1')).toMatchObject({ status: expected, error });
      },
    );
  });
}
