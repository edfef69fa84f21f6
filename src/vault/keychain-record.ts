import { createHash } from 'node:crypto';
import type { Credential } from '../domain/account.ts';

/**
 * What stands in the keychain under an entry's name: the credential itself, or, where it is too
 * long for one, the header of numbered pieces that stand under {@link pieceName}.
 */
export type KeychainRecord =
  | { kind: 'whole'; credential: Credential }
  | ({ kind: 'split'; sha256: string } & Generation);

/** The pieces of one write. A fresh id for each write: pieces of two writes never mix. */
export interface Generation {
  generation: string;
  pieces: number;
}

/** Bytes that Windows takes: CRED_MAX_CREDENTIAL_BLOB_SIZE of wincred.h, 5 × 512. */
const ENTRY_BYTES = 2560;

/** The credential as JSON in ASCII: a character is a byte, however a keychain encodes text. */
export function credentialText(credential: Credential): string {
  return ascii(JSON.stringify({ v: 1, credential }));
}

/** One piece where it fits one entry. */
export function splitText(text: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; at += ENTRY_BYTES) {
    pieces.push(text.slice(at, at + ENTRY_BYTES));
  }
  return pieces;
}

export function headerText({ generation }: Generation, pieces: readonly string[]): string {
  const sum = sha256(pieces.join(''));
  return JSON.stringify({ v: 1, generation, pieces: pieces.length, sha256: sum });
}

/** `null`: not something this program wrote. */
export function readRecord(text: string): KeychainRecord | null {
  const value = parse(text);
  if (value?.['v'] !== 1) return null;
  const credential = value['credential'];
  if (isRecord(credential)) return { kind: 'whole', credential };
  const { generation, pieces, sha256: sum } = value;
  if (typeof generation !== 'string' || typeof sum !== 'string' || !isCount(pieces)) return null;
  return { kind: 'split', generation, pieces, sha256: sum };
}

/** The credential the pieces make, or `null` when they are not the ones the header speaks of. */
export function joinPieces(pieces: readonly string[], expected: string): Credential | null {
  const whole = pieces.join('');
  if (sha256(whole) !== expected) return null;
  const record = readRecord(whole);
  return record?.kind === 'whole' ? record.credential : null;
}

/** `#` never stands in an entry's name. `index` counts from 0. */
export function pieceName(path: string, generation: string, index: number): string {
  return `${path}#${generation}.${index}`;
}

/** Where a write notes the generations it touches, so that an interrupted one can be cleared away. */
export function notesName(path: string): string {
  return `${path}#writing`;
}

export interface WriteNotes {
  /** When the write began, epoch milliseconds. */
  at: number;
  generations: readonly Generation[];
}

/** The newest generations only, so that the notes always fit one entry. */
export function notesText(notes: WriteNotes): string {
  return JSON.stringify({ v: 1, at: notes.at, generations: notes.generations.slice(-40) });
}

export function readNotes(text: string | null): WriteNotes | null {
  const value = text === null ? null : parse(text);
  const generations = value?.['generations'];
  const at = value?.['at'];
  if (value?.['v'] !== 1 || typeof at !== 'number' || !Array.isArray(generations)) return null;
  return { at, generations: generations.filter(isGeneration) };
}

function ascii(json: string): string {
  return json.replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    // Whoever wrote it, it was not us.
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) < 100_000;
}

function isGeneration(value: unknown): value is Generation {
  return isRecord(value) && typeof value['generation'] === 'string' && isCount(value['pieces']);
}
