/** How far each folder was read: what a checkpoint holds. Plain JSON, pure. */
import { isObject } from './ranges.ts';

/** Of one folder. */
export interface Mark {
  /** UIDVALIDITY: another one, and UIDs mean other mails (RFC 9051, 2.3.1.1). */
  readonly validity: string;
  /** What came since then is here, epoch milliseconds. */
  readonly from: number;
  /** … up to this UID. */
  readonly upTo: number;
  /** All above this UID is here, up to {@link upTo}, whenever it came. */
  readonly whole: number;
  /** Changes of flags are here up to this one (RFC 7162). */
  readonly modseq: string | null;
  /** Where the server does not count changes: which UIDs were not seen yet, as a sequence set. */
  readonly unseen: string | null;
}

export interface Checkpoint {
  readonly folders: Readonly<Record<string, Mark>>;
}

/** Where a run that was broken off stood in a folder. */
export interface Cursor {
  readonly folder: string;
  readonly validity: string;
  /** Those up to it are here. */
  readonly uid: number;
  /** As they were when the folder was begun. */
  readonly modseq: string | null;
  readonly unseen: string | null;
}

export function checkpointOf(kept: unknown): Checkpoint {
  return isObject(kept) && isObject(kept['folders'])
    ? (kept as unknown as Checkpoint)
    : { folders: {} };
}

/**
 * What a sync and a listener know side by side, as one: whatever one of them cannot vouch for is read once more, for
 * that costs time alone. Folders that only one of them names are as that one says.
 */
export function joined(kept: unknown, told: unknown): Checkpoint {
  const before = checkpointOf(kept).folders;
  const now = checkpointOf(told).folders;
  const both = Object.entries(now).map(([path, mark]) => {
    const other = before[path];
    return [path, other?.validity === mark.validity ? together(other, mark) : mark] as const;
  });
  return { folders: { ...before, ...Object.fromEntries(both) } };
}

function together(a: Mark, b: Mark): Mark {
  const [wide, narrow] = a.from <= b.from ? [a, b] : [b, a];
  // Between the two are mails that neither has looked for.
  if (narrow.whole > wide.upTo) return wide;
  const earlier = a.upTo <= b.upTo ? a : b;
  return {
    ...wide,
    upTo: Math.max(a.upTo, b.upTo),
    whole: Math.min(a.whole, b.whole),
    modseq: lower(a.modseq, b.modseq),
    unseen: earlier.unseen,
  };
}

function lower(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return null;
  return BigInt(a) < BigInt(b) ? a : b;
}

export function cursorOf(kept: unknown): Cursor | null {
  return isObject(kept) && typeof kept['folder'] === 'string' ? (kept as unknown as Cursor) : null;
}

/** UIDs to be looked for: those that came since a time, and before another one. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly before: number | null;
  /** They are new to the folder: whatever date they bear. */
  readonly fresh: boolean;
}

/** A folder as it is now. */
export interface Standing {
  readonly validity: string;
  /** The highest UID. */
  readonly last: number;
}

/**
 * What is missing of a folder, by ascending UIDs. A folder that was never read, or whose UIDs mean other mails
 * now, is read as far back as the others are.
 */
export function missing(
  mark: Mark | null,
  { validity, last }: Standing,
  since: number,
): { from: number; stretches: readonly Stretch[] } {
  const from = Math.min(since, mark?.from ?? since);
  if (mark?.validity !== validity) {
    return {
      from,
      stretches: filled([{ first: 1, last, since: from, before: null, fresh: false }]),
    };
  }
  const older =
    since < mark.from
      ? [{ first: 1, last: mark.upTo, since, before: mark.from, fresh: false }]
      : [];
  const newer = { first: mark.upTo + 1, last, since: from, before: null, fresh: true };
  return { from, stretches: filled([...older, newer]) };
}

function filled(stretches: readonly Stretch[]): readonly Stretch[] {
  return stretches.filter(({ first, last }) => last >= first);
}

/** How far back a folder is read that has no mark yet. */
export function oldest({ folders }: Checkpoint, since: number): number {
  return Math.min(since, ...Object.values(folders).map(({ from }) => from));
}
