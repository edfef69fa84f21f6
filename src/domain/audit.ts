/** Who did what, and what became of it: told by whoever did it, never changed afterwards. */

/** What a row may say beside its subject: ids, codes and counts. Never a message's text, never a secret. */
export type AuditDetail = Readonly<
  Record<string, string | number | boolean | null | readonly string[]>
>;

/** `unknown`: it may or may not have happened. */
export type AuditOutcome = 'done' | 'failed' | 'unknown';

export interface AuditEntry {
  /** `<gate or group>.<verb>`, e.g. `meta.login`, `whatsapp.send`, `secret.read`. */
  action: string;
  /** What it was done to: an account's id, an outbox entry, a user; `null` where that never became known. */
  subject?: string | null | undefined;
  outcome?: AuditOutcome;
  detail?: AuditDetail;
}

/** A row as it stands in the store. Its hash is made over exactly this, so nothing in it is read before. */
export interface AuditRow {
  /** Its place: 1 for the first row ever written, then without a gap. */
  id: number;
  /** Epoch milliseconds. */
  at: number;
  action: string;
  subject: string | null;
  outcome: string;
  /** JSON, as it was written. */
  detail: string;
  /** See `src/audit/chain.ts`. */
  hash: string;
}

/** Where a trail ends: the hash of its last row stands for all before it. */
export interface AuditHead {
  id: number;
  hash: string;
}
