import { describe, expect, it } from 'vitest';
import { isTooDeep, textOfHtml } from '../../../gates/email/html/text.ts';

describe('HTML of a mail as plain text', () => {
  it.each([
    ['paragraphs', '<p>One</p>\n<p>Two</p>', 'One\n\nTwo'],
    [
      'lines as Gmail writes them',
      '<div dir="ltr">One<div><br></div><div>Two<br></div></div>',
      'One\n\nTwo',
    ],
    [
      'lines as Outlook writes them',
      '<p class=MsoNormal>One<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>Two</p>',
      'One\n\nTwo',
    ],
    ['spaces', ' <b> a </b>b\n  c&nbsp;d <i>e</i>.', 'a b c d e.'],
    ['entities', '&lt;1 &amp; 2&gt; &mdash; &#x2764;', '<1 & 2> — ❤'],
    ['a link', '<a href="https://example.org/x">here</a>.', 'here <https://example.org/x>.'],
    [
      'a link that says itself',
      '<a href="https://example.org/">example.org</a> <a href="https://www.example.org/a">https://www.example.org/a</a>',
      'example.org https://www.example.org/a',
    ],
    [
      'an address',
      '<a href="mailto:anna@example.org?subject=x">anna@example.org</a>, <a href="mailto:anna@example.org">Anna</a>',
      'anna@example.org, Anna <anna@example.org>',
    ],
    [
      'a link of a picture',
      '<a href="https://example.org"><img src=x alt="Logo"></a><a href="https://example.org/2"><img src=x></a>',
      '[Logo] <https://example.org> <https://example.org/2>',
    ],
    ['a link that would run', '<a href="javascript:alert(1)">x</a>', 'x'],
    [
      'lists',
      '<ul><li>One<li>Two<ul><li>Deeper</ul></ul><ol start="9"><li><p>Nine</p></li><li>Ten<br>more</li></ol>',
      '- One\n- Two\n  - Deeper\n\n9. Nine\n\n10. Ten\n    more',
    ],
    [
      'a table',
      '<table><tr><th>Day</th><th>Sum</th></tr><tr><td>1 May</td><td>100 €</td></tr></table>',
      'Day | Sum\n1 May | 100 €',
    ],
    [
      'a table that lays a page out',
      '<table><tr><td><table><tr><td><p>Hello</p></td></tr></table></td><td></td></tr></table>',
      'Hello',
    ],
    [
      'quotes',
      '<p>New</p><blockquote>Old<br><br>older<blockquote>oldest</blockquote></blockquote><p>End</p>',
      'New\n\n> Old\n>\n> older\n>\n> > oldest\n\nEnd',
    ],
    ['what is written as it stands', '<pre>a  b\n  c\n</pre>', 'a  b\n  c'],
    ['a line drawn across', 'a<hr>b', `a\n${'_'.repeat(32)}\nb`],
    [
      'what nobody reads',
      '<head><title>T</title><style>p{}</style></head><script>x()</script><div style="display:none">hidden</div><p hidden>h</p>seen<!-- comment --><img src=p width=1 height=1 alt=p>',
      'seen',
    ],
    ['signs without a width', `Sale${'\u200C\u00A0'.repeat(50)}<p>Text</p>`, 'Sale\n\nText'],
    ['what is not closed', '<div><b>a<div>b', 'a\nb'],
    ['what was never opened', 'a</div></b></table>b', 'ab'],
    ['no HTML at all', 'just text', 'just text'],
    ['nothing', '', ''],
  ])('%s', (_, html, text) => {
    expect(textOfHtml(html)).toBe(text);
  });

  it('is done with what nobody wrote by hand, too', () => {
    for (const piece of [
      '<b>',
      '<div><blockquote>',
      '<table><tr><td>',
      '<ul><li>',
      '</p>',
      '<a href=x>',
    ]) {
      const html = `start ${piece.repeat(200_000)} end`;
      const text = textOfHtml(html);
      expect(text).toContain('start');
      expect(text).toContain('end');
    }
    expect(isTooDeep('<b>'.repeat(200_000))).toBe(true);
    expect(isTooDeep(`${'<div>'.repeat(500)}${'</div>'.repeat(500)}`.repeat(20))).toBe(false);
  });
});
