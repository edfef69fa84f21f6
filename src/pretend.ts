/** What a gate's pretend platform is, and what the sandbox lends to it. Part of the contract. */
import type { Words } from './domain/words.ts';

/** A pretend platform. The same function is mounted by msw in tests and on a port by `gates sandbox`. */
export interface Sandbox {
  /** What to log in with, as the platform's dashboard would show it. */
  credentials: Readonly<Record<string, unknown>>;
  fetch(request: Request): Promise<Response>;
  /** Makes something happen on the platform's side (a client writes, a template is approved) and sends its webhook. */
  deliver?(event: SandboxEvent): Promise<SandboxDelivery>;
  /** The names of what {@link deliver} can make happen. */
  events?: readonly string[];
  /** What each of them is, where the gate says so. */
  about?: Readonly<Record<string, SandboxHappening>>;
  /** The platform's own answer to a fault that was asked for. */
  fault?(kind: 'rate-limit' | 'expired-token' | '500'): Response;
  /**
   * Whether a fault asked of this gate meets this request: a send, or any call of a gate that sends nothing. Left out:
   * none does. `at`: the place it was asked for by name.
   */
  takesFault?(request: Request, at?: string): boolean;
  /** The words that a fault's `at` may be, where the gate tells places apart. */
  faultPlaces?: readonly string[];
  reset(): void;
  /** Where it holds more than memory: starts servers of its own. Its credentials are whole from then on. */
  open?(): Promise<void>;
  close?(): Promise<void>;
}

/** A line on something that {@link Sandbox.deliver} can make happen. */
export interface SandboxHappening {
  readonly what: Words;
  /** Its most useful fields, as they are typed: `--from`, `author=person|app`. */
  readonly fields?: string;
}

export interface SandboxEvent {
  event: string;
  from?: string | undefined;
  text?: string | undefined;
  [field: string]: unknown;
}

export interface SandboxDelivery {
  /** Where it went, and the status our server answered; `null` when nobody is subscribed. */
  url: string | null;
  status: number | null;
  items: number;
  /** The webhook field it would come by, where somebody is subscribed, but not to that. */
  unasked?: string;
  /** It waits there until somebody asks for it: no webhook is set. */
  waits?: true;
  /** The platform tells nobody of it: there is no webhook to wait for. */
  silent?: true;
}

/** What the sandbox server lends to a gate's pretend platform. */
export interface SandboxHost {
  /** Base of this gate's mount, e.g. `http://127.0.0.1:4010/graph`. */
  base(): string;
  now(): number;
  /** Runs later; cleared when the sandbox closes. */
  later(ms: number, work: () => Promise<void>): void;
  /**
   * Posts a webhook; waits and tries again as platforms do. Applies the delivery faults. `once`: tried a single
   * time, by a platform that decides itself when to try again.
   */
  post(
    url: string,
    headers: Record<string, string>,
    body: string,
    options?: { readonly once?: boolean },
  ): Promise<number | null>;
  /**
   * Takes one of the pending faults of that kind, if any: of deliveries, and of the platform itself where it speaks
   * something else than HTTP.
   */
  takeFault(
    kind:
      | 'duplicate'
      | 'reorder'
      | 'batch'
      | 'timeout-after-accept'
      | 'reset'
      | '500'
      | 'rate-limit'
      | 'expired-token',
  ): boolean;
}
