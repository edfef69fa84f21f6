/** What the events of one transaction have in common. */
import type { Gate } from '../gate.ts';
import type { Places, Spans } from '../importing/replace.ts';

/** What is asked for once for all that is applied in one transaction. */
export interface Batch {
  /** Accounts seen in it. */
  readonly known: Set<string>;
  /** When the archived messages of its accounts were sent. */
  readonly spans: Spans;
}

/** What the events of one batch have in common. */
export interface Context extends Batch {
  gate: string;
  network: Gate;
  journalId: number | null;
  now: number;
  /** Events that only an archive had told so far. */
  places: Places;
  /** Whether what its author takes back goes from here, too. */
  purges(): Promise<boolean>;
  /** Removes kept files that no message has any more. */
  removeFiles(paths: readonly string[]): Promise<void>;
}
