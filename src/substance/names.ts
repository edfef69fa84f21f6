import { randomUUID } from 'node:crypto';
import { usageError } from '../domain/error.ts';
import { type Words, words } from '../domain/words.ts';

/** Of documents and manifests. */
export const FORMAT_VERSION = 1;

/**
 * Every file and folder name of an export is made here, out of times, hashes and checked words:
 * nothing that a remote person wrote ever becomes part of a path. All names are legal on Windows.
 */
export const MANIFEST = 'manifest.json';
export const LOCK = '.export.lock';
export const MEDIA_FOLDER = 'media';

/** A provider, and a person, as a folder. */
export const FOLDER_NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/;
const STAMP = String.raw`\d{8}T\d{6}\.\d{3}Z`;
const DOCUMENT = new RegExp(String.raw`^(${STAMP}--${STAMP})(\.[1-9]\d*)?\.json$`);
const TEMPORARY = /^\.substance-[0-9a-f]{16}\.tmp$/;
const MEDIA = /^[0-9a-f]{64}\.[a-z0-9]{1,8}$/;

/** `<provider>/<from>--<to>.json`, as the manifest names a document. */
export const DOCUMENT_PATH = new RegExp(
  String.raw`^[a-z0-9][a-z0-9_-]{0,63}\/${STAMP}--${STAMP}(\.[1-9]\d*)?\.json$`,
);
/** `<provider>/media/<sha256>.<ext>`. */
export const MEDIA_PATH = /^[a-z0-9][a-z0-9_-]{0,63}\/media\/[0-9a-f]{64}\.[a-z0-9]{1,8}$/;

export const isFolderName = (name: string): boolean => FOLDER_NAME.test(name);
export const isDocumentName = (name: string): boolean => DOCUMENT.test(name);
export const isTemporaryName = (name: string): boolean => TEMPORARY.test(name);
/** Unlike any other: several exports of several folders may write at once. */
export const temporaryName = (): string =>
  `.substance-${randomUUID().replaceAll('-', '').slice(0, 16)}.tmp`;
export const isMediaName = (name: string): boolean => MEDIA.test(name);

/** What operating systems leave in folders by themselves. */
const LITTER = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini']);
export const isLitter = (name: string): boolean => LITTER.has(name);

/** Passes a word that is safe as a folder; refuses the rest as wrong usage. */
export function checkFolderName(name: string, what: Words): string {
  if (isFolderName(name)) return name;
  throw usageError(
    words`“${name}” cannot be a folder name for ${what}.`,
    words`Use lower-case Latin letters, digits, - or _.`,
  );
}

const YEAR_0 = Date.parse('0000-01-01T00:00:00.000Z');
const YEAR_9999 = Date.parse('9999-12-31T23:59:59.999Z');

/** ISO 8601 in UTC. A platform's clock may say anything: what no four-digit year can hold is cut to the nearest that can. */
export function isoTime(ms: number): string {
  const whole = Number.isNaN(ms) ? 0 : Math.trunc(ms);
  return new Date(Math.min(Math.max(whole, YEAR_0), YEAR_9999)).toISOString();
}

/** `2026-11-21T08:00:00.000Z` → `20261121T080000.000Z`: without the colons that Windows refuses. */
function stamp(iso: string): string {
  return iso.replaceAll(/[-:]/g, '');
}

/** `<from>--<to>`, from two ISO times. */
export function timeSpan(from: string, to: string): string {
  return `${stamp(from)}--${stamp(to)}`;
}

/** The `<from>--<to>` of a document's name, or `null` if it is no such name. */
export function spanOf(name: string): string | null {
  return DOCUMENT.exec(name)?.[1] ?? null;
}

/** The nth name of a span: `a--b.json`, `a--b.2.json` … */
export function documentName(span: string, n: number): string {
  return n === 1 ? `${span}.json` : `${span}.${n}.json`;
}

/** A media file is called by its content; the ending is for people who open it. */
export async function mediaName(sha256: string, mimeType: string | null): Promise<string> {
  // Its tables take 5 ms to build.
  const { default: mime } = await import('mime');
  const known = mimeType === null ? null : mime.getExtension(mimeType);
  const name = `${sha256}.${known ?? 'bin'}`;
  return isMediaName(name) ? name : `${sha256}.bin`;
}

/** Which folder of an export a document or media file stands in. */
export const providerOf = (path: string): string => path.slice(0, path.indexOf('/'));
