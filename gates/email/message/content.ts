/** What a mail says: its text part and, where it was written so, its HTML. */
import { usageError } from '../../../src/domain/error.ts';
import type { Draft, DraftLocation } from '../../../src/domain/message.ts';
import { words } from '../../../src/domain/words.ts';
import { extraOf, type InlineFile } from './draft-extra.ts';

export interface MailContent {
  readonly text: string;
  readonly html: string | null;
}

/**
 * @param cidOf the Content-ID of a picture, by what the HTML calls it
 * @throws GateError exit 2 for a picture that the HTML does not show, or shows and was not given
 */
export async function contentOf(
  draft: Draft,
  cidOf: (name: string) => string = (name) => name,
): Promise<MailContent> {
  const { html, inline = [] } = extraOf(draft);
  const beside = html === undefined ? undefined : lines(html);
  const said = lines(saidOf(draft));
  if (beside !== undefined) return { text: said, html: withPictures(page(beside), inline, cidOf) };
  if (draft.format === undefined) return { text: said, html: null };
  const written = draft.format === 'html' ? said : await fromMarkdown(said);
  const { textOfHtml } = await import('../html/text.ts');
  return { text: textOfHtml(written), html: withPictures(page(written), inline, cidOf) };
}

/** Line ends of one kind: a CR of its own must not go out (RFC 5322, 2.3). */
function lines(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}

/** Its own words, and what can stand in a mail as nothing but words. */
function saidOf(draft: Draft): string {
  const own = draft.text ?? draft.media?.caption ?? '';
  return [own, ...(draft.location ? [placeLines(draft.location)] : []), ...cardLines(draft)]
    .filter((part) => part !== '')
    .join('\n\n');
}

function placeLines({ latitude, longitude, name, address }: DraftLocation): string {
  const at = `${latitude}/${longitude}`;
  const link = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${at}`;
  return [name, address, link].filter(Boolean).join('\n');
}

function cardLines({ contacts = [] }: Draft): string[] {
  return contacts.map(({ name, phones = [], emails = [] }) =>
    [name.formatted, ...phones.map(({ phone }) => phone), ...emails.map(({ email }) => email)].join(
      '\n',
    ),
  );
}

/** GitHub's flavour; a line break stays one, as people write letters. */
async function fromMarkdown(text: string): Promise<string> {
  const { Marked } = await import('marked');
  return new Marked({ gfm: true, breaks: true, async: false }).parse(text);
}

/** A whole document, where it is none yet. */
function page(html: string): string {
  if (/<html[\s>]/i.test(html)) return html;
  return `<!doctype html>\n<html><head><meta charset="utf-8"></head><body>\n${html}\n</body></html>\n`;
}

const CID = /(\bsrc\s*=\s*(["']?)|url\(\s*(["']?))cid:([^"'\s>)]+)/gi;

function withPictures(
  html: string,
  inline: readonly InlineFile[],
  cidOf: (name: string) => string,
): string {
  const names = new Set(inline.map(({ name }) => name));
  const shown = new Set<string>();
  const whole = html.replaceAll(CID, (_, before: string, _a, _b, encoded: string) => {
    const name = decoded(encoded);
    if (!names.has(name)) {
      throw usageError(
        words`The HTML shows cid:${name}, but there is no such picture.`,
        words`add --inline ${name}`,
        'picture_missing',
      );
    }
    shown.add(name);
    return `${before}cid:${cidOf(name)}`;
  });
  const idle = inline.find(({ name }) => !shown.has(name));
  if (idle === undefined) return whole;
  throw usageError(
    words`The HTML does not show ${idle.name}.`,
    words`write <img src="cid:${idle.name}"> where it belongs, or send it with --attach`,
    'picture_unused',
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
