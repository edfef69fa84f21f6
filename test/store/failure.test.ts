import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import { GateError, usageError } from '../../src/domain/error.ts';
import { words } from '../../src/domain/words.ts';
import { postgresFailure, sqliteFailure } from '../../src/store/failure.ts';

const folder = mkdtempSync(join(tmpdir(), 'gates-failure-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('what SQLite throws', () => {
  it('is a full disk', () => {
    const database = new Database(join(folder, 'full.sqlite'));
    database.exec('create table t (x)');
    database.pragma('max_page_count = 3');
    const error = thrownBy(() =>
      database.prepare('insert into t values (?)').run('x'.repeat(99_999)),
    );
    expect(sqliteFailure(error, '/p')).toMatchObject({
      code: 'disk_full',
      exitCode: 1,
      message: 'The disk that holds /p is full.',
      cause: error,
    });
    database.close();
  });

  it('is a lock that nobody lets go', () => {
    const file = join(folder, 'busy.sqlite');
    const [a, b] = [new Database(file), new Database(file, { timeout: 0 })];
    a.exec('begin immediate');
    const error = thrownBy(() => b.exec('begin immediate'));
    expect(sqliteFailure(error, file)).toMatchObject({ code: 'store_busy', exitCode: 1 });
    a.close();
    b.close();
  });

  it('stays what it is when it is no failure of the store', () => {
    const bug = new TypeError('x is not a function');
    const refusal = usageError(words`no`);
    for (const error of [bug, refusal, 'text']) expect(sqliteFailure(error, '/p')).toBe(error);
    for (const error of [bug, refusal, 'text']) expect(postgresFailure(error, 'h/d')).toBe(error);
  });
});

describe('what PostgreSQL and the way to it throw', () => {
  it.each([
    ['ECONNREFUSED', 'store_unreachable', 4],
    ['57P01', 'store_unreachable', 4],
    ['08006', 'store_unreachable', 4],
    ['53300', 'store_unreachable', 4],
    ['28P01', 'store_login_refused', 1],
    ['28000', 'store_login_refused', 1],
    ['3D000', 'store_missing', 1],
    ['42501', 'store_not_writable', 1],
    ['53100', 'disk_full', 1],
    ['40P01', 'store_busy', 1],
    ['23505', 'store_failed', 1],
  ])('%s is %s', (code, expected, exitCode) => {
    const error = postgresFailure(Object.assign(new Error('why'), { code }), 'host:5432/db');
    expect(error).toBeInstanceOf(GateError);
    expect(error).toMatchObject({ code: expected, exitCode });
    expect((error as GateError).hint).toBeTruthy();
  });

  it.each([
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
  ])('is unreachable: %s', (message) => {
    expect(postgresFailure(new Error(message), 'h/d')).toMatchObject({ exitCode: 4 });
  });
});
