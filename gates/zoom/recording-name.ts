/** What recordings are called on this machine. */
import type { Recording, RecordingFile } from './recordings.ts';

/** Bytes of a name; file systems take 255, and temporary names and endings need room. */
const LONGEST_TOPIC = 120;
const LONGEST_WHAT = 60;

/**
 * A name for each file: day and hour by this machine's clock, topic, what is on it. Safe on every system, whatever
 * somebody called their meeting; no two are alike, and a file has the same name every time. Pure.
 */
export function namesOf({ topic, startedAt, files }: Recording): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const inOrder = files.toSorted((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0));
  for (const file of inOrder) {
    const plain = nameOf(topic, file.startedAt ?? startedAt, file);
    const name = taken.has(plain.toLowerCase())
      ? nameOf(topic, file.startedAt ?? startedAt, file, safe(file.id, LONGEST_WHAT).slice(0, 8))
      : plain;
    taken.add(name.toLowerCase());
    names.set(file.id, name);
  }
  return names;
}

function nameOf(
  topic: string,
  at: number | null,
  { type, name, extension }: RecordingFile,
  more?: string,
): string {
  const parts = [
    at === null ? '' : stampOf(at),
    safe(topic, LONGEST_TOPIC),
    safe(type, LONGEST_WHAT),
  ];
  const given = name === null ? '' : safe(name.replace(/\.[a-z0-9]{1,5}$/i, ''), LONGEST_WHAT);
  const whole = [...parts, given, more ?? ''].filter((part) => part !== '').join(' ');
  return `${whole || 'recording'}.${extension}`;
}

/** `2026-11-25 18-30`: without the colons that Windows refuses. */
function stampOf(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${two(date.getHours())}-${two(date.getMinutes())}`;
}

/** Without what leads elsewhere, ends a name early, or nobody sees; no longer than so many bytes. */
function safe(text: string, longest: number): string {
  const clean = text
    .normalize('NFC')
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
    .replaceAll(/[<>:"/\\|?*]/g, '-')
    .replaceAll(/\s+/g, ' ');
  let cut = '';
  for (const character of clean) {
    if (Buffer.byteLength(cut + character) > longest) break;
    cut += character;
  }
  // Windows drops dots and spaces at the end; a dot at the beginning hides a file.
  return cut.replaceAll(/^[. -]+|[. ]+$/g, '');
}
