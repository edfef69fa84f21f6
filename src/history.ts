/** How what was said at a network is read, back or as it comes. Part of the contract. */
import type { GateEvent } from './domain/event.ts';

export interface HistoryRequest {
  /** Sent at or after, epoch milliseconds. */
  readonly since: number;
  /** The cursor of the last page that was stored: goes on after it; `null` begins anew. */
  readonly cursor: unknown;
  /** The last {@link HistoryPage.checkpoint} that was stored, of whichever run or listener; `null`: none yet. */
  readonly checkpoint?: unknown;
}

export interface ListenRequest {
  /** As of {@link HistoryRequest}. */
  readonly checkpoint?: unknown;
  readonly signal: AbortSignal;
  /** What becomes of it on the way: connected, lost. For people. */
  onState?(state: 'connected' | 'lost'): void;
}

/** What one call brought. */
export interface HistoryPage {
  readonly events: readonly GateEvent[];
  /** Where this run goes on after this page, plain JSON; `null`: that was all. Of no meaning to a listener. */
  readonly cursor: unknown;
  /**
   * Up to where everything is here, plain JSON: what later runs and listeners go on from. Stored with the events of
   * this page; the last one stays unless told.
   */
  readonly checkpoint?: unknown;
  /** So many messages there are that the platform does not tell (any more). */
  readonly untold?: number | undefined;
  /** How far it is, where that can be told. */
  readonly progress?: { readonly done: number; readonly total: number | null } | undefined;
}
