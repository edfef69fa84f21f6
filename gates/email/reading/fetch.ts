/**
 * Mails from an open folder. A small one comes whole; of a large one its head, the tree of its parts and the parts
 * that are read: what is attached stays at the server until somebody wants it.
 */
import type { FetchMessageObject, FetchQueryObject, ImapFlow } from 'imapflow';
import type { Folder } from '../folders.ts';
import { layoutOf, readable } from '../parse/layout.ts';
import type { Mail } from '../parse/message.ts';
import { type Part, readHead, readMime } from '../parse/mime.ts';
import { partsOf } from '../parse/structure.ts';
import { setOf } from './ranges.ts';

/** A mail up to this is fetched whole, bytes. */
export const SMALL = 256 * 1024;
/** Of one part that is read; of one mail no more than {@link MOST_PARTS} of them. */
const MOST_TEXT = 1024 * 1024;
const MOST_PARTS = 20;
const MOST_OF_ONE = 4 * 1024 * 1024;
/** Of its head. Servers that take mail from the world stop at less. */
const MOST_HEAD = 512 * 1024;

/** What a batch is made of: UIDs of one folder, ascending. */
export interface Batch {
  readonly small: readonly number[];
  readonly large: readonly number[];
}

const FACTS: FetchQueryObject = { uid: true, flags: true, size: true, internalDate: true };

/** @param labels asks for Gmail's */
export async function fetchMails(
  client: ImapFlow,
  folder: Pick<Folder, 'path' | 'special'>,
  { small, large }: Batch,
  labels: boolean,
): Promise<Mail[]> {
  const facts = labels ? { ...FACTS, labels } : FACTS;
  const mails: Mail[] = [];
  if (small.length > 0) {
    for await (const each of client.fetch(setOf(small), { ...facts, source: true }, UID)) {
      if (each.source) mails.push({ ...told(client, folder, each), mime: readMime(each.source) });
    }
  }
  if (large.length > 0) mails.push(...(await fetchLarge(client, folder, large, facts)));
  return mails.toSorted((a, b) => a.uid - b.uid);
}

const UID = { uid: true } as const;

async function fetchLarge(
  client: ImapFlow,
  folder: Pick<Folder, 'path' | 'special'>,
  uids: readonly number[],
  facts: FetchQueryObject,
): Promise<Mail[]> {
  const bodyParts = [{ key: 'HEADER', maxLength: MOST_HEAD }];
  const query = { ...facts, bodyStructure: true, bodyParts };
  const heads = await client.fetchAll(setOf(uids), query, UID);
  const wanted = heads.map((head) => ({ head, ...wantedOf(head) }));
  const bodies = new Map<number, ReadonlyMap<string, Uint8Array>>();
  // Most are made alike: one question for all whose text stands in the same parts.
  const alike = Map.groupBy(wanted, ({ parts }) => parts.map(({ number }) => number).join(' '));
  for (const [numbers, group] of alike) {
    if (numbers === '') continue;
    const texts = numbers.split(' ').map((key) => ({ key, maxLength: MOST_TEXT }));
    const set = setOf(group.map(({ head }) => head.uid).toSorted((a, b) => a - b));
    for await (const each of client.fetch(set, { uid: true, bodyParts: texts }, UID)) {
      bodies.set(each.uid, each.bodyParts ?? new Map());
    }
  }
  return wanted.flatMap(({ head, cut }): Mail[] => {
    if (!head.bodyStructure) return [];
    const headers = readHead(head.headers ?? Buffer.alloc(0));
    const root = partsOf(head.bodyStructure, bodies.get(head.uid) ?? new Map());
    return [
      {
        ...told(client, folder, head),
        mime: { headers, root },
        ...(cut > 0 ? { cut } : {}),
      },
    ];
  });
}

/** The parts that are read of a mail; `cut`: bytes of all that could be, where that is more. */
function wantedOf({ bodyStructure }: FetchMessageObject): { parts: readonly Part[]; cut: number } {
  if (!bodyStructure) return { parts: [], cut: 0 };
  const all = readable(layoutOf(partsOf(bodyStructure, new Map())));
  const parts: Part[] = [];
  let room = MOST_OF_ONE;
  for (const part of all.slice(0, MOST_PARTS)) {
    room -= Math.min(part.size, MOST_TEXT);
    if (room < 0) break;
    parts.push(part);
  }
  const whole = parts.length === all.length && all.every(({ size }) => size <= MOST_TEXT);
  return { parts, cut: whole ? 0 : all.reduce((sum, { size }) => sum + size, 0) };
}

function told(
  { mailbox }: ImapFlow,
  { path, special }: Pick<Folder, 'path' | 'special'>,
  each: FetchMessageObject,
): Omit<Mail, 'mime'> {
  return {
    folder: path,
    validity: mailbox ? mailbox.uidValidity.toString() : '0',
    uid: each.uid,
    flags: [...(each.flags ?? [])],
    ...(each.labels ? { labels: [...each.labels] } : {}),
    sent: special === '\\Sent',
    cameAt: cameAt(each),
    size: each.size ?? 0,
  };
}

/** INTERNALDATE, epoch milliseconds. */
export function cameAt({ internalDate }: FetchMessageObject): number {
  return internalDate instanceof Date ? internalDate.getTime() : 0;
}
