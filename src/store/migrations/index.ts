import type { Engine } from '../engine.ts';
import type { Db } from '../schema.ts';
import { first } from './0001-first.ts';
import { audit } from './0002-audit.ts';
import { memory } from './0003-memory.ts';
import { media } from './0004-media.ts';
import { amendments } from './0005-amendments.ts';
import { holds } from './0006-holds.ts';
import { watermarks } from './0007-watermarks.ts';
import { archived } from './0008-archived.ts';
import { threads } from './0009-threads.ts';
import { records } from './0010-records.ts';

export interface Migration {
  readonly number: number;
  readonly name: string;
  /** Runs in the transaction that records it. Never changed once released: write the next one. */
  readonly up: (db: Db, engine: Engine) => Promise<void>;
}

/** Forward only, in order, without gaps. */
export const MIGRATIONS: readonly Migration[] = [
  { number: 1, name: 'first', up: first },
  { number: 2, name: 'audit', up: audit },
  { number: 3, name: 'memory', up: memory },
  { number: 4, name: 'media', up: media },
  { number: 5, name: 'amendments', up: amendments },
  { number: 6, name: 'holds', up: holds },
  { number: 7, name: 'watermarks', up: watermarks },
  { number: 8, name: 'archived', up: archived },
  { number: 9, name: 'threads', up: threads },
  { number: 10, name: 'records', up: records },
];
