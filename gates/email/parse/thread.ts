/** Which mails a mail follows, and what it is about. */
import { createHash } from 'node:crypto';
import type { Thread } from '../../../src/domain/event.ts';
import { wordsWithAt } from './addresses.ts';
import { decodeWords } from './encoded-words.ts';
import { allOf, header, type Headers } from './headers.ts';

/** The first names the thread, the last ones tell the nearest. */
const MOST = 60;

/** Ids of a header, without angle brackets, in their order. Some programs leave the brackets out. */
export function idsOf(values: readonly string[]): readonly string[] {
  const text = values.join(' ');
  const ids = [...text.matchAll(/<([^<>]+)>/g)].map(([, id = '']) =>
    id.replaceAll(/[\s\p{Cc}]+/gu, ''),
  );
  const found = ids.length > 0 ? ids : wordsWithAt(text);
  return [...new Set(found.filter((id) => id !== '').map(bounded))];
}

/** Of what mails are found by: no index of a database takes a key of any length. Characters. */
const LONGEST = 500;

/** What is longer is known by what it is made of. */
function bounded(id: string): string {
  if (id.length <= LONGEST) return id;
  return `${createHash('sha256').update(id).digest('hex')}@missing.invalid`;
}

/** `References`, the nearest last (RFC 5322, 3.6.4). */
export function referencesOf(headers: Headers): readonly string[] {
  const all = idsOf(allOf(headers, 'References').map(decodeWords));
  return all.length <= MOST ? all : [...all.slice(0, 1), ...all.slice(1 - MOST)];
}

/** @param also ids that its content names: what a report is about */
export function threadOf(
  headers: Headers,
  own: string,
  subject: string | null,
  also: readonly string[] = [],
): Thread {
  const references = referencesOf(headers);
  // More than one, or a sentence about a letter: not every program has read the standard.
  const answers = idsOf(allOf(headers, 'In-Reply-To').map(decodeWords));
  const follows = [...new Set([...also, ...references, ...answers])].filter((id) => id !== own);
  const about = plainSubject(subject).slice(0, LONGEST);
  return {
    externalId:
      references.find((id) => id !== own) ?? answers.find((id) => id !== own) ?? also[0] ?? own,
    follows,
    subject: about === '' ? null : about,
    ...(follows.length === 0 && isReply(subject) ? { bySubject: true as const } : {}),
  };
}

export function subjectOf(headers: Headers): string | null {
  const value = header(headers, 'Subject');
  if (value === null) return null;
  const text = decodeWords(value)
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim();
  return text === '' ? null : text;
}

/**
 * What programs put in front of a subject: answers and forwards in the languages of this house's people and their
 * clients, with a number (`Re[2]:`, `Re^3:`), and a list's name.
 */
const REPLY =
  're|aw|antw|antwort|sv|vs|vá|odp|ynt|res|r|rif|ответ|отв|回复|答复|回覆|返信|답장|הנדון|رد';
const FORWARD =
  'fwd?|wg|doorst|vb|tr|pd|rv|enc|vl|ilt|továbbítás|переслано|пересл|пер|转发|轉寄|転送|전달|הועבר';
const PREFIX = new RegExp(
  String.raw`^\s*(?:\[[^\]]{1,40}\]\s*)?(?:${REPLY}|${FORWARD})\s?(?:\[\d+\]|\(\d+\)|\^\d+|\d{1,2})?\s?(?:\.\s?)?[:：]\s*`,
  'iu',
);
const REPLIED = new RegExp(
  String.raw`^\s*(?:\[[^\]]{1,40}\]\s*)?(?:${REPLY})\s?(?:\[\d+\]|\(\d+\)|\^\d+|\d{1,2})?\s?(?:\.\s?)?[:：]`,
  'iu',
);

/** Without the words that answers and forwards put in front. */
export function plainSubject(subject: string | null): string {
  let rest = subject ?? '';
  for (let before = ''; before !== rest;) {
    before = rest;
    const tag = /^\s*(\[[^\]]{1,40}\])\s*/.exec(rest)?.[1];
    const cut = rest.replace(PREFIX, '');
    // A list's name stays where it stood without an answer.
    rest = cut !== rest && tag !== undefined && !cut.startsWith(tag) ? `${tag} ${cut}` : cut;
  }
  return rest.replace(/\s*\((?:fwd|fw|was:[^()]*)\)\s*$/i, '').trim();
}

/** By its words. */
export function isReply(subject: string | null): boolean {
  return REPLIED.test(subject ?? '');
}
