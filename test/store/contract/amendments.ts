import { describe, expect, it } from 'vitest';
import { connect } from '../../../src/store/connect.ts';
import type { Amendment } from '../../../src/store/store.ts';
import { ACCOUNT, type Fixture, message, NOON, talk } from '../fixture.ts';

const edit = (by: string, at: number, text: string | null): Amendment => ({
  accountId: ACCOUNT,
  externalId: 'm',
  kind: 'edit',
  by,
  at,
  text,
});
const revoke: Amendment = { ...edit('r', NOON + 9, null), kind: 'revoke' };

const MEDIA = {
  kind: 'image' as const,
  id: '1',
  mimeType: null,
  sha256: null,
  filename: null,
  size: null,
  caption: 'Первая подпись',
};

export function amendmentContract({ store, place }: Fixture): void {
  describe('what becomes of a message after it was sent', () => {
    const first = edit('e1', NOON + 1, 'Записаться на среду');
    const second = edit('e2', NOON + 2, 'Записаться на пятницу');
    const given = async () =>
      message({ ...(await talk(store())), externalId: 'm', text: 'Хочу записаться на вторник' });
    const found = async (words: string) =>
      (await store().messages.search(words, 9)).map(({ externalId }) => externalId);

    it.each([
      ['after it, in order', ['message', first, second, revoke]],
      ['after it, the wrong way round', ['message', revoke, second, first]],
      ['before it', [second, revoke, first, 'message']],
      ['on both sides of it', [second, 'message', revoke, first]],
      ['twice', [first, 'message', second, first, revoke, 'message', second]],
    ] as const)('is the same when it comes %s', async (_, steps) => {
      for (const step of steps) {
        if (step === 'message') await store().messages.insert(await given());
        else await store().messages.amend(step);
      }
      expect(await store().messages.find(ACCOUNT, 'm')).toMatchObject({
        text: 'Записаться на пятницу',
        edited: true,
        revoked: true,
      });
      for (const words of ['пятница', 'среда', 'вторник'])
        expect(await found(words)).toEqual(['m']);
      expect(await found('суббота')).toEqual([]);
    });

    it('tells what is new, and gives each change a revision', async () => {
      const { messages } = store();
      await messages.insert(await given());
      const before = await store().revision();
      expect(await messages.amend(first)).toMatchObject({ fresh: true });
      const [changed] = await messages.changes(ACCOUNT, before, 9);
      expect(changed?.revision).toBeGreaterThan(before);
      const after = await store().revision();
      expect(await messages.amend(first)).toMatchObject({ fresh: false });
      expect(await store().revision()).toBe(after);
      expect(await messages.find(ACCOUNT, 'm')).toMatchObject({ edited: true, revoked: false });
    });

    it('changes the caption of a file, also to none', async () => {
      const { messages } = store();
      const file = { ...(await given()), type: 'image', text: MEDIA.caption, media: MEDIA };
      await messages.insert(file);
      await messages.amend(edit('e1', NOON + 1, 'Вторая подпись'));
      expect(await messages.find(ACCOUNT, 'm')).toMatchObject({
        text: 'Вторая подпись',
        media: { ...MEDIA, caption: 'Вторая подпись' },
      });
      await messages.amend(edit('e2', NOON + 2, null));
      expect(await messages.find(ACCOUNT, 'm')).toMatchObject({
        text: null,
        media: { ...MEDIA, caption: null },
      });
      expect(await found('первая')).toEqual(['m']);
    });

    it('waits for a whole history too', async () => {
      const { messages } = store();
      await messages.amend(second);
      await messages.amend({ ...revoke, externalId: 'n' });
      const one = await given();
      await messages.import([one, { ...one, externalId: 'n' }, { ...one, externalId: 'o' }]);
      const [m, n, o] = await messages.list({ limit: 9 });
      expect(m).toMatchObject({ text: second.text, edited: true, revoked: false });
      expect(n).toMatchObject({ text: one.text, edited: false, revoked: true });
      expect(o).toMatchObject({ text: one.text, edited: false, revoked: false });
    });

    it('holds for the further parts of what was taken back', async () => {
      const { messages } = store();
      const whole = await given();
      await messages.insert({ ...whole, externalId: 'm#1' });
      await messages.insert(whole);
      await messages.amend(first);
      await messages.amend(revoke);
      await messages.insert({ ...whole, externalId: 'm#2' });
      await messages.insert({ ...whole, externalId: 'mm#1' });
      expect(
        (await messages.list({ limit: 9 })).map((each) => [
          each.externalId,
          each.revoked,
          each.edited,
        ]),
      ).toEqual([
        ['m#1', true, false],
        ['m', true, true],
        ['m#2', true, false],
        ['mm#1', false, false],
      ]);
    });

    it.each(['before', 'after'])(
      'goes from here for good when asked so %s it came',
      async (when) => {
        const { messages, media } = store();
        const purge: Amendment = { ...revoke, kind: 'purge' };
        const whole = {
          ...(await given()),
          type: 'image',
          media: MEDIA,
          details: { choice: { title: 'Утром' } },
        };
        if (when === 'before') await messages.amend(purge);
        await messages.insert(whole);
        if (when === 'after') {
          const path = 'media/aa/aa';
          await media.keep(whole, { sha256: 'a'.repeat(64), size: 3, path });
          await messages.insert({ ...whole, externalId: 'same' });
          await media.keep(
            { ...whole, externalId: 'same' },
            { sha256: 'a'.repeat(64), size: 3, path },
          );
          expect((await messages.amend(purge)).files).toEqual([]);
          expect((await messages.amend({ ...purge, externalId: 'same' })).files).toEqual([path]);
        }
        // Delivered once more, it does not come back.
        await messages.insert(whole);
        await messages.amend(first);
        expect(await messages.find(ACCOUNT, 'm')).toMatchObject({
          text: null,
          media: null,
          details: null,
          revoked: true,
          raw: { purged: true },
        });
        expect(await media.find(whole)).toBeNull();
        expect(await found('вторник')).toEqual([]);
        expect(await found('утром')).toEqual([]);
      },
    );

    it.each([
      ['after', ['message', 'edit', 'purge']],
      ['before', ['purge', 'message', 'edit']],
      ['without it', ['edit', 'purge']],
    ] as const)('goes with the messages that have changed it, %s', async (_, steps) => {
      const { messages } = store();
      const whole = await given();
      const by = { ...whole, externalId: 'e1', type: 'edit', text: first.text };
      for (const step of steps) {
        if (step === 'message') await messages.insert(whole);
        else if (step === 'purge') await messages.amend({ ...revoke, kind: 'purge' });
        else {
          await messages.insert(by);
          await messages.amend(first);
          // Two that change each other are no way to keep it busy.
          await messages.amend({ ...first, externalId: 'e1', by: 'm' });
        }
      }
      expect(await messages.find(ACCOUNT, 'e1')).toMatchObject({ text: null, revoked: true });
      expect(await found('среда')).toEqual([]);
      const { db } = await connect(place());
      const texts = await db.selectFrom('amendments').select('text').execute();
      await db.destroy();
      expect(texts.filter(({ text }) => text !== null)).toEqual([]);
    });

    it('is of one account only', async () => {
      const { messages } = store();
      await messages.insert(await given());
      await messages.amend({ ...first, accountId: 'whatsapp:2' });
      expect(await messages.find(ACCOUNT, 'm')).toMatchObject({ edited: false });
    });
  });

  describe('what a message says beside its text', () => {
    const details = {
      choice: { id: 'morning', title: 'Утром' },
      referral: { headline: 'Консультация', source_url: 'https://example.org/ad' },
      order: { items: [{ product: 'hour', quantity: 2 }] },
    };

    it('is kept, and found', async () => {
      const { messages } = store();
      const who = await talk(store());
      await messages.insert(message({ ...who, externalId: 'd', text: 'Да', details }));
      await messages.insert(message({ ...who, externalId: 'plain' }));
      expect((await messages.find(ACCOUNT, 'd'))?.details).toEqual(details);
      expect((await messages.find(ACCOUNT, 'plain'))?.details).toBeNull();
      for (const words of ['утром', 'консультации', 'morning', 'hour', '2']) {
        expect((await messages.search(words, 9)).map((one) => one.externalId)).toEqual(['d']);
      }
    });

    it('is its type where it says nothing', async () => {
      const { messages } = store();
      const who = await talk(store());
      await messages.insert(message({ ...who, externalId: 's', type: 'sticker', text: null }));
      await messages.insert(message({ ...who, externalId: 't', type: 'sticker', text: 'Да' }));
      const found = await messages.search('sticker', 9);
      expect(found.map(({ externalId }) => externalId)).toEqual(['s']);
    });

    it('is looked for among some messages only', async () => {
      const { messages } = store();
      const [one, two] = [await talk(store()), await talk(store(), { phone: '79990000002' })];
      await messages.insert(message({ ...one, externalId: 'a', timestamp: NOON }));
      await messages.insert(message({ ...two, externalId: 'b', timestamp: NOON + 1 }));
      await messages.insert(
        message({ ...one, externalId: 'c', timestamp: NOON + 2, direction: 'outbound' }),
      );
      const found = async (filter: Parameters<typeof messages.search>[2]) =>
        (await messages.search('здравствуйте', 9, filter)).map(({ externalId }) => externalId);
      expect(await found({})).toEqual(['c', 'b', 'a']);
      expect(await found({ since: NOON + 1 })).toEqual(['c', 'b']);
      expect(await found({ personIds: [one.personId] })).toEqual(['c', 'a']);
      expect(await found({ personIds: [] })).toEqual([]);
      expect(await found({ direction: 'inbound', conversationId: two.conversationId })).toEqual([
        'b',
      ]);
      expect(await found({ gate: 'whatsapp', accountId: ACCOUNT, unread: true })).toEqual([
        'b',
        'a',
      ]);
      expect(await found({ gate: 'telegram' })).toEqual([]);
    });
  });
}
