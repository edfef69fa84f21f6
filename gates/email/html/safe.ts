/**
 * A mail's HTML made safe to be looked at: nothing in it runs, is sent, or reaches out, and every link says where it
 * leads. What is allowed is listed; all else is left out.
 * https://cheatsheetseries.owasp.org/cheatsheets/Cross_Site_Scripting_Prevention_Cheat_Sheet.html
 */
import sanitize from 'sanitize-html';
import { escaped } from './escape.ts';
import { STYLES } from './styles.ts';
import { isTooDeep, textOfHtml } from './text.ts';

export interface SafeWishes {
  /** Pictures from the web are loaded: whoever sent the mail sees when, and from where. */
  readonly images?: boolean | undefined;
  /**
   * Where the picture is that the mail carries along under this Content-ID (RFC 2392): a `data:` or a relative
   * address; `null`: nowhere.
   */
  readonly cid?: ((id: string) => string | null) | undefined;
}

export interface SafePage extends SafeWishes {
  readonly title: string;
  /** Above the mail: names of fields, and what stands in them. */
  readonly facts?: readonly (readonly [string, string])[];
  /** BCP 47 */
  readonly language?: string | undefined;
}

const TEXT =
  'a abbr address article b bdi bdo big blockquote br center cite code dd del dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre q rp rt ruby s samp section small span strike strong sub sup time tt u ul var wbr';
const TABLES = 'caption col colgroup table tbody td tfoot th thead tr';

/** What stands between the tags of these is no text of the mail. */
const UNREAD =
  'applet audio canvas embed frame frameset iframe map math noembed noframes noscript object option script select style svg template textarea title video xmp';

