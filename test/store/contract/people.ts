import { describe, expect, it } from 'vitest';
import { NOT_SET_UP } from '../../../src/domain/account.ts';
import type { UnaskedFilter } from '../../../src/store/store.ts';
import { account, ACCOUNT, CLIENT, type Fixture, message, NOON, talk } from '../fixture.ts';

export function peopleContract({ store, another }: Fixture): void {
  describe('accounts', () => {
    it('keeps an account as it was given', async () => {
      const login = {
        tokenKind: 'SYSTEM_USER',
        scopes: ['whatsapp_business_messaging'],
        issuedAt: NOON,
        expiresAt: null,
        state: 'valid' as const,
      };
      const given = account({ login, details: { nested: { list: [1, 'два', null] } } });
      await store().accounts.save(given);
      expect(await store().accounts.find(ACCOUNT)).toEqual(given);
      expect(await store().accounts.find('whatsapp:0')).toBeNull();
    });

    it('replaces everything but enabled and createdAt', async () => {
      await store().accounts.save(account());
      await store().accounts.setEnabled(ACCOUNT, false);
      const changed = account({ name: 'New', handle: null, createdAt: NOON + 9, details: {} });
      await store().accounts.save(changed);
      expect(await store().accounts.find(ACCOUNT)).toEqual({
        ...changed,
        enabled: false,
        createdAt: NOON,
      });
    });

    it('lists by gate and kind, oldest first', async () => {
      await store().accounts.save(account({ createdAt: NOON + 1 }));
      await store().accounts.save(account({ id: 'meta:7', gate: 'meta', kind: 'login' }));
      const ids = async (filter?: Parameters<ReturnType<typeof store>['accounts']['list']>[0]) =>
        (await store().accounts.list(filter)).map(({ id }) => id);
      expect(await ids()).toEqual(['meta:7', ACCOUNT]);
      expect(await ids({ gate: 'whatsapp' })).toEqual([ACCOUNT]);
      expect(await ids({ kind: 'login' })).toEqual(['meta:7']);
      expect(await ids({ gate: 'whatsapp', kind: 'login' })).toEqual([]);
    });

    it('keeps what a login came to, and refuses to for an account that is not there', async () => {
      const facts = {
        tokenKind: 'USER',
        scopes: [],
        issuedAt: 1,
        expiresAt: 2,
        state: 'expired' as const,
      };
      await store().accounts.save(account());
      await store().accounts.setLogin(ACCOUNT, facts);
      expect((await store().accounts.find(ACCOUNT))?.login).toEqual(facts);
      await expect(store().accounts.setLogin('meta:0', facts)).rejects.toMatchObject({
        exitCode: 5,
      });
      await expect(store().accounts.setEnabled('meta:0', true)).rejects.toMatchObject({
        exitCode: 5,
      });
    });

    it('lays new details over those it has', async () => {
      await store().accounts.save(account({ details: { phone: '+7 999 765-43-21', via: null } }));
      await store().accounts.addDetails(ACCOUNT, { via: 'meta:1', throughput: 'HIGH' });
      expect((await store().accounts.find(ACCOUNT))?.details).toEqual({
        phone: '+7 999 765-43-21',
        via: 'meta:1',
        throughput: 'HIGH',
      });
      await expect(store().accounts.addDetails('meta:0', {})).rejects.toMatchObject({
        category: 'not_found',
      });
    });

    it('forgets an account that nobody ever wrote to', async () => {
      await store().accounts.save(account());
      await store().accounts.remove(ACCOUNT);
      await store().accounts.remove(ACCOUNT);
      expect(await store().accounts.find(ACCOUNT)).toBeNull();
    });

    it('keeps one that has messages as not set up, and its messages', async () => {
      await store().accounts.save(account());
      await store().messages.insert(message(await talk(store())));
      await store().accounts.remove(ACCOUNT);
      await store().accounts.remove(ACCOUNT);
      const left = account({ enabled: false, details: NOT_SET_UP });
      expect(await store().accounts.find(ACCOUNT)).toEqual(left);
      expect(await store().messages.list({ gate: 'whatsapp', limit: 9 })).toHaveLength(1);
    });
  });

  describe('people', () => {
    const phone = { kind: 'phone', value: CLIENT };
    const userId = { kind: 'user_id', value: 'RU.1000' };

    it('makes one person of one identity, however often', async () => {
      const { people } = store();
      const first = await people.resolve('whatsapp', { identities: [phone] }, NOON);
      expect(first).toMatchObject({ gate: 'whatsapp', name: null, identities: [phone] });
      expect(await people.resolve('whatsapp', { identities: [phone] }, NOON + 1)).toEqual(first);
      expect(await people.resolve('telegram', { identities: [phone] }, NOON)).not.toEqual(first);
    });

    it('links new identities, and replaces a name only by another name', async () => {
      const { people } = store();
      const { id } = await people.resolve('whatsapp', { identities: [phone], name: 'Olya' }, NOON);
      const both = await people.resolve('whatsapp', { identities: [userId, phone] }, NOON);
      expect(both).toEqual({ id, gate: 'whatsapp', name: 'Olya', identities: [phone, userId] });
      const named = { identities: [userId], name: 'Ольга' };
      expect(await people.resolve('whatsapp', named, NOON)).toMatchObject({ id, name: 'Ольга' });
      const blank = { identities: [userId], name: ' ' };
      expect(await people.resolve('whatsapp', blank, NOON)).toMatchObject({ id, name: 'Ольга' });
      expect(await people.find(id)).toMatchObject({ name: 'Ольга' });
      expect(await people.find(id + 1)).toBeNull();
    });

    it.each(['Вера Пример (@vera.primer)', 'ВЕРА ПРИМЕР', '@vera.primer', 'vera.primer', ' 700 '])(
      '%s is what somebody is called',
      async (text) => {
        const { people } = store();
        const vera = { identities: [{ kind: 'user_id', value: '700' }] };
        const name = 'Вера Пример (@vera.primer)';
        const { id } = await people.resolve('instagram', { ...vera, name }, NOON);
        expect(await people.called('instagram', text)).toMatchObject([{ id, name }]);
        expect(await people.called('messenger', text)).toEqual([]);
      },
    );

    it.each(['Вера', 'Пример', 'vera', '70', ''])('a part (“%s”) is nobody', async (text) => {
      const { people } = store();
      const vera = { identities: [{ kind: 'user_id', value: '700' }] };
      await people.resolve('instagram', { ...vera, name: 'Вера Пример (@vera.primer)' }, NOON);
      expect(await people.called('instagram', text)).toEqual([]);
    });

    it('keeps a name that says more than the @name alone', async () => {
      const { people } = store();
      const told = (name: string) =>
        people.resolve('whatsapp', { identities: [userId], name }, NOON);
      expect(await told('@olya')).toMatchObject({ name: '@olya' });
      expect(await told('Ольга (@olya)')).toMatchObject({ name: 'Ольга (@olya)' });
      expect(await told('@olya')).toMatchObject({ name: 'Ольга (@olya)' });
      expect(await told('@olga')).toMatchObject({ name: '@olga' });
    });

    it('believes the first identity where two name two people', async () => {
      const { people } = store();
      const a = await people.resolve('whatsapp', { identities: [phone] }, NOON);
      const b = await people.resolve('whatsapp', { identities: [userId] }, NOON);
      const told = { identities: [userId, phone] };
      expect((await people.resolve('whatsapp', told, NOON)).id).toBe(b.id);
      expect(await people.findMany([b.id, 999, a.id, b.id])).toEqual([b, a]);
      expect(await people.findMany([])).toEqual([]);
    });

    it('finds by an identity or a name in any case', async () => {
      const { people } = store();
      const told = { identities: [phone], name: 'Алёна Ёлкина' };
      const { id } = await people.resolve('whatsapp', told, NOON);
      for (const text of [CLIENT, ` ${CLIENT} `, 'алёна ёлкина', 'АЛЕНА ЕЛКИНА']) {
        expect((await people.search('whatsapp', text)).map((person) => person.id)).toEqual([id]);
      }
      for (const text of ['', 'алёна', '%', CLIENT.slice(1)]) {
        expect(await people.search('whatsapp', text)).toEqual([]);
      }
      expect(await people.search('telegram', CLIENT)).toEqual([]);
    });

    it('refuses a party without an identity', async () => {
      await expect(store().people.resolve('whatsapp', { identities: [] }, NOON)).rejects.toThrow(
        'identity',
      );
    });

    it('makes one person when two ask at once', async () => {
      const other = await another();
      const asked = Array.from({ length: 20 }, (_, index) =>
        (index % 2 ? other : store()).people.resolve(
          'whatsapp',
          { identities: index % 3 ? [phone, userId] : [userId, phone] },
          NOON,
        ),
      );
      const people = await Promise.all(asked);
      expect(new Set(people.map(({ id }) => id)).size).toBe(1);
    });

    it('survives what PostgreSQL cannot keep: U+0000', async () => {
      const told = { identities: [{ kind: 'username', value: 'a\0b' }], name: 'N\0' };
      const first = await store().people.resolve('telegram', told, NOON);
      expect(first).toMatchObject({ name: 'N\uFFFD', identities: [{ value: 'a\uFFFDb' }] });
      expect(await store().people.resolve('telegram', told, NOON)).toEqual(first);
    });
  });

  describe('conversations', () => {
    const place = { accountId: ACCOUNT, groupId: null, title: null, at: NOON };

    it('has one with each person and each group of an account', async () => {
      const { conversations } = store();
      const { personId, conversationId } = await talk(store());
      expect(await conversations.resolve({ ...place, personId })).toEqual({
        id: conversationId,
        accountId: ACCOUNT,
        personId,
        withPersonId: null,
        groupId: null,
        title: null,
        lastMessageAt: null,
        lastInboundAt: null,
        unreachableSince: null,
      });
      const group = { ...place, personId, groupId: 'g1', title: 'Course' };
      const made = await conversations.resolve(group);
      expect(made).toMatchObject({ personId: null, groupId: 'g1', title: 'Course' });
      expect(made.id).not.toBe(conversationId);
      expect((await conversations.resolve(group)).id).toBe(made.id);
      const elsewhere = await conversations.resolve({ ...group, accountId: 'whatsapp:2' });
      expect(elsewhere.id).not.toBe(made.id);
      expect(await conversations.find(made.id)).toEqual(made);
      expect(await conversations.find(999)).toBeNull();
    });

    it('finds groups by id, by title however it is typed, and by the public name they have now', async () => {
      const { accounts, conversations } = store();
      await accounts.save(account());
      const made = async (groupId: string, title: string | null, handle?: string) =>
        (await conversations.resolve({ ...place, personId: null, groupId, title, handle })).id;
      const club = await made('-1', 'Кружок «Ёлка’s»', '@Yolka_club');
      const namesake = await made('-2', 'кружок «елка’s»');
      const unnamed = await made('-3', null);
      const { conversationId } = await talk(store());
      const found = async (text: string, gate = 'whatsapp') =>
        (await conversations.groups(gate, text)).map(({ id }) => id);
      expect(await found("  КРУЖОК «ЁЛКА's» ")).toEqual([club, namesake]);
      expect(await found('-3')).toEqual([unnamed]);
      expect(await found('@yolka_CLUB')).toEqual([club]);
      for (const text of ['', 'Кружок', 'Yolka_club', '%', '-']) {
        expect(await found(text)).toEqual([]);
      }
      expect(await found('-1', 'telegram')).toEqual([]);
      // The name passes to another one.
      await made('-2', null, '@yolka_club');
      expect(await found('@yolka_club')).toEqual([namesake]);
      await made('-1', null);
      expect(await found('@yolka_club')).toEqual([namesake]);
      const some = await conversations.findMany([club, conversationId, club, 999]);
      expect(new Set(some.map(({ id }) => id))).toEqual(new Set([club, conversationId]));
      expect(some).toHaveLength(2);
    });

    it('takes no thread for a group', async () => {
      const { accounts, conversations, people } = store();
      await accounts.save(account());
      const party = { identities: [{ kind: 'email', value: 'anna@example.org' }] };
      const { id: personId } = await people.resolve('whatsapp', party, NOON);
      const thread = { externalId: 'first@example.org', follows: [], subject: 'Приём' };
      const { accountId } = place;
      await conversations.thread({ accountId, personId, externalId: 'a', thread, at: NOON });
      expect(await conversations.groups('whatsapp', 'Приём')).toEqual([]);
    });

    it('takes a new title, and keeps the old one where none came', async () => {
      const { conversations } = store();
      const group = { ...place, personId: null, groupId: 'g1' };
      const { id } = await conversations.resolve(group);
      await conversations.resolve({ ...group, title: 'Old' });
      expect(await conversations.resolve({ ...group, title: 'New' })).toMatchObject({
        title: 'New',
      });
      expect(await conversations.resolve(group)).toMatchObject({ id, title: 'New' });
    });

    it('refuses one with nobody', async () => {
      await expect(store().conversations.resolve({ ...place, personId: null })).rejects.toThrow(
        'person or a group',
      );
    });

    it('makes one when two ask at once', async () => {
      const { personId } = await talk(store(), { accountId: 'whatsapp:2' });
      const other = await another();
      const found = await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          (index % 2 ? other : store()).conversations.resolve({ ...place, personId }),
        ),
      );
      expect(new Set(found.map(({ id }) => id)).size).toBe(1);
    });

    it('lists the latest first, those without a message last', async () => {
      const { conversations, messages } = store();
      const quiet = await talk(store(), { phone: '79990000001' });
      const early = await talk(store(), { phone: '79990000002' });
      const late = await talk(store(), { phone: '79990000003' });
      const foreign = await talk(store(), { accountId: 'whatsapp:2', phone: '79990000004' });
      await messages.insert(message({ ...late, externalId: 'b', timestamp: NOON + 5 }));
      await messages.insert(message({ ...early, externalId: 'a', timestamp: NOON }));
      const ids = async (filter: { accountId?: string; limit: number }) =>
        (await conversations.list(filter)).map(({ id }) => id);
      const mine = [late, early, quiet].map(({ conversationId }) => conversationId);
      expect(await ids({ accountId: ACCOUNT, limit: 9 })).toEqual(mine);
      expect(await ids({ accountId: ACCOUNT, limit: 2 })).toEqual(mine.slice(0, 2));
      expect(await ids({ limit: Infinity })).toContain(foreign.conversationId);
    });
  });

  describe('people to be asked for', () => {
    const due = async (changes: Partial<UnaskedFilter> = {}) => {
      const filter = { accountId: ACCOUNT, afterId: 0, now: NOON, activeSince: NOON, limit: 10 };
      const { people, ...rest } = await store().people.unasked({ ...filter, ...changes });
      return { ids: people.map(({ id }) => id), ...rest };
    };

    it('are those of an account that nobody asked about lately', async () => {
      const { personId: first } = await talk(store(), { phone: '1' });
      const { personId: second } = await talk(store(), { phone: '2' });
      await talk(store(), { accountId: 'whatsapp:2', phone: '3' });
      expect(await due()).toEqual({ ids: [first, second], last: second, more: false });
      const told = { accountId: ACCOUNT, personId: first, until: NOON + 9, now: NOON };
      await store().people.asked(told);
      expect((await due()).ids).toEqual([second]);
      expect((await due({ now: NOON + 9 })).ids).toEqual([first, second]);
      expect(await due({ limit: 1 })).toEqual({ ids: [], last: first, more: true });
      expect((await due({ afterId: first })).ids).toEqual([second]);
      expect(await due({ afterId: second })).toEqual({ ids: [], last: second, more: false });
    });

    it('are of those who have a name only whoever wrote of late', async () => {
      const { people, messages } = store();
      const quiet = await talk(store(), { phone: '1' });
      const busy = await talk(store(), { phone: '2' });
      for (const value of ['1', '2']) {
        const identities = [{ kind: 'phone', value }];
        await people.resolve('whatsapp', { identities, name: `N ${value}` }, NOON);
      }
      await messages.insert(message({ ...quiet, externalId: 'a', timestamp: NOON - 1 }));
      await messages.insert(message({ ...busy, externalId: 'b', timestamp: NOON }));
      expect((await due()).ids).toEqual([busy.personId]);
      expect((await due({ activeSince: Number.POSITIVE_INFINITY })).ids).toEqual([]);
    });
  });
}
