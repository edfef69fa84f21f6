/**
 * Text from remote people, made safe for a terminal: control characters, escape sequences and
 * direction overrides are taken out, so that nobody can repaint our screen or disguise a line.
 */
export function plain(text: string): string {
  return text.replaceAll(ESCAPE_SEQUENCE, '').replaceAll(/\r\n?/g, '\n').replaceAll(UNSAFE, '');
}

/** The same in one line: for tables and prompts. */
export function oneLine(text: string): string {
  return plain(text).replaceAll(/\s+/gu, ' ').trim();
}

/** The same for a whole screen of ours, whose only sequences are those of bold titles. */
export function screen(text: string): string {
  return text
    .split(BOLD)
    .map((part) => (BOLD.test(part) ? part : plain(part)))
    .join('');
}

/**
 * One JSON document in one line. What JSON lets through and a terminal would obey (C1 controls,
 * direction overrides) is escaped: to a parser the document is the same.
 */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

// A CSI sequence (ESC [ or its C1 form); an OSC, DCS, SOS, PM or APC string that has its end; else any
// two-character escape. A string without an end is not one: it would hide the rest of the text.
const ESCAPE_SEQUENCE =
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  /(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]|(?:\u001B[\]PX^_]|[\u0090\u0098\u009D-\u009F])[^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)|\u001B[ -/]*[0-~]/g;
// C0 but tab and newline, DEL, C1, bidirectional marks, overrides and isolates, separators nobody sees.
const UNSAFE =
  // eslint-disable-next-line no-control-regex -- as above
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]/g;
// eslint-disable-next-line no-control-regex -- what chalk writes around a title
const BOLD = /(\u001B\[(?:1|22)m)/;

/** Whether a stream should be animated, coloured, prompted on. */
export function isDumb(env: NodeJS.ProcessEnv): boolean {
  return env['TERM'] === 'dumb';
}

/** Colour only where a person looks and nobody said no (no-color.org). */
export function wantsColor(env: NodeJS.ProcessEnv, flag: boolean, isTTY: boolean): boolean {
  if (!flag || env['NO_COLOR'] || isDumb(env)) return false;
  return isTTY || Boolean(env['FORCE_COLOR']);
}
