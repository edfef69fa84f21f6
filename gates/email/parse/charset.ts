/** Bytes of a mail as text: by the charset that is named where it fits them, else by what they look like. */

/**
 * Labels that the Encoding Standard does not know, as mail programs write them.
 * https://encoding.spec.whatwg.org/#names-and-labels
 */
const ALIASES: readonly (readonly [RegExp, string])[] = [
  [/^(?:x-)?(?:win(?:dows)?|cp|ansi|ms)[-_]?(125[0-8])$/, 'windows-$1'],
  [/^(?:x-)?(?:cp|ibm|dos)[-_]?(866)$/, 'ibm866'],
  [/^(?:cp|ms|windows)[-_]?932$|^x-ms-cp932$|^shift[-_ ]?jis$/, 'shift_jis'],
  [/^(?:cp|ms|windows)[-_]?936$/, 'gbk'],
  [/^(?:cp|ms|windows)[-_]?949$/, 'euc-kr'],
  [/^(?:cp|ms|windows)[-_]?950$/, 'big5'],
  [/^(?:cp|windows)[-_]?65001$|^utf[-_ ]?8.*$|^unicode-1-1-utf-8$/, 'utf-8'],
  [/^koi8[-_]?(?:r|ru)$/, 'koi8-r'],
  [/^koi8[-_]?u$/, 'koi8-u'],
  [/^iso[-_ ]?8859[-_ ]?(\d{1,2})(?:[-:][ei1]?.*)?$/, 'iso-8859-$1'],
  [/^iso[-_]?2022[-_]?jp.*$/, 'iso-2022-jp'],
  [/^gb[-_]?18030.*$/, 'gb18030'],
  [/^gb[-_]?2312.*$/, 'gbk'],
];

/** They say nothing of bytes above 127, whatever stands there. */
const SILENT =
  /^(?:|us-?ascii|ascii|ansi_x3\.4.*|7-?bit|8-?bit|binary|unknown-8bit|x-unknown|unknown|default.*|charset|none)$/;

/** Of those, a text that is UTF-8 by its bytes is UTF-8: hardly any other text is so by chance. */
const SINGLE_BYTE = /^(?:windows-125|iso-8859-|koi8-|ibm866|x-mac|macintosh)/;

type Decoder = InstanceType<typeof TextDecoder>;

const STRICT = new TextDecoder('utf-8', { fatal: true });
const decoders = new Map<string, Decoder | null>();

/**
 * @param label what the mail names; `null`: nothing
 * @param fallback what the rest of the mail is written in, for bytes of which nothing is known
 */
export function decodeText(
  bytes: Uint8Array,
  label: string | null,
  fallback: string | null = null,
): string {
  if (isPlain(bytes) && !/2022|utf-?16|utf-?7|ucs|hz-/i.test(label ?? '')) {
    return latin1(bytes);
  }
  const named = nameOf(label);
  if (named === null || named === 'utf-8' || SINGLE_BYTE.test(named)) {
    const text = strictly(bytes);
    if (text !== null) return text;
    if (named === null || named === 'utf-8') return guessed(bytes, fallback);
  }
  return decoderOf(named)?.decode(bytes) ?? guessed(bytes, fallback);
}

/** One character a byte. */
export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}

/** Nothing above 127. */
export function isPlain(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte > 127) return false;
  return true;
}

/** Characters; names of charsets have a few. */
const LONGEST_LABEL = 100;

/** The Standard's own name; `null`: none is told, or none that tells anything. */
function nameOf(label: string | null): string | null {
  const written = (label ?? '')
    .slice(0, LONGEST_LABEL)
    .trim()
    .toLowerCase()
    .replaceAll(/^["'<]+|["'>;]+$/g, '')
    .replace(/\*.*$/, '');
  if (SILENT.test(written)) return null;
  const alias = ALIASES.find(([pattern]) => pattern.test(written));
  const name = alias ? written.replace(alias[0], alias[1]) : written;
  return decoderOf(name) === null ? null : name;
}

function decoderOf(name: string): Decoder | null {
  const known = decoders.get(name);
  if (known !== undefined) return known;
  let decoder: Decoder | null;
  try {
    decoder = new TextDecoder(name);
  } catch {
    decoder = null;
  }
  // Whoever invents names must not fill the memory with them.
  if (decoders.size < 200) decoders.set(name, decoder);
  return decoder;
}

function strictly(bytes: Uint8Array): string | null {
  try {
    return STRICT.decode(bytes);
  } catch {
    return cutOff(bytes);
  }
}

/** UTF-8 that was cut in the middle of its last character. */
function cutOff(bytes: Uint8Array): string | null {
  for (let less = 1; less <= 3 && less < bytes.length; less += 1) {
    const rest = bytes.subarray(0, bytes.length - less);
    const last = bytes[bytes.length - less] ?? 0;
    if (last < 0xc0) continue;
    try {
      return STRICT.decode(rest);
    } catch {
      return null;
    }
  }
  return null;
}

function guessed(bytes: Uint8Array, fallback: string | null): string {
  const named = nameOf(fallback);
  const name = named === null || named === 'utf-8' ? looksLike(bytes) : named;
  return (decoderOf(name) ?? new TextDecoder('windows-1252')).decode(bytes);
}

/**
 * Cyrillic has its letters above 127 side by side, Western texts one here and there. Of KOI8-R's Cyrillic letters
 * the small ones stand at 0xC0 to 0xDF, of windows-1251's at 0xE0 to 0xFF; most letters are small.
 */
function looksLike(bytes: Uint8Array): string {
  let low = 0;
  let high = 0;
  let beside = 0;
  let before = 0;
  let broken = 0;
  for (const byte of bytes) {
    if (byte >= 0xe0) high += 1;
    else if (byte >= 0xc0) low += 1;
    if (byte >= 0xc0 && before >= 0xc0) beside += 1;
    // Mostly UTF-8, with some byte lost on the way.
    if (byte >= 0x80 && byte < 0xc0 && before >= 0xc2) broken += 1;
    before = byte;
  }
  const letters = low + high;
  if (broken > letters * 0.7) return 'utf-8';
  if (beside < letters * 0.4) return 'windows-1252';
  return low > high ? 'koi8-r' : 'windows-1251';
}
