import type { Account } from '../domain/account.ts';
import { GateError, messageOf } from '../domain/error.ts';
import { type Text, words } from '../domain/words.ts';

export type Status = 'ok' | 'warning' | 'failed' | 'skipped';

/** One line of `gates doctor`. */
export interface Check {
  /** What was looked at, in one word. */
  readonly check: string;
  /** Whom it is about; `null`: this machine. */
  readonly user: string | null;
  readonly gate: string | null;
  readonly account: string | null;
  readonly status: Status;
  readonly message: Text;
  /** The next command, or what to change. */
  readonly cure: Text | null;
}

/** What a check is about. */
export type Subject = Pick<Check, 'check' | 'user' | 'gate' | 'account'>;

export function ofMachine(check: string): Subject {
  return { check, user: null, gate: null, account: null };
}

export function ofUser(check: string, user: string): Subject {
  return { check, user, gate: null, account: null };
}

export function ofAccount(check: string, user: string, account: Account): Subject {
  return { check, user, gate: account.gate, account: account.id };
}

export function ok(subject: Subject, message: Text): Check {
  return { ...subject, status: 'ok', message, cure: null };
}

export function skipped(subject: Subject, message: Text): Check {
  return { ...subject, status: 'skipped', message, cure: null };
}

export function warning(subject: Subject, message: Text, cure: Text): Check {
  return { ...subject, status: 'warning', message, cure };
}

export function failed(subject: Subject, message: Text, cure: Text): Check {
  return { ...subject, status: 'failed', message, cure };
}

/** Whatever a check threw, as its result. */
export function failedBy(subject: Subject, error: unknown): Check {
  if (!(error instanceof GateError)) {
    return failed(subject, messageOf(error), words`Look closer with: gates doctor --verbose`);
  }
  const { message, hint } = error.said;
  return failed(subject, message, hint ?? words`Look closer with: gates doctor --verbose`);
}

/** For anything that asks a platform; milliseconds. */
export const PLATFORM_MS = 12_000;

/**
 * One check with a time limit (milliseconds): it ends failed when it throws, or when it takes longer. What it
 * was waiting for is left behind.
 */
export async function within(
  limitMs: number,
  subject: Subject,
  work: () => Promise<Check | readonly Check[]>,
): Promise<readonly Check[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Check>((done) => {
    timer = setTimeout(
      () =>
        done(
          failed(
            subject,
            words`No answer within ${limitMs / 1000} seconds.`,
            words`Run it again; if it stays so, look closer with: gates doctor --verbose`,
          ),
        ),
      limitMs,
    );
  });
  try {
    return [await Promise.race([work(), late])].flat();
  } catch (error) {
    return [failedBy(subject, error)];
  } finally {
    clearTimeout(timer);
  }
}
