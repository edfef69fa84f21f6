import { Parser } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import { safeFragment, safeHtml, safeText } from '../../../gates/email/html/safe.ts';
import { VECTORS } from '../../support/xss.ts';

interface Element {
  name: string;
  attributes: Readonly<Record<string, string>>;
}

/** What a browser would see of it. */
function elementsOf(html: string): { elements: Element[]; text: string } {
  const elements: Element[] = [];
  let text = '';
  const parser = new Parser({
    onopentag: (name, attributes) => elements.push({ name, attributes }),
    ontext: (piece) => (text += piece),
  });
  parser.end(html);
  return { elements, text };
}

const ALLOWED =
  /^(a|abbr|address|article|b|bdi|bdo|big|blockquote|br|caption|center|cite|code|col|colgroup|dd|del|dfn|div|dl|dt|em|fig(caption|ure)|font|footer|h[1-6]|header|hr|i|img|ins|kbd|li|main|mark|ol|p|pre|q|r[pt]|ruby|s|samp|section|small|span|strike|strong|sub|sup|t(able|body|d|foot|h|head|ime|r|t)|u|ul|var|wbr)$/;
const ATTRIBUTES =
  /^(align|alt|bgcolor|border|cellpadding|cellspacing|color|colspan|data-host|dir|face|height|href|lang|rel|rowspan|size|span|src|start|style|target|title|type|valign|width)$/;

/** Nothing in it runs, is sent, or is loaded from elsewhere. */
function expectHarmless(html: string, images = false): void {
  for (const { name, attributes } of elementsOf(html).elements) {
    expect(name).toMatch(ALLOWED);
    for (const [attribute, value] of Object.entries(attributes)) {
      expect(attribute).toMatch(ATTRIBUTES);
      if (attribute === 'href') expect(value).toMatch(/^(https?:\/\/|mailto:|tel:)/);
      if (attribute === 'src') {
        expect(value).toMatch(
          images ? /^(https?:\/\/|data:image\/(png|gif))/ : /^data:image\/(png|gif);base64,/,
        );
      }
      if (attribute === 'style') {
        expect(value).not.toMatch(/url|expression|import|position|behavior|binding|[\\<>@]|:\s*-/i);
      }
    }
  }
}

describe('HTML of a mail, made safe', () => {
  it.each(VECTORS)('leaves nothing in %s that runs, is sent or reaches out', (vector) => {
    const safe = safeFragment(`<p>Before</p>${vector}<p>After</p>`);
    expectHarmless(safe);
    // Said twice, it is the same: nothing comes to life by being read again.
    expectHarmless(safeFragment(safe));
    if (!/^(<(style|xmp|noscript)|<!--)/.test(vector)) expect(safe).toContain('Before');
  });

  it.each(VECTORS)('nor with pictures allowed: %s', (vector) => {
    expectHarmless(safeFragment(vector, { images: true }), true);
  });

  it('keeps what a mail looks like', () => {
    const html =
      '<h1 style="color: #123456; text-align:center">Title</h1><table width="100%" bgcolor=#fff><tr><td colspan=2><b>bold</b> <i>italic</i></td></tr></table><ul><li>one</li></ul>';
    expect(safeFragment(html)).toBe(
      '<h1 style="color:#123456;text-align:center">Title</h1><table width="100%" bgcolor="#fff"><tr><td colspan="2"><b>bold</b> <i>italic</i></td></tr></table><ul><li>one</li></ul>',
    );
  });

  it('says of every link where it leads, whatever its words say', () => {
    const html =
      '<a href="https://evil.example/login" title="bank" target=_self>https://bank.example</a><a href="mailto:anna@example.org">Anna</a><a href="https://xn--80ak6aa92e.example">b</a><a href="https://аррӏе.example/">c</a>';
    const links = elementsOf(safeFragment(html)).elements;
    expect(links.map(({ attributes }) => [attributes['href'], attributes['data-host']])).toEqual([
      ['https://evil.example/login', 'evil.example'],
      ['mailto:anna@example.org', undefined],
      ['https://xn--80ak6aa92e.example/', 'xn--80ak6aa92e.example'],
      ['https://xn--80ak6aa92e.example/', 'xn--80ak6aa92e.example'],
    ]);
    for (const { attributes } of links) {
      expect(attributes).toMatchObject({ rel: 'noopener noreferrer nofollow', target: '_blank' });
      expect(attributes['title']).toBe(attributes['href']);
    }
  });

  it('loads no picture from the web unless that is wished', () => {
    const html = '<img src="https://t.example/1.gif" alt="Logo" width=10 height=javascript:1>';
    expect(safeFragment(html)).toBe('<span>[Logo — t.example]</span>');
    expect(safeFragment(html, { images: true })).toBe(
      '<img src="https://t.example/1.gif" alt="Logo" width="10" />',
    );
  });

  it('puts in the pictures that the mail carries along', () => {
    const cid = (id: string) => (id === 'logo@example.org' ? 'data:image/png;base64,AAAA' : null);
    expect(safeFragment('<img src="cid:logo%40example.org"><img src="CID:other">', { cid })).toBe(
      '<img src="data:image/png;base64,AAAA" /><span>[image]</span>',
    );
  });

  it('is a whole page that would stop even what were left in it', () => {
    const page = safeHtml('<p>Hello</p>', {
      title: '</title><script>alert(1)</script>',
      facts: [['From', '"Anna" <anna@example.org>']],
    });
    const { elements, text } = elementsOf(page);
    const policy = elements.find(({ attributes }) => attributes['http-equiv'])?.attributes[
      'content'
    ];
    expect(policy).toBe(
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'",
    );
    // Before anything that it could be about.
    expect(elements.slice(0, 4).map(({ name }) => name)).toEqual(['html', 'head', 'meta', 'meta']);
    expect(elements.map(({ name }) => name)).not.toContain('script');
    expect(text).toContain('"Anna" <anna@example.org>');
    expect(safeHtml('', { images: true })).toContain('img-src data: http: https:');
    expect(safeText('<b>1 < 2</b>')).toContain('<pre>&#60;b&#62;1 &#60; 2&#60;/b&#62;</pre>');
  });
});
