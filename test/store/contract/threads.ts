import { describe, expect, it } from 'vitest';
import type { Thread } from '../../../src/domain/event.ts';
import type { StoredMessage } from '../../../src/store/store.ts';
import { ACCOUNT, type Fixture, message, NOON, outboxRow, talk } from '../fixture.ts';

const DAY = 86_400_000;

interface Mail {
  id: string;
  /** What it follows, the nearest last. */
  follows?: readonly string[];
  subject?: string;
  bySubject?: true;
  after?: number;
  from?: string;
}

/** In every order they may come. */
function orders<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    orders(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}

export function threadContract({ store }: Fixture): void {
  async function put({ id, follows = [], subject = 'Приём', bySubject, after = 0, from }: Mail) {
    const { people, conversations, messages } = store();
    const value = from ?? 'nina@example.org';
    const person = await people.resolve('wire', { identities: [{ kind: 'email', value }] }, NOON);
    const thread: Thread = {
      externalId: follows[0] ?? id,
      follows,
      subject,
      ...(bySubject && { bySubject }),
    };
    const at = NOON + after;
    const place = { accountId: ACCOUNT, personId: person.id, externalId: id, thread, at };
    const { id: conversationId } = await conversations.thread(place);
    const said = { externalId: id, conversationId, personId: person.id, timestamp: at };
    await messages.insert(message({ ...said, accountId: ACCOUNT }));
    return conversationId;
  }
  const together = (found: readonly StoredMessage[]): string[] => {
    const places = new Map<number, string[]>();
    for (const { conversationId, externalId } of found) {
      places.set(conversationId, [...(places.get(conversationId) ?? []), externalId]);
    }
    return [...places.values()].map((ids) => ids.toSorted().join(' ')).toSorted();
  };
  const standing = async () => together(await store().messages.list({ limit: 99 }));

  describe('conversations of people', () => {
    it('are those with them and the threads they began, without groups or other accounts', async () => {
      const { people, conversations } = store();
      const nina = await people.resolve(
        'wire',
        { identities: [{ kind: 'email', value: 'nina@example.org' }] },
        NOON,
      );
      const place = { personId: nina.id, groupId: null, title: null, at: NOON };
      const first = await put({ id: 'one' });
      const second = await put({ id: 'two' });
      await put({ id: 'three', from: 'lev@example.org' });
      const direct = await conversations.resolve({ ...place, accountId: ACCOUNT });
      const group = { personId: null, groupId: 'g1', title: 'All' };
      await conversations.resolve({ ...place, ...group, accountId: ACCOUNT });
      await conversations.resolve({ ...place, accountId: 'wire:another' });
      const found = await conversations.ofPeople(ACCOUNT, [nina.id]);
      expect(found.map(({ id }) => id)).toEqual([first, second, direct.id]);
      expect(await conversations.ofPeople(ACCOUNT, [])).toEqual([]);
    });
  });

  describe('threads', () => {
    const CHAIN: readonly Mail[] = [
      { id: 'root' },
      { id: 'first', follows: ['root'] },
      { id: 'second', follows: ['root', 'first'] },
    ];

    it.each(orders(CHAIN))('are one, whichever comes first (%#)', async (...mails) => {
      for (const mail of mails) await put(mail);
      expect(await standing()).toEqual(['first root second']);
    });

    const NEAREST: readonly Mail[] = [
      { id: 'root' },
      { id: 'first', follows: ['root'] },
      { id: 'second', follows: ['first'] },
    ];

    it.each(orders(NEAREST))('are one where each names only the last (%#)', async (...mails) => {
      for (const mail of mails) await put(mail);
      expect(await standing()).toEqual(['first root second']);
    });

    it('keeps apart what is about something else, also with the same person', async () => {
      await put({ id: 'a' });
      await put({ id: 'b', subject: 'Счёт' });
      await put({ id: 'c', from: 'oleg@example.org' });
      expect(await standing()).toEqual(['a', 'b', 'c']);
    });

    it('finds an answer that names nothing by people and subject, for a while', async () => {
      await put({ id: 'a', subject: 'Приём в среду' });
      await put({
        id: 'b',
        subject: 'приём  в СРЕДУ'.replace('  ', ' '),
        bySubject: true,
        after: DAY,
      });
      await put({ id: 'c', subject: 'Приём в среду', bySubject: true, from: 'oleg@example.org' });
      await put({ id: 'd', subject: 'Приём в среду', bySubject: true, after: 200 * DAY });
      expect(await standing()).toEqual(['a b', 'c', 'd']);
    });

    it('gives every message that moves a revision of its own, and loses no outbox row', async () => {
      const other = await put({ id: 'second', follows: ['first'] });
      await store().outbox.add(outboxRow({ id: 'row', conversationId: other }));
      const into = await put({ id: 'root' });
      const before = await store().revision();
      await put({ id: 'first', follows: ['root'] });
      const moved = await store().messages.find(ACCOUNT, 'second');
      expect(moved).toMatchObject({ conversationId: into });
      expect(moved?.revision).toBeGreaterThan(before);
      expect((await store().outbox.find('row'))?.conversationId).toBe(into);
      expect(await store().conversations.find(other)).toBeNull();
    });

    it('knows with whom it began, and what about', async () => {
      const id = await put({ id: 'root' });
      expect(await store().conversations.find(id)).toMatchObject({
        personId: null,
        withPersonId: expect.any(Number),
        groupId: 'root',
        title: 'Приём',
      });
    });
  });

  describe('a group that goes on under another id', () => {
    const place = { accountId: ACCOUNT, personId: null, at: NOON };
    const group = (groupId: string, title: string | null = null) =>
      store().conversations.resolve({ ...place, groupId, title });
    const move = () => store().conversations.move({ accountId: ACCOUNT, from: '-5', to: '-1005' });

    it('keeps its conversation', async () => {
      const { id } = await group('-5', 'Курс');
      expect(await move()).toBe(true);
      expect(await group('-1005')).toMatchObject({ id, title: 'Курс' });
      expect(await move()).toBe(false);
    });

    it('becomes one with what the new id has already', async () => {
      const { personId } = await talk(store());
      const [old, fresh] = [await group('-5', 'Курс'), await group('-1005', 'Курс')];
      const said = { personId, accountId: ACCOUNT };
      await store().messages.insert(message({ ...said, externalId: 'a', conversationId: old.id }));
      await store().messages.insert(
        message({ ...said, externalId: 'b', conversationId: fresh.id }),
      );
      expect(await move()).toBe(true);
      expect(await standing()).toEqual(['a b']);
      expect(await store().conversations.find(old.id)).toBeNull();
    });

    it('has what was said before and comes later, too', async () => {
      const { id } = await group('-5', 'Курс');
      await move();
      expect(await group('-5')).toMatchObject({ id, groupId: '-1005' });
      expect(await store().conversations.list({ limit: 9 })).toHaveLength(1);
    });

    it('stays where it is told to move to itself', async () => {
      const { id } = await group('-5', 'Курс');
      const itself = { accountId: ACCOUNT, from: '-5', to: '-5' };
      expect(await store().conversations.move(itself)).toBe(false);
      expect(await group('-5')).toMatchObject({ id });
    });

    it('is no news of a group that nobody knows, or of another account', async () => {
      await store().conversations.resolve({
        ...place,
        accountId: 'wire:2',
        groupId: '-5',
        title: null,
      });
      expect(await move()).toBe(false);
    });
  });

  it('keeps since when somebody takes nothing, once', async () => {
    const { conversations } = store();
    const { personId, conversationId } = await talk(store());
    const reach = (since: number | null) =>
      conversations.reach({ accountId: ACCOUNT, personId }, since);
    expect(await reach(null)).toBe(false);
    expect(await reach(NOON)).toBe(true);
    expect(await reach(NOON + 5)).toBe(false);
    expect(await conversations.find(conversationId)).toMatchObject({ unreachableSince: NOON });
    expect(await reach(null)).toBe(true);
    expect(await conversations.find(conversationId)).toMatchObject({ unreachableSince: null });
  });

  it('lists what is due, the earliest first', async () => {
    const { outbox } = store();
    const state = 'scheduled';
    await outbox.add(outboxRow({ id: 'late', state, dueAt: NOON + 5 }));
    await outbox.add(outboxRow({ id: 'early', state, dueAt: NOON }));
    await outbox.add(outboxRow({ id: 'future', state, dueAt: NOON + 6 }));
    await outbox.add(outboxRow({ id: 'gone', state: 'dropped', dueAt: NOON }));
    const due = await outbox.due(NOON + 5, 9);
    expect(due.map(({ id }) => id)).toEqual(['early', 'late']);
    expect(due[0]).toMatchObject({ dueAt: NOON, state });
  });
}
