/** The door to a person's audit trail: every operation is told here, and stands in their store as a chained row. */
import type { App } from './app.ts';
import { seal } from './audit/chain.ts';
import { headFile, readHead, writeHead } from './audit/head.ts';
import { openOften } from './audit/often.ts';
import type { AuditDetail, AuditEntry, AuditHead } from './domain/audit.ts';
import { GateError, messageOf } from './domain/error.ts';
import { type Words, words } from './domain/words.ts';
import type { NewAudit, Store } from './store/store.ts';

/** How long a row may wait for a commit that it can be part of. */
const WAIT_MS = 250;

export interface Audit {
  /** Written when it resolves. Throws what the store throws: then it was not recorded. */
  record(entry: AuditEntry): Promise<void>;
  /**
   * Recorded with the caller's transaction, or not at all, with what waits; costs no commit of its own.
   * Once a transaction.
   */
  within(tx: Store, ...entries: readonly AuditEntry[]): Promise<void>;
  /**
   * Does something and records what became of it. `told`: what is known of it only afterwards. Wrong
   * usage, which did nothing, is not recorded.
   * @throws GateError `audit_not_written` (exit 1) when it was done but could not be recorded
   */
  around<T>(
    entry: AuditEntry,
    work: () => Promise<T>,
    told?: (result: T) => Pick<AuditEntry, 'subject' | 'detail'>,
  ): Promise<T>;
  /** It failed: recorded as well as that goes, and never in the way of the error itself. */
  failed(entry: AuditEntry, error: unknown): Promise<void>;
  /** Written with the next row, at the latest a moment later; once a run, however often it is told. */
  once(entry: AuditEntry): void;
  /** For what others can do to us without end: the first at once, then how many more each minute. */
  often(entry: AuditEntry): void;
  /** Writes what waits; says it where that fails. */
  close(): Promise<void>;
}

export function openAudit(app: App, user: string): Audit {
  const file = headFile(app.home.userFolder(user));
  const seen = new Set<string>();
  const often = openOften(later);
  let waiting: readonly NewAudit[] = [];
  let timer: NodeJS.Timeout | undefined;
  let noting: Promise<void> = Promise.resolve();

  function rowOf({ action, subject, outcome, detail }: AuditEntry): NewAudit {
    return {
      at: app.now(),
      action,
      subject: subject === undefined || subject === null ? null : app.redact(subject),
      outcome: outcome ?? 'done',
      detail: JSON.stringify(redacted(app, detail ?? {})),
    };
  }

  function later(entry: AuditEntry): void {
    waiting = [...waiting, rowOf(entry)];
    timer ??= setTimeout(() => void flush(), WAIT_MS).unref();
  }

  async function append(tx: Store, rows: readonly NewAudit[]): Promise<void> {
    const taken = waiting;
    if (taken.length + rows.length === 0) return;
    const { before, head } = await tx.audit.append([...taken, ...rows], seal);
    tx.afterCommit(() => {
      waiting = waiting.filter((row) => !taken.includes(row));
      noting = noting.then(() => note(before, head)).catch(complain);
    });
  }

  /** The head in the file goes forward only along the trail: where they disagree it stays, as the proof. */
  async function note(before: AuditHead | null, head: AuditHead): Promise<void> {
    const noted = readHead(file);
    if (noted !== null && noted.id > head.id) return;
    const follows = noted === null || (noted.id === before?.id && noted.hash === before.hash);
    if (follows || (await stands(noted))) writeHead(file, head);
  }

  async function stands({ id, hash }: AuditHead): Promise<boolean> {
    const row = await (await app.store(user)).audit.find(id);
    return row?.hash === hash;
  }

  async function write(rows: readonly NewAudit[]): Promise<void> {
    await (await app.store(user)).transaction((tx) => append(tx, rows));
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    // A person who was removed took their trail along.
    if (waiting.length > 0 && app.home.hasUser(user)) await write([]).catch(complain);
  }

  function complain(error: unknown): void {
    app.ui.warn(notRecorded(user, error));
  }

  const audit: Audit = {
    record: (entry) => write([rowOf(entry)]),
    within: (tx, ...entries) => append(tx, entries.map(rowOf)),

    async around(entry, work, told) {
      let result;
      try {
        result = await work();
      } catch (error) {
        await audit.failed(entry, error);
        throw error;
      }
      const { subject = entry.subject, detail } = told?.(result) ?? {};
      try {
        await audit.record({ ...entry, subject, detail: { ...entry.detail, ...detail } });
      } catch (error) {
        throw notWritten(entry.action, error);
      }
      return result;
    },

    async failed(entry, error) {
      if (error instanceof GateError && error.category === 'usage') return;
      const { outcome, code } = failureOf(app, error);
      const detail = { ...entry.detail, code };
      await audit.record({ ...entry, outcome, detail }).catch(complain);
    },

    once(entry) {
      const key = JSON.stringify(entry);
      if (seen.has(key)) return;
      seen.add(key);
      later(entry);
    },
    often: (entry) => often.happened(entry),

    async close() {
      often.end();
      await flush();
      await noting;
    },
  };
  return audit;
}

function failureOf(app: App, error: unknown): { outcome: 'failed' | 'unknown'; code: string } {
  if (!(error instanceof GateError)) {
    return { outcome: 'failed', code: app.signal.aborted ? 'interrupted' : 'internal' };
  }
  const { category, code } = error;
  return { outcome: category === 'unknown_outcome' ? 'unknown' : 'failed', code };
}

function redacted(app: App, detail: AuditDetail): AuditDetail {
  return Object.fromEntries(
    Object.entries(detail).map(([name, value]) => {
      if (typeof value === 'string') return [name, app.redact(value)];
      return [name, Array.isArray(value) ? value.map((each) => app.redact(String(each))) : value];
    }),
  );
}

function notWritten(action: string, cause: unknown): GateError {
  return new GateError({
    category: 'failed',
    code: 'audit_not_written',
    message: words`${action} was done, but could not be recorded in the audit trail: ${messageOf(cause)}`,
    hint: cause instanceof GateError ? cause.said.hint : undefined,
    cause,
  });
}

/** What concerns everybody on this machine stands in each trail. One store's trouble is said, and keeps nobody else's. */
export async function recordForEveryone(app: App, entry: AuditEntry): Promise<void> {
  for (const user of app.home.users()) {
    try {
      await (await app.audit(user)).record(entry);
    } catch (error) {
      app.ui.warn(notRecorded(user, error));
    }
  }
}

function notRecorded(user: string, error: unknown): Words {
  return words`The audit trail of ${user} could not be written: ${messageOf(error)}`;
}
