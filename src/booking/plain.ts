/** What a remote person typed, as it may stand in a message of ours. Pure. */

const LONGEST_NAME = 80;
const LONGEST_TITLE = 200;
const LONGEST_REASON = 500;

/** What turns the direction of writing, or cannot be seen. */
const UNSEEN = /[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;
const LINK = /(?:[a-z][a-z\d+.-]*:\/\/|www\.)\S+/gi;
/** Ends of names that messengers make a link of, besides those in Latin letters. */
const ENDS = 'рф|рус|онлайн|сайт|орг|ком|дети|москва|бел|укр|қаз|мкд|срб|бг';
/** As messengers make a link of it by themselves; with the page at it. */
const DOMAIN = new RegExp(
  `(?<![\\p{L}\\p{N}_.-])(?:[\\p{L}\\p{N}-]+\\.)+(?:xn--[a-z\\d-]+|[a-z]{2,}|${ENDS})(?![\\p{L}\\p{N}_])(/\\S*|[?#]\\S+|:\\d\\S*)?`,
  'giu',
);
/** What messengers put behind a name to tell people apart: `Anna (@anna)`. */
const HANDLE = /\s*\(@[\w.]+\)$/u;
/** Initials before a name: `A.Petrov`. */
const INITIAL = /^\p{L}\./u;

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
  const line = (oneLine(text, LONGEST_NAME) ?? '').replace(HANDLE, '');
  const isName = (found: string, page?: string) => page === undefined && INITIAL.test(found);
  const named = line
    .replaceAll(LINK, ' ')
    .replaceAll(DOMAIN, (found, page?: string) => (isName(found, page) ? found : ' '));
  return oneLine(named, LONGEST_NAME);
}

/** What was booked. Calendars put the guest's name in it. */
export function titleIn(title: string, guest: string | null): string {
  const whole = oneLine(title, Infinity) ?? '';
  const said = oneLine(guest, Infinity);
  const named = said === null ? whole : whole.replaceAll(said, () => nameIn(guest) ?? '');
  return oneLine(unlinked(named)) ?? '…';
}

export function reasonIn(reason: string | null): string | null {
  return typedIn(reason, LONGEST_REASON);
}

/** Where it is, as somebody typed it. */
export function placeIn(place: string | null): string | null {
  return typedIn(place, LONGEST_TITLE);
}

/** Without links; what only looks like one, because a space is missing, gets the space. */
function typedIn(text: string | null, longest: number): string | null {
  const line = oneLine(text, longest);
  return line && unlinked(line).replaceAll(DOMAIN, (found) => found.replaceAll('.', '. '));
}

/** An address that is a page; what else may stand there is none. */
export function pageIn(url: string | null | undefined): string | null {
  const line = (url ?? '').trim();
  if (!/^https?:\/\/[^\s\p{Cc}]+$/iu.test(line) || !URL.canParse(line)) return null;
  return line;
}

function unlinked(text: string): string {
  return text
    .replaceAll(LINK, '…')
    .replaceAll(DOMAIN, (found, page?: string) => (page === undefined ? found : '…'));
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
