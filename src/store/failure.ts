/** What the engines throw, as sentences with a cure. No database URL ever stands in them. */
import { type ErrorCategory, GateError, messageOf } from '../domain/error.ts';
import { type Text, type Words, words } from '../domain/words.ts';

interface Verdict {
  category: ErrorCategory;
  code: string;
  message: Words;
  hint: Text;
}

const FREE_SPACE = words`Free some space, then run the command again.`;
const LATER = words`Run the command again in a moment.`;
const FROM_BACKUP = words`Move the file away and put a backup in its place.`;
const URL_HINT = words`Correct GATES_DATABASE_URL: postgres://NAME:PASSWORD@HOST:5432/DATABASE`;
const START = words`Start PostgreSQL, or correct GATES_DATABASE_URL.`;

/** @param place The file, or `host:port/database`. Never with a password. */
export function sqliteFailure(error: unknown, place: string): unknown {
  if (error instanceof GateError || !(error instanceof Error)) return error;
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string') return error;
  const verdict = code.startsWith('SQLITE_')
    ? sqliteVerdict(code, place, error)
    : fileVerdict(code, place, error);
  return verdict === null ? error : new GateError({ ...verdict, cause: error });
}

function sqliteVerdict(code: string, place: string, error: Error): Verdict {
  const primary = code.split('_').slice(0, 2).join('_');
  switch (primary) {
    case 'SQLITE_FULL':
      return failed('disk_full', words`The disk that holds ${place} is full.`, FREE_SPACE);
    case 'SQLITE_BUSY':
    case 'SQLITE_LOCKED':
      return failed('store_busy', words`Another process keeps ${place} locked.`, LATER);
    case 'SQLITE_NOTADB':
    case 'SQLITE_CORRUPT':
      return failed('store_corrupt', words`${place} is damaged or is not a store.`, FROM_BACKUP);
    case 'SQLITE_READONLY':
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_PERM':
      return notWritable(place);
    case 'SQLITE_IOERR':
      return failed(
        'store_io',
        words`Reading or writing ${place} failed (${code}).`,
        words`Check the disk.`,
      );
    default:
      return unexpected(place, error);
  }
}

/** Of the file system, before SQLite has seen the file. */
function fileVerdict(code: string, place: string, error: Error): Verdict | null {
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR'].includes(code)) return notWritable(place);
  if (code === 'ENOSPC' || code === 'EDQUOT') return sqliteVerdict('SQLITE_FULL', place, error);
  return (error as NodeJS.ErrnoException).syscall === undefined ? null : unexpected(place, error);
}

/** Codes: https://www.postgresql.org/docs/15/errcodes-appendix.html */
export function postgresFailure(error: unknown, place: string): unknown {
  if (error instanceof GateError || !(error instanceof Error)) return error;
  const code = (error as { code?: unknown }).code;
  const verdict = postgresVerdict(typeof code === 'string' ? code : '', place, error);
  return verdict === null ? error : new GateError({ ...verdict, cause: error });
}

function postgresVerdict(code: string, place: string, error: Error): Verdict | null {
  if (isUnreachable(code, error)) {
    const why = code === '' ? messageOf(error) : code;
    const message = words`PostgreSQL at ${place} could not be reached (${why}).`;
    return { category: 'unreachable', code: 'store_unreachable', message, hint: START };
  }
  if (code.startsWith('28') || error.message.startsWith('SASL')) {
    return failed(
      'store_login_refused',
      words`PostgreSQL at ${place} refused the login.`,
      URL_HINT,
    );
  }
  switch (code) {
    case '3D000':
      return failed('store_missing', words`There is no database at ${place}.`, 'createdb DATABASE');
    case '42501':
    case '3F000': {
      const hint = words`GRANT CREATE ON DATABASE … TO …, as an administrator of that database.`;
      return failed(
        'store_not_writable',
        words`You may not make or use a store at ${place}.`,
        hint,
      );
    }
    case '53100':
      return failed('disk_full', words`The disk of PostgreSQL at ${place} is full.`, FREE_SPACE);
    case '40001':
    case '40P01':
    case '55P03':
      return failed(
        'store_busy',
        words`Another process keeps the store at ${place} locked.`,
        LATER,
      );
    default:
      return code === '' ? null : unexpected(place, error);
  }
}

/** What pg says, without a code, when the connection ended or never came. */
const CONNECTION_LOST =
  /^(Connection terminated|timeout exceeded when|Client (has encountered|was closed))/;

/** The server is not there, is going away or has no room: another try may succeed. */
function isUnreachable(code: string, error: Error): boolean {
  return (
    (error as NodeJS.ErrnoException).syscall !== undefined ||
    ['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND'].includes(code) ||
    code.startsWith('08') ||
    code.startsWith('57P') ||
    code === '53300' ||
    (code === '' && CONNECTION_LOST.test(error.message))
  );
}

/** Whether a query failed because its table is not there (yet). */
export function isMissingTable(error: unknown): boolean {
  const cause = error instanceof GateError ? error.cause : error;
  if (!(cause instanceof Error)) return false;
  return (
    (cause as { code?: unknown }).code === '42P01' || cause.message.startsWith('no such table')
  );
}

/** Whether the engine refused what it was given (a key that is there already …); the store itself is well. */
export function isRefusal(error: unknown): boolean {
  return error instanceof GateError && error.code === 'store_failed';
}

function notWritable(place: string): Verdict {
  const hint = words`Set GATES_HOME to a folder of your own with free space.`;
  return failed('home_not_writable', words`${place} cannot be opened for writing by you.`, hint);
}

function unexpected(place: string, error: Error): Verdict {
  return failed('store_failed', words`The store at ${place} failed: ${messageOf(error)}.`, LATER);
}

function failed(code: string, message: Words, hint: Text): Verdict {
  return { category: 'failed', code, message, hint };
}
