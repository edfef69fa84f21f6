import { describe, expect, it } from 'vitest';
import { ACCOUNT, type Fixture, NOON, notice, talk } from '../fixture.ts';

export function newsContract({ store }: Fixture): void {
  describe('news', () => {
    const add = (digest: string, changes: Parameters<typeof notice>[0] = {}) =>
      store().notices.add(notice({ digest, ...changes }));

    it('is found by any word of it, in any form', async () => {
      await add('a');
      await add('b', {
        kind: 'unknown',
        topic: 'unknown',
        subject: null,
        summary: 'field “new” is not known',
        raw: { field: 'new', value: { note: 'Первая строка\nконсультации', code: 4711 } },
      });
      await add('c', { gate: 'telegram', summary: 'консультация' });
      const found = async (words: string, filter = {}) =>
        (await store().notices.search(words, { limit: 9, ...filter })).map(
          ({ gate, kind }) => `${gate} ${kind}`,
        );
      expect(await found('консультация')).toEqual(['telegram notice', 'whatsapp unknown']);
      expect(await found('консультация', { gate: 'whatsapp' })).toEqual(['whatsapp unknown']);
      expect(await found('консультация', { limit: 1 })).toEqual(['telegram notice']);
      expect(await found('строки 4711')).toEqual(['whatsapp unknown']);
      expect(await found('reminder approved', { kind: 'notice', gate: 'whatsapp' })).toEqual([
        'whatsapp notice',
      ]);
      expect(await found('template', { topic: 'unknown' })).toEqual([]);
      for (const words of ['', '%', "'", 'nothing']) expect(await found(words)).toEqual([]);
    });

    it('is found behind more than a page of others', async () => {
      await add('wanted', { summary: 'The needle' });
      await store().transaction(async (tx) => {
        for (let n = 0; n < 1100; n += 1) await tx.notices.add(notice({ digest: `${n}` }));
      });
      const [found] = await store().notices.search('needle', { limit: 1 });
      expect(found?.summary).toBe('The needle');
    });

    it('is listed by topic, kind and time', async () => {
      await add('a', { at: NOON });
      await add('b', { at: NOON + 1, topic: 'account_update' });
      await add('c', { at: NOON + 2, kind: 'unknown', topic: 'unknown' });
      const topics = async (filter: object) =>
        (await store().notices.list({ limit: 9, ...filter })).map(({ topic }) => topic);
      expect(await topics({ topic: 'account_update' })).toEqual(['account_update']);
      expect(await topics({ kind: 'notice' })).toEqual([
        'account_update',
        'message_template_status_update',
      ]);
      expect(await topics({ since: NOON + 1 })).toEqual(['unknown', 'account_update']);
      const [first, second, third] = await store().notices.range('whatsapp', 0, 99, 9);
      expect([first?.at, second?.at, third?.at]).toEqual([NOON, NOON + 1, NOON + 2]);
      expect(await store().notices.range('whatsapp', second?.id ?? 0, second?.id ?? 0, 9)).toEqual([
        second,
      ]);
      expect(await store().notices.range('telegram', 0, 99, 9)).toEqual([]);
    });

    it('tells who wants no marketing messages, by the newest word on it', async () => {
      const { personId } = await talk(store());
      const stopped = (account = ACCOUNT, person = personId) =>
        store().notices.marketingStopped(account, person);
      expect(await stopped()).toBe(false);
      const about = { personId, accountId: ACCOUNT };
      await add('resumed', { ...about, at: NOON + 5, marketing: 'resumed' });
      await add('stopped', { ...about, at: NOON + 1, marketing: 'stopped' });
      expect(await stopped()).toBe(false);
      await add('again', { ...about, at: NOON + 9, marketing: 'stopped' });
      await add('other news', { ...about, at: NOON + 10 });
      expect(await stopped()).toBe(true);
      expect(await stopped('whatsapp:2')).toBe(false);
      expect(await stopped(ACCOUNT, personId + 1)).toBe(false);
    });
  });
}
