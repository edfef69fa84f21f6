import { describe, expect, test } from 'vitest';
import { fromHtml } from '../../../../gates/telegram/format/html.ts';
import { marked } from './said.ts';

describe('HTML', () => {
  test('every tag that Telegram has', () => {
    const said = fromHtml(
      '<b>1</b> <strong>2</strong> <i>3</i> <em>4</em> <u>5</u> <ins>6</ins> <s>7</s> <strike>8</strike> <del>9</del> ' +
        '<span class="tg-spoiler">10</span> <tg-spoiler>11</tg-spoiler> <a href="https://example.org">12</a> ' +
        '<a href="tg://user?id=6100000001">13</a> <code>14</code> <pre>15</pre> ' +
        '<pre><code class="language-python">16</code></pre> <blockquote>17</blockquote> ' +
        '<blockquote expandable>18</blockquote> <tg-emoji emoji-id="5368324170671202286">👍</tg-emoji> ' +
        '<tg-time unix="1800000000" format="wDT">20</tg-time>',
    );
    expect(said.text).toBe('1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 👍 20');
    expect(marked(said)).toEqual([
      ['bold', '1'],
      ['bold', '2'],
      ['italic', '3'],
      ['italic', '4'],
      ['underline', '5'],
      ['underline', '6'],
      ['strikethrough', '7'],
      ['strikethrough', '8'],
      ['strikethrough', '9'],
      ['spoiler', '10'],
      ['spoiler', '11'],
      ['text_link', '12'],
      ['text_mention', '13'],
      ['code', '14'],
      ['pre', '15'],
      ['pre', '16'],
      ['blockquote', '17'],
      ['expandable_blockquote', '18'],
      ['custom_emoji', '👍'],
      ['date_time', '20'],
    ]);
    expect(said.entities[15]).toMatchObject({ language: 'python' });
    expect(said.entities[12]).toMatchObject({ user: { id: 6_100_000_001, first_name: '13' } });
  });

  test('white space and references stand as they are meant', () => {
    expect(fromHtml('a  b\n\n  c &lt;b&gt; &amp;amp; &quot; &#128512; 5 < 6 > 4 AT&T')).toEqual({
      text: 'a  b\n\n  c <b> &amp; " 😀 5 < 6 > 4 AT&T',
      entities: [],
    });
  });

  test.each([
    ['<div>x</div>', '<div>'],
    ['<span class="red">x</span>', '<span class="red">'],
    ['<p>x', '<p>'],
    ['a<br>b', '<br>'],
    ['<script>alert(1)</script>', '<script>'],
    ['<a>x</a>', '<a>'],
    ['<tg-emoji emoji-id="x">x</tg-emoji>', '<tg-emoji emoji-id="x">'],
  ])('%s is refused by its name, with those there are', (source, tag) => {
    expect(() => fromHtml(source)).toThrow(
      expect.objectContaining({
        category: 'usage',
        code: 'bad_html',
        message: `Telegram’s HTML has no tag ${tag}.`,
        hint: expect.stringContaining('<blockquote expandable>'),
      }),
    );
  });

  test.each(['<b>x', '<b><i>x</b></i>', 'x <b', 'x <a href="https://example.org'])(
    '%s is refused: nothing of the text gets lost',
    (source) => {
      expect(() => fromHtml(source)).toThrow(
        expect.objectContaining({ category: 'usage', code: 'bad_html' }),
      );
    },
  );
});
