/** A mail as lines for a person: who, to whom, what about, what it says, and what it carries. */
import type { Details } from '../../../src/domain/message.ts';
import { clockTime, dateOf } from '../../../src/domain/moment.ts';
import { plural, type Text, type Words, words } from '../../../src/domain/words.ts';
import { object, objects, string } from '../../meta/json.ts';
import { type Address, type AttachmentView, type MailView, shellWord } from './view.ts';

export interface Wishes {
  /** With what it quotes. */
  readonly quoted: boolean;
  readonly user: string;
  readonly now: number;
}

export function mailLines(view: MailView, wishes: Wishes): Text[] {
  const { automatic, attachments, calendar, file } = view;
  return [
    words`Subject: ${oneLine(view.subject ?? '')}`,
    words`From: ${people([view.from])}`,
    words`To: ${people(view.to)}`,
    ...(view.cc.length > 0 ? [words`Cc: ${people(view.cc)}`] : []),
    ...(view.bcc.length > 0 ? [words`Bcc: ${people(view.bcc)}`] : []),
    words`Date: ${clockTime(Date.parse(view.date), wishes.now)}`,
    ...(automatic === null ? [] : [words`Written by a program: ${KINDS[automatic] ?? automatic}.`]),
    ...(calendar ? calendarLines(calendar, wishes.now) : []),
    '',
    ...textLines(view, wishes),
    ...attachments.flatMap((each, index) => [
      ...(index === 0 ? ['', words`Attachments:`] : []),
      ...attachmentLines(each),
    ]),
    ...(file === null ? [] : ['', words`Written to ${file}.`]),
  ];
}

const KINDS: Readonly<Record<string, Words>> = {
  bounce: words`it could not be delivered`,
  reply: words`an automatic reply`,
  list: words`a mailing list`,
  receipt: words`a receipt`,
  notice: words`a notice to many`,
};

function textLines({ id, text, quotedFrom, html }: MailView, { quoted, user }: Wishes): Text[] {
  const whole = text ?? '';
  const folds = !quoted && quotedFrom !== null;
  const own = (folds ? whole.slice(0, quotedFrom) : whole).trimEnd();
  const rest = folds ? whole.slice(quotedFrom).trim() : '';
  const count = rest === '' ? 0 : rest.split('\n').length;
  const more = words`[${plural(count, '# line is', '# lines are')} quoted: --quoted shows them]`;
  if (own === '' && count === 0) {
    return html
      ? [words`It has no text: gates email show ${shellWord(id)} --html FILE --user ${user}`]
      : [words`It has no text.`];
  }
  return [...(own === '' ? [] : [own]), ...(count > 0 ? ['', more] : [])];
}

function attachmentLines({ filename, kind, mimeType, size, command }: AttachmentView): Text[] {
  const facts = [oneLine(filename ?? kind), oneLine(mimeType ?? '')].filter(Boolean).join('  ');
  const line =
    size === null ? `  ${facts}` : words`  ${facts}  ${plural(size, '# byte', '# bytes')}`;
  return [line, `    ${command}`];
}

const METHODS: Readonly<Record<string, Words>> = {
  REQUEST: words`Invitation`,
  CANCEL: words`Called off`,
  REPLY: words`Answer to an invitation`,
  COUNTER: words`Another time is suggested`,
  PUBLISH: words`Event`,
};

const ANSWERS: Readonly<Record<string, Words>> = {
  ACCEPTED: words`comes`,
  DECLINED: words`does not come`,
  TENTATIVE: words`comes perhaps`,
};

/** Attendees that are named. */
const MOST_NAMED = 10;

function calendarLines(calendar: Details, now: number): Text[] {
  const of = (name: string) => oneLine(string(calendar[name]) ?? '');
  const organizer = personIn(calendar['organizer']);
  const attendees = objects(calendar['attendees']);
  const more = attendees.length - MOST_NAMED;
  return [
    '',
    words`${METHODS[of('method')] ?? words`Event`}: ${of('summary')}`,
    words`  When: ${whenOf(calendar, now)}`,
    ...(of('recurs') === '' ? [] : [words`  Comes back: ${of('recurs')}`]),
    ...(of('location') === '' ? [] : [words`  Where: ${of('location')}`]),
    ...(of('url') === '' ? [] : [words`  Link: ${of('url')}`]),
    ...(organizer ? [words`  Invited by: ${people([organizer])}`] : []),
    ...attendees.slice(0, MOST_NAMED).map(attendeeLine),
    ...(more > 0 ? [words`  and ${plural(more, '# more', '# more')}`] : []),
  ];
}

function attendeeLine(attendee: Details): Text {
  const who = people([personIn(attendee) ?? { address: '?', name: null }]);
  const answer = ANSWERS[string(attendee['status']) ?? ''];
  return answer ? words`  Attendee: ${who} (${answer})` : words`  Attendee: ${who}`;
}

/** By the clock of this machine. A day is one wherever it is read. */
function whenOf(calendar: Details, now: number): Text {
  const start = string(calendar['start']);
  const end = string(calendar['end']);
  if (start === null) return words`no time is given`;
  if (/^\d{4}-\d{2}-\d{2}$/.test(start)) return daysOf(start, end);
  const from = Date.parse(start);
  const until = end === null ? Number.NaN : Date.parse(end);
  if (Number.isNaN(from)) return start;
  const at = clockTime(from, now);
  return Number.isNaN(until) || until <= from ? at : words`${at} – ${clockTime(until, now)}`;
}

/** The end is the day after the last one (RFC 5545, 3.6.1). */
function daysOf(start: string, end: string | null): Text {
  const first = dayOf(start);
  const after = end === null ? Number.NaN : dayOf(end);
  if (Number.isNaN(first)) return start;
  const last = Number.isNaN(after) ? first : after - DAY_MS;
  return last <= first ? dateOf(first) : words`${dateOf(first)} – ${dateOf(last)}`;
}

const DAY_MS = 86_400_000;

function dayOf(text: string): number {
  const [year = Number.NaN, month = 1, day = 1] = text.split('-').map(Number);
  return new Date(year, month - 1, day, 12).getTime();
}

function personIn(value: unknown): Address | null {
  const person = object(value);
  const address = string(person?.['address']);
  return address === null ? null : { address, name: string(person?.['name']) };
}

function people(all: readonly Address[]): string {
  return all
    .map(({ address, name }) => (name === null ? address : `${name} <${address}>`))
    .map(oneLine)
    .join(', ');
}

/** What is one line in a mail stays one, whatever stands in it. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim();
}
