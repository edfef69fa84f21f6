/** What a remote person typed, as it may stand in a message of ours. Pure. */

const LONGEST_NAME = 80;
const LONGEST_TITLE = 200;
const LONGEST_REASON = 500;

/** What turns the direction of writing, or cannot be seen. */
const UNSEEN = /[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;
const LINK = /(?:[a-z][a-z\d+.-]*:\/\/|www\.)\S+/gi;
/** As messengers make a link of it by themselves. */
const DOMAIN = /(?<![\w.])[a-z\d-]{2,}(?:\.[a-z\d-]+)*\.[a-z]{2,}(?![\w])(?:\/\S*)?/gi;

/** One line without control characters; `null`: nothing is left. */
export function oneLine(text: string | null, longest = LONGEST_TITLE): string | null {
  const line = (text ?? '')
    .replaceAll(UNSEEN, '')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return line === '' ? null : cut(line, longest);
}

/** The same of several lines. */
export function severalLines(text: string | null, longest: number): string | null {
  const lines = (text ?? '')
    .replaceAll(UNSEEN, '')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[^\P{Cc}\n]+/gu, ' ')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
  return lines === '' ? null : cut(lines, longest);
}

/**
 * A name for a greeting. Whoever books in somebody else's name does not get us to send them a link: an address is no
 * name.
 */
export function nameIn(text: string | null): string | null {
  const line = oneLine(text, LONGEST_NAME) ?? '';
  return oneLine(line.replaceAll(LINK, ' ').replaceAll(DOMAIN, ' '), LONGEST_NAME);
}

/** What was booked. Calendars put the guest's name in it. */
export function titleIn(title: string, guest: string | null): string {
  const whole = oneLine(title, Infinity) ?? '';
  const said = oneLine(guest, Infinity);
  const named = said === null ? whole : whole.replaceAll(said, () => nameIn(guest) ?? '');
  return oneLine(unlinked(named)) ?? '…';
}

export function reasonIn(reason: string | null): string | null {
  const line = oneLine(reason, LONGEST_REASON);
  return line === null ? null : unlinked(line);
}

/** An address that is a page; what else may stand there is none. */
export function pageIn(url: string | null | undefined): string | null {
  const line = (url ?? '').trim();
  if (!/^https?:\/\/[^\s\p{Cc}]+$/iu.test(line) || !URL.canParse(line)) return null;
  return line;
}

function unlinked(text: string): string {
  return text.replaceAll(LINK, '…');
}

function cut(text: string, longest: number): string {
  const whole = [...text];
  return whole.length <= longest
    ? text
    : `${whole
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`;
}
