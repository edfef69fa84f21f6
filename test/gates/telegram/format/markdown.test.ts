import { describe, expect, test } from 'vitest';
import { fromMarkdown } from '../../../../gates/telegram/format/markdown.ts';
import { marked } from './said.ts';

describe('Markdown', () => {
  test('emphasis, code, links and what has no sign of its own', () => {
    const said = fromMarkdown(
      '**Жирный _и курсив_** ~~нет~~ `a < b` [сайт](https://example.org/?a=1&b=2) <u>низ</u> ||тайна||',
    );
    expect(said.text).toBe('Жирный и курсив нет a < b сайт низ тайна');
    expect(marked(said)).toEqual([
      ['bold', 'Жирный и курсив'],
      ['italic', 'и курсив'],
      ['strikethrough', 'нет'],
      ['code', 'a < b'],
      ['text_link', 'сайт'],
      ['underline', 'низ'],
      ['spoiler', 'тайна'],
    ]);
    expect(said.entities[4]).toEqual({
      type: 'text_link',
      url: 'https://example.org/?a=1&b=2',
      offset: 26,
      length: 4,
    });
  });

  test('offsets are UTF-16 code units', () => {
    const said = fromMarkdown('👨‍👩‍👧 𝒳 **важно**');
    expect(said.entities).toEqual([{ type: 'bold', offset: 12, length: 5 }]);
    expect(said.text.slice(12, 17)).toBe('важно');
  });

  test('nothing has to be escaped', () => {
    const plain = [
      '5 * 3 * 2 = 30, snake_case_word, 1_000_000',
      'AT&T, a<b, List<String>, <div>, x > y & z',
      'Цена: 100$ (скидка!) [нет ссылки] {так} #тег +7 (999) 123-45-67',
      'C:\\Users\\olga и 2^10 = 1024; a || b',
    ];
    for (const text of plain) expect(fromMarkdown(text)).toEqual({ text, entities: [] });
  });

  test('a backslash takes a sign’s meaning away; character references are read', () => {
    expect(fromMarkdown(String.raw`\*не курсив\* &lt;b&gt; &amp;amp; &#128512; &#x1F600;`)).toEqual(
      {
        text: '*не курсив* <b> &amp; 😀 😀',
        entities: [],
      },
    );
  });

  test('somebody by their id, custom emojis and moments', () => {
    const said = fromMarkdown(
      '[Анна](tg://user?id=6100000001) ![👍](tg://emoji?id=5368324170671202286) ![завтра](tg://time?unix=1800000000&format=r)',
    );
    expect(said.text).toBe('Анна 👍 завтра');
    expect(said.entities).toEqual([
      {
        type: 'text_mention',
        user: { id: 6_100_000_001, is_bot: false, first_name: 'Анна' },
        offset: 0,
        length: 4,
      },
      { type: 'custom_emoji', custom_emoji_id: '5368324170671202286', offset: 5, length: 2 },
      { type: 'date_time', unix_time: 1_800_000_000, date_time_format: 'r', offset: 8, length: 6 },
    ]);
  });

  test('headings, lists, tables and rules become readable text', () => {
    const said = fromMarkdown(
      `# План

Что взять:

- паспорт
- анкету
  1. копию
  2. фото
- [x] справку

3) третий
4) четвёртый

| Услуга | Цена |
|---|--:|
| Разбор | 500 |
| Час | 12000 |

---
Ждём`,
    );
    expect(said.text).toBe(
      `План

Что взять:

• паспорт
• анкету
  1. копию
  2. фото
☑ справку

3) третий
4) четвёртый

Услуга |  Цена
-------+------
Разбор |   500
Час    | 12000

———

Ждём`,
    );
    expect(marked(said).map(([type]) => type)).toEqual(['bold', 'pre']);
  });

  test('blocks of code with their language, quotes, quotes that open', () => {
    const said = fromMarkdown(
      '```python\nprint("**hi**")\n```\n\n> Первая\n> **вторая**\n\n<blockquote expandable>\nдлинная _цитата_\n\nв двух частях\n</blockquote>\n\nконец',
    );
    expect(marked(said)).toEqual([
      ['pre', 'print("**hi**")'],
      ['blockquote', 'Первая\nвторая'],
      ['bold', 'вторая'],
      ['expandable_blockquote', 'длинная цитата\n\nв двух частях'],
      ['italic', 'цитата'],
    ]);
    expect(said.entities[0]).toMatchObject({ language: 'python' });
    expect(said.text).toContain('в двух частях\n\nконец');
  });

  test('code holds nothing else, quotes no quotes: what stands around it goes on behind it', () => {
    const said = fromMarkdown('**до `код` после** и [`код`](https://example.org)\n\n> а\n> > б');
    expect(marked(said)).toEqual([
      ['bold', 'до '],
      ['code', 'код'],
      ['bold', ' после'],
      ['text_link', 'код'],
      ['blockquote', 'а\n\nб'],
    ]);
  });

  test('lines stay lines; addresses stay as they are written', () => {
    const text = 'Первая\nвторая\nhttps://example.org/a_b_c и anna@example.org, www.example.org';
    expect(fromMarkdown(text)).toEqual({ text, entities: [] });
    const said = fromMarkdown('[почта](mailto:anna@example.org) и <https://example.org>');
    expect(said.text).toBe('почта (anna@example.org) и https://example.org');
    expect(said.entities).toEqual([]);
  });

  test('what is written for nobody is left out, and white space at the ends', () => {
    expect(fromMarkdown('\n\n**a** <!-- себе --> б\n\n[1]: https://example.org\n')).toEqual({
      text: 'a  б',
      entities: [{ type: 'bold', offset: 0, length: 1 }],
    });
  });

  test('a tag that is never closed ends with its paragraph', () => {
    expect(marked(fromMarkdown('<u>раз\n\nдва'))).toEqual([['underline', 'раз']]);
  });

  test('large and deep texts are read in a moment', () => {
    const deep = `${'> '.repeat(60)}${'**a '.repeat(200)}${'||'.repeat(500)}${'['.repeat(2000)}`;
    expect(fromMarkdown(deep).text.length).toBeGreaterThan(100);
    expect(fromMarkdown('- пункт **важный**\n'.repeat(3000)).entities).toHaveLength(3000);
  });
});
