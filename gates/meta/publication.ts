/** What is to stand on a page, and whether Meta will take it: looked at before anything is sent. */
import { stat } from 'node:fs/promises';
import { GateError, usageError } from '../../src/domain/error.ts';
import { whyNotFile } from '../../src/domain/file-error.ts';
import { parseAhead } from '../../src/domain/since.ts';
import { plural, type Text, type Words, words } from '../../src/domain/words.ts';
import { fileType } from '../../src/http/file-type.ts';

/** A picture of a post: a file of this machine, or an address that Meta fetches it from. */
export type Picture =
  | { readonly file: string; readonly mimeType: string; readonly size: number }
  | { readonly url: string };

export interface Publication {
  /** May be empty beside pictures or a link. */
  readonly text: string;
  readonly pictures: readonly Picture[];
  readonly link: string | null;
  /** When it is to appear, epoch milliseconds; `null`: at once. */
  readonly at: number | null;
}

/** Characters a post may have. */
const TEXT_MAX = 63_206;
/** Meta's pages name no number; those that publish through them agree on this one. */
const PICTURES_MAX = 10;
/** https://developers.facebook.com/docs/graph-api/reference/page/photos/#photo-specifications */
const PICTURE_TYPES: readonly string[] = [
  'image/jpeg',
  'image/png',
  'image/gif',
  'image/bmp',
  'image/tiff',
];
const PICTURE_MAX_BYTES = 10 * 1024 * 1024;
const PNG_BLURS_FROM = 1024 * 1024;

const MINUTE_MS = 60_000;
const SOONEST_MINUTES = 10;
/**
 * By the guide (https://developers.facebook.com/docs/pages-api/posts); the reference of `/{page}/feed` still says
 * 75 days. What both allow is what is sure to be taken.
 */
const LATEST_DAYS = 30;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** What was typed, read and checked. @throws GateError exit 6 naming the limit; exit 2 for what makes no sense */
export async function readPublication(
  typed: {
    text: string;
    images: readonly string[];
    link?: string | undefined;
    at?: string | undefined;
  },
  now: number,
): Promise<Publication> {
  const { text, images, link } = typed;
  if (text.trim() === '' && images.length === 0 && link === undefined) {
    throw usageError(words`A post needs a text, an image or a link.`, 'gates meta publish --help');
  }
  if (text.length > TEXT_MAX) {
    throw refused(
      'text_too_long',
      words`A post may have ${plural(TEXT_MAX, '# character', '# characters')}; this one has ${plural(text.length, '#', '#')}.`,
      words`Shorten the text, or publish it in parts.`,
    );
  }
  if (images.length > PICTURES_MAX) {
    throw refused(
      'too_many_images',
      words`A post may have ${plural(PICTURES_MAX, '# image', '# images')}; this one has ${plural(images.length, '#', '#')}.`,
      words`Publish it in parts.`,
    );
  }
  if (link !== undefined && images.length > 0) {
    throw usageError(
      words`A post shows either images or the preview of a link, not both.`,
      words`Leave --link out and put the address into the text.`,
    );
  }
  const pictures: Picture[] = [];
  for (const image of images) pictures.push(await readPicture(image));
  return {
    text,
    pictures,
    link: link === undefined ? null : readAddress(link, '--link'),
    at: typed.at === undefined ? null : readTime(typed.at, now),
  };
}

/** PNG files from 1 MB on may look coarse. https://developers.facebook.com/docs/graph-api/reference/page/photos/ */
export function pictureWarnings(pictures: readonly Picture[]): Words[] {
  return pictures.flatMap((picture) =>
    'file' in picture && picture.mimeType === 'image/png' && picture.size > PNG_BLURS_FROM
      ? [words`${picture.file} is a PNG of more than 1 MB, which Meta may show coarse.`]
      : [],
  );
}

/** As it was named. */
export function sourceOf(picture: Picture): string {
  return 'file' in picture ? picture.file : picture.url;
}

async function readPicture(source: string): Promise<Picture> {
  if (/^https?:\/\//i.test(source)) return { url: readAddress(source, '--image') };
  const size = await sizeOf(source);
  const mimeType = await fileType(source);
  if (!PICTURE_TYPES.includes(mimeType)) {
    throw refused(
      'wrong_type',
      words`${source} is ${mimeType}; a page takes ${PICTURE_TYPES.join(', ')}.`,
      words`Save the image as JPEG or PNG.`,
    );
  }
  if (size > PICTURE_MAX_BYTES) {
    throw refused(
      'file_too_large',
      words`${source} has ${Math.ceil(size / 1024)} KB; an image may have ${PICTURE_MAX_BYTES / 1024} KB.`,
      words`Make the image smaller.`,
    );
  }
  return { file: source, mimeType, size };
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    throw usageError(words`Cannot read ${file}: ${whyNotFile(error)}.`, undefined, 'no_file');
  }
}

function readAddress(text: string, flag: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return new URL(text).href;
  throw usageError(words`${flag} takes an address with http:// or https://, not “${text}”.`);
}

/** A post stands at a whole minute; `+10m` is a little over ten, so that it is not late when it arrives. */
function readTime(text: string, now: number): number {
  const asked = parseAhead(text, now);
  const latest = now + LATEST_DAYS * DAY_MS;
  if (asked - now < SOONEST_MINUTES * MINUTE_MS) {
    throw refused(
      'too_soon',
      words`A post can be scheduled from ${plural(SOONEST_MINUTES, '# minute', '# minutes')} ahead on.`,
      words`Name a later time with --at, or publish it at once without.`,
    );
  }
  if (asked > latest) {
    throw refused(
      'too_late',
      words`A post can be scheduled up to ${plural(LATEST_DAYS, '# day', '# days')} ahead.`,
      words`Name an earlier time with --at.`,
    );
  }
  const minutes = Math.min(Math.ceil(asked / MINUTE_MS), Math.floor(latest / MINUTE_MS));
  return minutes * MINUTE_MS;
}

function refused(code: string, message: Words, hint: Text): GateError {
  return new GateError({ category: 'policy', code, gate: 'meta', message, hint });
}