const COLOUR = /^(#[\da-f]{3,8}|[a-z]{3,20})$/i;
const LENGTH = /^\d{1,4}(px|%)?$/;
const PICTURE = /^data:image\/(png|jpe?g|gif|webp|bmp|avif);base64,[a-z\d+/=\s]+$/i;

/** A piece of HTML that can stand in any page of ours. */
export function safeFragment(html: string, { images = false, cid }: SafeWishes = {}): string {
  if (isTooDeep(html)) return `<pre>${escaped(textOfHtml(html))}</pre>`;
  return sanitize(html, {
    allowedTags: `${TEXT} ${TABLES}`.split(' '),
    nonTextTags: UNREAD.split(' '),
    allowedAttributes: {
      '*': ['dir', 'lang', 'style', 'align', 'valign'],
      a: ['href', 'title', 'rel', 'target', 'data-host'],
      img: ['src', 'alt', 'width', 'height'],
      font: ['color', 'face', 'size'],
      ol: ['start', 'type'],
      table: ['width', 'height', 'bgcolor', 'border', 'cellpadding', 'cellspacing'],
      tr: ['bgcolor', 'height'],
      td: ['width', 'height', 'bgcolor', 'colspan', 'rowspan'],
      th: ['width', 'height', 'bgcolor', 'colspan', 'rowspan'],
      col: ['width', 'span'],
    },
    allowedStyles: { '*': { ...STYLES } },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    // Which addresses pictures may have is decided below.
    allowedSchemesByTag: { img: ['http', 'https', 'data'] },
    allowedSchemesAppliedToAttributes: ['href'],
    allowProtocolRelative: false,
    nestingLimit: 400,
    transformTags: {
      a: (tagName, attributes) => ({ tagName, attribs: linkOf(attributes) }),
      img: (_tag, attributes) => pictureOf(attributes, images, cid),
      '*': (tagName, attributes) => ({ tagName, attribs: plainly(attributes) }),
    },
  });
}

/** A whole document: to be written to a file, or shown in a frame. */
export function safeHtml(html: string, page: Partial<SafePage> = {}): string {
  return wholePage(safeFragment(html, page), page);
}

/** The same of a mail without HTML. */
export function safeText(text: string, page: Partial<SafePage> = {}): string {
  return wholePage(`<pre>${escaped(text)}</pre>`, page);
}

/** Even where something were left in it: no scripts, no forms, no addresses but those of pictures. */
function policyOf(images: boolean): string {
  return [
    "default-src 'none'",
    `img-src data:${images ? ' http: https:' : ''}`,
    "style-src 'unsafe-inline'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
}

function wholePage(body: string, page: Partial<SafePage>): string {
  const { title = '', facts = [], language = 'und', images = false } = page;
  const rows = facts
    .map(([name, value]) => `<tr><th>${escaped(name)}</th><td>${escaped(value)}</td></tr>`)
    .join('\n');
  return `<!doctype html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(images)}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${rows === '' ? '' : `<table class="facts">\n${rows}\n</table>\n`}<div class="mail">
${body}
</div>
</body>
</html>
`;
}

/** The mail stays in its place; a link is followed by where it leads. */
const STYLE = `
body { margin: 1em auto; max-width: 60em; padding: 0 1em; font-family: sans-serif; }
.facts { margin-bottom: 1em; border-bottom: 1px solid; width: 100%; }
.facts th { text-align: left; vertical-align: top; width: 8em; }
.mail { position: relative; overflow: auto; contain: paint; }
.mail img { max-width: 100%; height: auto; }
.mail pre { white-space: pre-wrap; }
.mail a[data-host]::after { content: " [" attr(data-host) "]"; font-size: smaller; }
`;

/** Its host is told beside it, whatever its words say. In punycode: letters of other scripts may look alike. */
function linkOf(attributes: sanitize.Attributes): sanitize.Attributes {
  const { 'data-host': _, ...others } = plainly(attributes);
  const address = addressOf(attributes['href']);
  if (!address) return without(others, 'href');
  const host = /^https?:$/.test(address.protocol) ? { 'data-host': address.host } : {};
  return {
    ...others,
    href: address.href,
    title: address.href,
    rel: 'noopener noreferrer nofollow',
    target: '_blank',
    ...host,
  };
}

function pictureOf(
  attributes: sanitize.Attributes,
  images: boolean,
  cid: SafeWishes['cid'],
): sanitize.Tag {
  const { src = '', alt = '' } = attributes;
  const inside = /^\s*cid:(.+)$/is.exec(src)?.[1]?.trim();
  const found = inside === undefined ? sourceOf(src, images) : (cid?.(contentId(inside)) ?? null);
  const attribs = plainly(attributes);
  if (found !== null) return { tagName: 'img', attribs: { ...attribs, src: found } };
  const host = addressOf(src)?.host;
  const where = host === undefined ? '' : ` — ${host}`;
  return { tagName: 'span', attribs: {}, text: `[${alt.trim() || 'image'}${where}]` };
}

function sourceOf(src: string, images: boolean): string | null {
  if (PICTURE.test(src.trim())) return src.trim();
  return images ? (addressOf(src)?.href ?? null) : null;
}

/** An address of the web, or one that writes or calls; nothing relative, which would lead into this machine. */
function addressOf(text: string | undefined): URL | null {
  // eslint-disable-next-line no-control-regex -- browsers read an address without them
  const address = (text ?? '').replaceAll(/[\u0000-\u0020\u007F-\u00A0]+/g, '');
  if (!/^(https?:\/\/|mailto:|tel:)/i.test(address)) return null;
  return URL.canParse(address) ? new URL(address) : null;
}

function contentId(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Without attributes of a form that nobody needs. */
function plainly(attributes: sanitize.Attributes): sanitize.Attributes {
  return Object.fromEntries(
    Object.entries(attributes).filter(([name, value]) => {
      if (name === 'color' || name === 'bgcolor') return COLOUR.test(value.trim());
      if (name === 'width' || name === 'height') return LENGTH.test(value.trim());
      return name !== 'style' || value.length < LONGEST_STYLE;
    }),
  );
}

/** Characters. */
const LONGEST_STYLE = 2000;

function without(attributes: sanitize.Attributes, name: string): sanitize.Attributes {
  const { [name]: _, ...others } = attributes;
  return others;
}
