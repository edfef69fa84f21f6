/**
 * Where the quoted part of a mail's plain text begins. Programs quote in as many ways as there are programs: what is
 * known of them stands in quoted-marks.ts.
 */
import {
  forwardedAt,
  headersAt,
  introductionTo,
  isDevice,
  isQuote,
  isRule,
  isSignature,
  originalAt,
} from './quoted-marks.ts';

/** Lines of a signature at most. */
const LONGEST_SIGNATURE = 20;

/**
 * The start of a line, as an index into the string (UTF-16 units). From there to the end stands nothing that its
 * author has written anew: quoted lines, the line that introduces them, an earlier mail's headers, a signature.
 * `null` where there is no such part, where new text stands below it, and where nothing else stands above it. What
 * is passed on to somebody is not folded: it is what they are to read.
 */
export function quotedFrom(text: string): number | null {
  const lines = text.replaceAll('\r', ' ').split('\n');
  if (lines.some((_, index) => forwardedAt(lines, index))) return null;
  let end = earlierMail(lines) ?? lines.length;
  for (;;) {
    const before = end;
    end = withoutQuote(lines, end);
    end = withoutSignature(lines, end);
    if (end === before) break;
  }
  while (end < lines.length && isBlank(lines[end])) end += 1;
  if (end === lines.length || lines.slice(0, end).every(isBlank)) return null;
  return lines.slice(0, end).reduce((sum, line) => sum + line.length + 1, 0);
}

/** Where a whole earlier mail begins that nothing marks line by line; it goes on to the end. */
function earlierMail(lines: readonly string[]): number | null {
  for (const [index, line] of lines.entries()) {
    if (isQuote(line)) continue;
    if (originalAt(lines, index)) return index;
    if (headersAt(lines, index)) return aboveRule(lines, index);
    const first = introductionTo(lines, index);
    // What is quoted line by line may have answers between the lines.
    if (first >= 0 && !isQuote(firstAfter(lines, index + 1))) return first;
  }
  return null;
}

/** With the line that is drawn above the headers. */
function aboveRule(lines: readonly string[], index: number): number {
  const above = lastBefore(lines, index);
  return above >= 0 && isRule(lines[above] ?? '') ? above : index;
}

/** Without the quoted lines at its end, and what introduces them. */
function withoutQuote(lines: readonly string[], end: number): number {
  let at = end;
  let some = false;
  while (at > 0 && (isBlank(lines[at - 1]) || isQuote(lines[at - 1] ?? ''))) {
    at -= 1;
    some ||= isQuote(lines[at] ?? '');
  }
  if (!some) return end;
  const last = lastBefore(lines, at);
  const first = introductionTo(lines, last);
  return first >= 0 ? first : last + 1;
}

function withoutSignature(lines: readonly string[], end: number): number {
  const last = lastBefore(lines, end);
  if (last >= 0 && isDevice(lines[last] ?? '')) return last;
  for (let at = last; at >= 0 && at > last - LONGEST_SIGNATURE; at -= 1) {
    const line = lines[at] ?? '';
    if (isQuote(line)) return end;
    if (isSignature(line)) return at;
  }
  return end;
}

function isBlank(line: string | undefined): boolean {
  return line === undefined || line.trim() === '';
}

function firstAfter(lines: readonly string[], index: number): string {
  return lines.slice(index, index + 20).find((line) => !isBlank(line)) ?? '';
}

function lastBefore(lines: readonly string[], end: number): number {
  let at = end - 1;
  while (at >= 0 && isBlank(lines[at])) at -= 1;
  return at;
}
