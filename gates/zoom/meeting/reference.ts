/**
 * Our own word for a meeting. Zoom keeps nothing of the kind with a meeting, so it stands in its agenda: as the last
 * line, short enough not to be in the way of whoever reads it.
 */

/** Characters of a whole agenda. https://developers.zoom.us/docs/api/meetings/#tag/meetings/POST/users/{userId}/meetings */
export const LONGEST_AGENDA = 2000;

/** Lists of meetings say no more of an agenda than so many characters. */
export const LISTED_AGENDA = 250;

const LINE = /(?:^|\n)[ \t]*— gates:(\S+)\s*$/;

/** The agenda as Zoom is to keep it; what is too long is cut before the reference is. */
export function withReference(agenda: string | undefined, reference: string): string {
  const line = `— gates:${reference}`;
  const text = (agenda ?? '').trimEnd();
  if (text === '') return line;
  return `${cut(text, LONGEST_AGENDA - line.length - 2)}\n\n${line}`;
}

/** The agenda as people wrote it, and the reference; each `null` where there is none. */
export function readAgenda(kept: string): { agenda: string | null; reference: string | null } {
  const found = LINE.exec(kept);
  const text = (found ? kept.slice(0, found.index) : kept).trimEnd();
  return { agenda: text === '' ? null : text, reference: found?.[1] ?? null };
}

/** By UTF-16 units, as a limit of characters is read the strictest way; a pair is not torn. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
