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

// CSI and OSC sequences, then any other two-character escape.
const ESCAPE_SEQUENCE =
  // eslint-disable-next-line no-control-regex -- control characters are what it looks for
  /\u001B(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001B]*(?:\u0007|\u001B\\)?|[@-Z\\^_])/g;
// C0 but tab and newline, DEL, C1, bidirectional overrides and isolates, invisible separators.
const UNSAFE =
  // eslint-disable-next-line no-control-regex -- as above
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g;

/** Whether a stream should be animated, coloured, prompted on. */
export function isDumb(env: NodeJS.ProcessEnv): boolean {
  return env['TERM'] === 'dumb';
}

/** Colour only where a person looks and nobody said no (no-color.org). */
export function wantsColor(env: NodeJS.ProcessEnv, flag: boolean, isTTY: boolean): boolean {
  if (!flag || env['NO_COLOR'] || isDumb(env)) return false;
  return isTTY || Boolean(env['FORCE_COLOR']);
}
