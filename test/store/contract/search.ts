import { beforeEach, describe, expect, it } from 'vitest';
import { type Fixture, message, NOON, talk } from '../fixture.ts';

const TEXTS = [
  'Записались на консультации в среду',
  'Two meetings with Azarya on 21.11',
  'Ёлка стоит 1500 рублей, звоните +7 999 123-45-67',
  'Zoom-встреча: https://example.org/j/12345?pwd=abc',
  'ﬁne Ｗｉｄｅ nai\u0308ve 北京',
  'со\u00ADгла\u200Bсна',
];

export function searchContract({ store }: Fixture): void {
  describe('messages.search', () => {
    beforeEach(async () => {
      const place = await talk(store());
      for (const [index, text] of TEXTS.entries()) {
        const given = { ...place, externalId: String(index), text, timestamp: NOON + index };
        await store().messages.insert(message(given));
      }
    });

    async function found(words: string, limit = 99): Promise<string> {
      const messages = await store().messages.search(words, limit);
      return messages.map(({ externalId }) => externalId).join('');
    }

    it.each([
      ['консультация', '0'],
      ['КОНСУЛЬТАЦИЮ записалась', '0'],
      ['среда консультация', '0'],
      ['meeting', '1'],
      ['Meetings AZARYA', '1'],
      ['21 11', '1'],
      ['елка', '2'],
      ['ёлки', '2'],
      ['рубль', '2'],
      ['1500', '2'],
      ['999 123', '2'],
      ['встречу zoom', '3'],
      ['12345', '3'],
      ['1234', ''],
      ['fine wide naïve', '4'],
      ['北京', '4'],
      ['согласна', '5'],
      ['консультация meeting', ''],
      ['nothing', ''],
    ])('%s', async (words, expected) => {
      expect(await found(words)).toBe(expected);
    });

    it('answers newest first, as many as asked', async () => {
      const place = await talk(store());
      for (const [externalId, timestamp] of [
        ['x', NOON + 50],
        ['y', NOON + 70],
        ['z', NOON + 60],
      ] as const) {
        await store().messages.insert(
          message({ ...place, externalId, timestamp, text: 'Оплатила счёт' }),
        );
      }
      expect(await found('оплатила')).toBe('yzx');
      expect(await found('оплатила', 2)).toBe('yz');
    });

    it('finds a file by its caption and name', async () => {
      const place = await talk(store());
      const media = {
        kind: 'document' as const,
        id: '1',
        mimeType: null,
        sha256: null,
        filename: 'Договор.pdf',
        size: null,
        caption: 'Подписанный экземпляр',
      };
      await store().messages.insert(message({ ...place, externalId: 'm', text: null, media }));
      expect(await found('договоры')).toBe('m');
      expect(await found('экземпляры')).toBe('m');
    });

    it.each([
      ['nothing', ''],
      ['spaces', '   '],
      ['a star', '*'],
      ['a quote', '"'],
      ['an apostrophe', "'"],
      ['an open phrase', '"unclosed'],
      ['an FTS5 function', 'NEAR(a b)'],
      ['FTS5 operators', 'AND OR NOT'],
      ['an FTS5 column', 'text:*'],
      ['tsquery operators', "'a' & !b | (c"],
      ['more tsquery operators', ':* <-> \\'],
      ['U+0000', '\0'],
      ['half a character', '\uD800'],
      ['a column list', '{a b} : c ^d'],
      ['SQL', '--; drop table messages'],
      ['10,000 brackets', '(('.repeat(5000)],
      ['a word of 10,000 letters', 'а'.repeat(10_000)],
      ['2000 times one word', 'слово '.repeat(2000)],
      ['3000 words', Array.from({ length: 3000 }, (_, index) => `w${index}`).join(' ')],
    ])('does not stumble over %s', async (_, words) => {
      expect(await found(words)).toBe('');
    });

    it('takes a message with more words than an index can hold', async () => {
      const place = await talk(store());
      const text = `начало ${Array.from({ length: 150_000 }, (_, index) => `слово${index}`).join(' ')}`;
      await store().messages.insert(message({ ...place, externalId: 'long', text }));
      expect(await found('начало слово7')).toBe('long');
    });
  });
}
