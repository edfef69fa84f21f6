import { describe, expect, it } from 'vitest';
import { ACCOUNT, type Fixture, message, NOON, talk } from '../fixture.ts';

export function watermarkContract({ store }: Fixture): void {
  describe('“all up to here was read”', () => {
    const sent = async (externalId: string, after: number, changes = {}) =>
      message({
        ...(await talk(store())),
        externalId,
        direction: 'outbound',
        status: 'sent',
        timestamp: NOON + after,
        key: `key-${externalId}`,
        ...changes,
      });
    const put = async (...args: Parameters<typeof sent>) =>
      store().messages.insert(await sent(...args));
    const mark = async (status: 'delivered' | 'read', after: number) =>
      store().statuses.mark({ ...(await talk(store())), status, upTo: NOON + after });
    const standing = async () =>
      Object.fromEntries(
        (await store().messages.list({ limit: 9 })).map((each) => [each.externalId, each.status]),
      );

    it('moves what was sent until then, that moment included, and nothing else', async () => {
      await put('early', 1);
      await put('at', 5);
      await put('late', 6);
      await put('failed', 2, { status: 'failed' });
      await put('theirs', 3, { direction: 'inbound', status: 'delivered', key: null });
      const other = { ...(await talk(store(), { phone: '79990000002' })), direction: 'outbound' };
      await store().messages.insert({ ...(await sent('another', 1)), ...other } as never);
      const { fresh, keys } = await mark('read', 5);
      expect([fresh, keys.toSorted()]).toEqual([true, ['key-at', 'key-early']]);
      expect(await standing()).toEqual({
        early: 'read',
        at: 'read',
        late: 'sent',
        failed: 'failed',
        theirs: 'delivered',
        another: 'sent',
      });
    });

    it('says nothing new where it lies before the last one, and never takes back', async () => {
      await put('one', 1);
      await mark('read', 5);
      const revision = await store().revision();
      expect(await mark('read', 4)).toEqual({ fresh: false, keys: [] });
      expect(await mark('read', 5)).toEqual({ fresh: false, keys: [] });
      expect(await mark('delivered', 9)).toEqual({ fresh: true, keys: [] });
      expect(await store().revision()).toBe(revision);
      expect(await standing()).toEqual({ one: 'read' });
    });

    it('holds for what becomes known later, one by one or as a history', async () => {
      await mark('delivered', 9);
      await mark('read', 5);
      await put('one', 5);
      await store().messages.import([await sent('two', 5), await sent('three', 9)]);
      await put('four', 10);
      expect(await standing()).toEqual({
        one: 'read',
        two: 'read',
        three: 'delivered',
        four: 'sent',
      });
    });

    it('is held against when the platform had it, not when it began to go out', async () => {
      await mark('read', 5);
      await put('slow', 1, { takenAt: NOON + 9 });
      expect(await standing()).toEqual({ slow: 'sent' });
      // Told again, by the platform's clock: it was there before that.
      await put('slow', 6);
      expect(await standing()).toEqual({ slow: 'sent' });
      await put('slow', 4);
      expect(await standing()).toEqual({ slow: 'read' });
    });

    it('gives each message that moves a revision of its own', async () => {
      await put('one', 1);
      await put('two', 2);
      const before = await store().revision();
      await mark('read', 2);
      const changes = await store().messages.changes(ACCOUNT, before, 9);
      expect(new Set(changes.map(({ revision }) => revision)).size).toBe(2);
    });

    it('stays with those who turn out to be one person', async () => {
      const { people, statuses, messages, conversations } = store();
      const one = await talk(store());
      const two = await talk(store(), { phone: '79990000002' });
      await messages.insert({ ...(await sent('one', 3)), ...one });
      await messages.insert({ ...(await sent('two', 4)), ...two });
      await statuses.mark({ conversationId: one.conversationId, status: 'read', upTo: NOON + 5 });
      await statuses.mark({ conversationId: two.conversationId, status: 'read', upTo: NOON + 1 });
      const identities = ['79991234567', '79990000002'].map((value) => ({ kind: 'phone', value }));
      const person = await people.resolve('whatsapp', { identities, same: true }, NOON);
      expect(await standing()).toEqual({ one: 'read', two: 'read' });
      const all = await conversations.list({ limit: 9 });
      expect(all.filter(({ personId }) => personId === person.id)).toHaveLength(1);
    });
  });
}
