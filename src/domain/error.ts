import type { Text, Words } from './words.ts';

/**
 * Exit statuses of the command line, by category of failure. A category is a
 * promise to scripts; a code (see {@link GateError.code}) names the exact cause.
 */
export const EXIT = {
  failed: 1,
  usage: 2,
  auth: 3,
  unreachable: 4,
  not_found: 5,
  policy: 6,
  rate_limited: 7,
  unknown_outcome: 8,
  interrupted: 130,
} as const;

export type ErrorCategory = keyof typeof EXIT;

export interface GateErrorInit {
  /** Decides the exit status. */
  category: ErrorCategory;
  /** Stable machine name in snake_case, e.g. `window_closed`. */
  code: string;
  /** One sentence for a person. Never holds a token. */
  message: Words;
  /** The cure: the next command to run, or what to change. */
  hint?: Text | undefined;
  /** Name of the gate it happened in. */
  gate?: string | undefined;
  /** How long the platform asked us to wait, in milliseconds. */
  retryAfterMs?: number | undefined;
  /** The platform's own code and subcode, e.g. `131047` or `190/463`. */
  platformCode?: string | undefined;
  /** What the platform said beyond its code. */
  platformDetail?: string | undefined;
  /**
   * Nothing was done, and the very same may be done later: what comes from this account, or what goes
   * to this person, came too fast.
   */
  tooFast?: 'account' | 'recipient' | undefined;
  cause?: unknown;
}

/** The one error type that people see. Everything else is a bug and exits 1. */
export class GateError extends Error {
  override readonly name = 'GateError';
  readonly category: ErrorCategory;
  readonly code: string;
  readonly hint: string | undefined;
  /** The message and its cure as they were said, for showing them in another language. */
  readonly said: { readonly message: Words; readonly hint: Text | undefined };
  readonly gate: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly platformCode: string | undefined;
  readonly platformDetail: string | undefined;
  readonly tooFast: GateErrorInit['tooFast'];

  constructor(init: GateErrorInit) {
    super(String(init.message), init.cause === undefined ? undefined : { cause: init.cause });
    this.category = init.category;
    this.code = init.code;
    this.hint = init.hint === undefined ? undefined : String(init.hint);
    this.said = { message: init.message, hint: init.hint };
    this.gate = init.gate;
    this.retryAfterMs = init.retryAfterMs;
    this.platformCode = init.platformCode;
    this.platformDetail = init.platformDetail;
    this.tooFast = init.tooFast;
  }

  get exitCode(): number {
    return EXIT[this.category];
  }
}

/** Wrong usage: exit 2, nothing was changed. */
export function usageError(message: Words, hint?: Text, code = 'usage'): GateError {
  return new GateError({ category: 'usage', code, message, hint });
}

/** Something named was not there: exit 5. */
export function notFound(message: Words, hint?: Text): GateError {
  return new GateError({ category: 'not_found', code: 'not_found', message, hint });
}

/** The message of anything thrown, in one line. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n', 1)[0] ?? text;
}
