import { describe, expect, it } from 'vitest';
import { cellsOf, fold } from '../../src/cli/width.ts';

describe('sentences as wide as the terminal', () => {
  it('breaks between words, under where the text began', () => {
    expect(fold('✗ «Olga» не годится как имя: нужно 1–32 строчные буквы', 30)).toBe(
      '✗ «Olga» не годится как имя:\n  нужно 1–32 строчные буквы',
    );
    expect(fold('Granted   one, two, three', 20)).toBe('Granted   one, two,\n          three');
    expect(fold('    Добрый день, это Ольга', 20)).toBe('    Добрый день, это\n    Ольга');
  });

  it('leaves what fits as it is, and every other line of the text', () => {
    const text = 'short\n\n    indented  twice';
    expect(fold(text, 19)).toBe(text);
    expect(fold(`${text}\nlonger than that it is`, 19)).toBe(`${text}\nlonger than that it\nis`);
  });

  it('leaves a command to copy in one line', () => {
    const command = '  → gates whatsapp send --user olga --to 79991234567 --template NAME';
    expect(fold(command, 40)).toBe(command);
  });

  it('gives a long id a line of its own, and leaves one to the terminal that fits none', () => {
    const id = 'wamid.HBgLNzk5OTEyMzQ1NjcVAgASGBQ3QQA=';
    const line = `13:05  ← Анна · 79991234567  new  ${id}`;
    const [first, second] = fold(line, 45).split('\n');
    expect([first, second?.trim()]).toEqual(['13:05  ← Анна · 79991234567  new', id]);
    expect(cellsOf(second ?? '')).toBeLessThanOrEqual(45);
    expect(fold(line, 30)).toContain(id);
  });
});
