import { describe, expect, test } from 'vitest';
import { pieces } from '../../../gates/telegram/message/pieces.ts';
import { split } from '../../../gates/telegram/split.ts';
import type { Draft } from '../../../src/domain/message.ts';

const to = { kind: 'user_id', id: '6100000001' };
const texts = (text: string, max: number) =>
  pieces({ text, entities: [] }, max).map((piece) => piece.text);
const shapeOf = (text: string) => text.replaceAll(/\s/g, '');

describe('a text too long', () => {
  test('is cut at a paragraph, else a line, else a sentence, else a word', () => {
    expect(texts('один два\nтри\n\nчетыре пять. шесть', 20)).toEqual([
      'один два\nтри',
      'четыре пять. шесть',
    ]);
    expect(texts('один два. три\nчетыре пять', 20)).toEqual(['один два. три', 'четыре пять']);
    expect(texts('один два три. четыре пять', 20)).toEqual(['один два три.', 'четыре пять']);
    expect(texts('один два три четыре пять', 20)).toEqual(['один два три четыре', 'пять']);
    // So early in the text a paragraph would be a piece for nothing.
    expect(texts('да\n\nодин два три. четыре пять', 20)).toEqual([
      'да\n\nодин два три.',
      'четыре пять',
    ]);
    expect(texts('а'.repeat(45), 20).map((piece) => piece.length)).toEqual([20, 20, 5]);
  });

  test('is as long as it may be', () => {
    expect(texts('один два три четыре пять шесть', 19)[0]).toBe('один два три четыре');
    expect(texts('x'.repeat(20), 20)).toEqual(['x'.repeat(20)]);
  });

  test('is never cut inside of what people see as one character', () => {
    for (const one of ['😀', '👨‍👩‍👧‍👦', '🇷🇺', '👍🏽', 'é', '❤️‍🔥']) {
      const all = texts(one.repeat(40), 23);
      expect(all.join('')).toBe(one.repeat(40));
      for (const piece of all) {
        expect(piece.length).toBeLessThanOrEqual(23);
        expect(piece).toBe(one.repeat(piece.length / one.length));
      }
    }
    // Longer than a piece: code points stay whole at least.
    const monster = `👍${'\u200D👍'.repeat(30)}`;
    const all = texts(monster, 10);
    expect(all.join('')).toBe(monster);
    expect(all.every((piece) => piece.isWellFormed())).toBe(true);
  });

  test('loses nothing but white space at the cuts', () => {
    const words = ['слово', 'да.', 'a😀b', 'конец!»', '\n', '\n\n', '—', 'x'.repeat(37)];
    let seed = 7;
    const next = (most: number) => (seed = (seed * 48_271) % 2_147_483_647) % most;
    for (let round = 0; round < 200; round += 1) {
      const text = Array.from({ length: 60 }, () => words[next(words.length)])
        .join(' ')
        .trim();
      const max = 20 + next(60);
      const all = texts(text, max);
      expect(shapeOf(all.join(''))).toBe(shapeOf(text));
      expect(all.every((piece) => piece !== '' && piece.length <= max)).toBe(true);
    }
  });

  test('what is marked goes on in the next piece', () => {
    const text = `${'слово '.repeat(6)}конец`;
    const whole = { text, entities: [{ type: 'bold' as const, offset: 6, length: 30 }] };
    const [first, second] = pieces(whole, 20);
    expect(first).toEqual({
      text: 'слово слово слово',
      entities: [{ type: 'bold', offset: 6, length: 11 }],
    });
    expect(second?.entities).toEqual([{ type: 'bold', offset: 0, length: 17 }]);
  });
});

describe('a draft', () => {
  const long = `${'а'.repeat(3000)}\n\n${'б'.repeat(3000)}\n\n${'в'.repeat(3000)}`;

  test('that fits stays one, as it is', async () => {
    const draft: Draft = { to, text: 'а'.repeat(4096), buttons: [{ id: 'a', title: 'A' }] };
    expect(await split(draft)).toEqual([draft]);
    const media: Draft = { to, media: { kind: 'image', id: 'x', caption: 'а'.repeat(5000) } };
    expect(await split(media)).toEqual([media]);
  });

  test('answers with its first piece, and can be pressed under its last', async () => {
    const draft: Draft = {
      to,
      text: long,
      replyTo: '6100000001:7',
      buttons: [{ id: 'a', title: 'A' }],
      extra: { silent: true, quote: 'x', columns: 2, effect: 'fire' },
    };
    expect(await split(draft)).toEqual([
      {
        to,
        text: 'а'.repeat(3000),
        replyTo: '6100000001:7',
        extra: { silent: true, quote: 'x', effect: 'fire' },
      },
      { to, text: 'б'.repeat(3000), extra: { silent: true } },
      {
        to,
        text: 'в'.repeat(3000),
        buttons: [{ id: 'a', title: 'A' }],
        extra: { silent: true, columns: 2 },
      },
    ]);
  });

  test('is measured without its marks', async () => {
    const fits = `**${'а'.repeat(4096)}**`;
    expect(await split({ to, text: fits, format: 'markdown' })).toEqual([
      {
        to,
        text: 'а'.repeat(4096),
        extra: { entities: [{ type: 'bold', offset: 0, length: 4096 }] },
      },
    ]);
    const [first, second] = await split({
      to,
      text: `<b>${'а '.repeat(3000)}</b>`,
      format: 'html',
    });
    expect(first?.text).toHaveLength(4095);
    expect(first).toMatchObject({
      extra: { entities: [{ type: 'bold', offset: 0, length: 4095 }] },
    });
    expect(second).toMatchObject({ extra: { entities: [{ type: 'bold', offset: 0 }] } });
    expect(second?.format).toBeUndefined();
  });
});
