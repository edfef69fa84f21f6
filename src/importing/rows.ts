/** Archived messages have no ids, in most downloads: they get some that every download gives them alike. */
import { createHash } from 'node:crypto';
import type { ArchivedAttachment, ArchivedMessage, ArchivedTalk } from '../gate.ts';
import type { Saying } from './match.ts';

/** What every id of ours begins with. */
export const PREFIX = 'archive:';

/** A message as it will stand in the store: one for each attachment. */
export interface Row extends Saying {
  readonly id: string;
  /** That of its first part. */
  readonly whole: string;
  /** 0: the message itself; from 1: its further attachments. */
  readonly part: number;
  readonly message: ArchivedMessage;
  readonly attachment: ArchivedAttachment | null;
}

/**
 * Equal messages at the end of one file and the beginning of the next are told apart by their number: how many
 * of each there were at the last moment of a file. A file begins with its newest, so its end is its oldest.
 */
export interface Boundary {
  readonly pile: string;
  readonly counts: readonly (readonly [string, number])[];
}

/**
 * The rows of one file, oldest first, and what the next file of its pile has to know. Two that are equal in
 * all that is told of them (same moment, sender, text and kinds of files) are two.
 */
export function rowsOf(
  talk: ArchivedTalk,
  pile: string,
  before: Boundary | null,
): { rows: Row[]; boundary: Boundary | null } {
  if (talk.ids) return { rows: talk.messages.flatMap((each) => partsOf(each)), boundary: before };
  const counts = new Map(before?.pile === pile ? before.counts : []);
  const rows: Row[] = [];
  const oldest = talk.messages.reduce((least, { at }) => Math.min(least, at), Infinity);
  const last = new Map<string, number>();
  for (const message of talk.messages) {
    const likeness = likenessOf(talk, message);
    const ordinal = counts.get(likeness) ?? 0;
    counts.set(likeness, ordinal + 1);
    if (message.at === oldest) last.set(likeness, ordinal + 1);
    const whole = `${PREFIX}${ordinal === 0 ? likeness : digest(`${likeness} ${ordinal}`)}`;
    rows.push(...partsOf({ ...message, externalId: whole }));
  }
  return { rows, boundary: { pile, counts: [...last] } };
}

/** A message, and its further attachments. */
function partsOf(message: ArchivedMessage): Row[] {
  const { externalId: whole } = message;
  if (whole === undefined) throw new Error('a message without an id among others with ids');
  const [first = null, ...more] = message.attachments;
  return [
    rowOf(whole, 0, message, first),
    ...more.map((attachment, index) => rowOf(whole, index + 1, message, attachment)),
  ];
}

function rowOf(
  whole: string,
  part: number,
  message: ArchivedMessage,
  attachment: ArchivedAttachment | null,
): Row {
  const { at, direction } = message;
  const type = part === 0 ? message.type : (attachment?.kind ?? message.type);
  const said = { at, direction, type, text: part === 0 ? message.text : null };
  return { id: part === 0 ? whole : `${whole}#${part}`, whole, part, message, attachment, said };
}

/** Of two who talk, the side counts and not the name: names change from one download to the next. */
function likenessOf({ thread, group }: ArchivedTalk, message: ArchivedMessage): string {
  const { at, sender, direction, text, attachments } = message;
  const who = group && direction === 'inbound' ? sender : direction;
  return digest(JSON.stringify([thread, at, who, text, attachments.map(({ kind }) => kind)]));
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 40);
}
