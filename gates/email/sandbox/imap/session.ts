/** One client's connection: who it is, which folder it looks at, and what it has been told of it. */
import type { Folder, Mailbox, Stored } from '../mailbox.ts';
import type { World } from '../world.ts';
import type { Reader } from './reader.ts';
import { no } from './refusal.ts';

export interface Session {
  readonly world: World;
  readonly reader: Reader;
  mailbox: Mailbox | null;
  selected: Selected | null;
  /** The client knows RFC 7162. */
  condstore: boolean;
  ended: boolean;
  /** One line, without its end. Latin-1. */
  say(line: string): void;
  /** What `AUTHENTICATE` and `IDLE` say before more comes. */
  prompt(text: string): void;
}

export interface Selected {
  readonly folder: Folder;
  readonly readOnly: boolean;
  /** As the client numbers them: sequence number 1 is the first. */
  view: readonly Stored[];
  /** Changes up to this one were told. */
  modseq: number;
}

export function mailboxIn({ mailbox }: Session): Mailbox {
  if (!mailbox) throw no('Please log in first.');
  return mailbox;
}

export function selectedIn({ selected }: Session): Selected {
  if (!selected) throw no('No mailbox selected.');
  return selected;
}

/**
 * Tells what changed in the folder since the last time. Numbers shift with EXPUNGE, which may not be told while a
 * command speaks in numbers (RFC 3501, 7.4.1).
 */
export function tell(session: Session, { expunge }: { expunge: boolean }): void {
  const { selected } = session;
  if (!selected) return;
  const { folder } = selected;
  if (expunge) tellGone(session, selected);
  const known = new Set(selected.view);
  const added = folder.messages.filter((each) => !known.has(each));
  for (const [index, stored] of selected.view.entries()) {
    if (stored.modseq <= selected.modseq) continue;
    session.say(`* ${index + 1} FETCH (${flagsOf(session, stored)})`);
  }
  selected.modseq = folder.modseq;
  if (added.length === 0) return;
  selected.view = [...selected.view, ...added];
  session.say(`* ${selected.view.length} EXISTS`);
}

function tellGone(session: Session, selected: Selected): void {
  const there = new Set(selected.folder.messages);
  for (let number = selected.view.length; number > 0; number -= 1) {
    const stored = selected.view[number - 1];
    if (stored && !there.has(stored)) session.say(`* ${number} EXPUNGE`);
  }
  selected.view = selected.view.filter((stored) => there.has(stored));
}

export function flagsOf({ condstore }: Session, { uid, flags, modseq }: Stored): string {
  const more = condstore ? ` MODSEQ (${modseq})` : '';
  return `UID ${uid} FLAGS (${[...flags].join(' ')})${more}`;
}

/** Messages of the set, with their numbers. By UID or by number. */
export function chosen(
  { view }: Selected,
  fits: (number: number) => boolean,
  byUid: boolean,
): { stored: Stored; number: number }[] {
  return view.flatMap((stored, index) =>
    fits(byUid ? stored.uid : index + 1) ? [{ stored, number: index + 1 }] : [],
  );
}

export function lastOf({ view }: Selected, byUid: boolean): number {
  return byUid ? (view.at(-1)?.uid ?? 0) : view.length;
}
