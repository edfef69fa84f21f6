import { describe, expect, it } from 'vitest';
import { fold, queryWords, wordsOf } from '../../src/store/words.ts';

describe('words', () => {
  it.each([
    ['консультация', 'Консультации консультацию КОНСУЛЬТАЦИЕЙ'],
    ['ёлка', 'елки Ёлку'],
    ['meeting', 'Meetings meet'],
    ['offer', 'oﬀers'],
  ])('%s: one word in every form', async (word, forms) => {
    expect(await wordsOf(forms)).toEqual(await wordsOf(word));
  });

  it('keeps numbers, parts words at anything else, and says each once', async () => {
    expect(await wordsOf('+7 (999) 123-45-67, 7.5% a_b 7')).toEqual([
      '7',
      '999',
      '123',
      '45',
      '67',
      '5',
      'a',
      'b',
    ]);
  });

  it('finds in plain text what it finds in any: the same with a soft hyphen, which is not plain', async () => {
    const letters = [...' \t\n«»–—…', ...span(0x20, 0x7e), ...span(0x410, 0x44f), 'Ё', 'ё'];
    for (const letter of letters) {
      const text = `Да${letter}Ёж${letter}7x`;
      expect(await wordsOf(text)).toEqual(await wordsOf(`${text}\u00AD`));
    }
  });

  it('knows words by name, not by what JavaScript has under it', async () => {
    expect(await wordsOf('constructor __proto__ toString')).toHaveLength(3);
  });

  it('holds no more than an index can take', async () => {
    const words = await wordsOf(Array.from({ length: 200_000 }, (_, i) => `слово${i}`).join(' '));
    expect(Buffer.byteLength(words.join(''))).toBeLessThanOrEqual(512 * 1024);
    expect((await wordsOf('ю'.repeat(5000)))[0]).toHaveLength(64);
    expect(await wordsOf('')).toEqual([]);
    expect(await queryWords(Array.from({ length: 999 }, (_, i) => `w${i}`).join(' '))).toHaveLength(
      256,
    );
  });

  it('folds what people read as the same', () => {
    expect(fold(' АЛЁНА ﬁ ')).toBe('алена fi');
  });
});

function span(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => String.fromCharCode(first + index));
}
