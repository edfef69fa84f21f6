/** How a network delivers what happens there, and how that is read. Part of the contract. */
import type { Account, Credential } from './domain/account.ts';
import type { GateEvent } from './domain/event.ts';
import type { Session } from './gate.ts';

/** An HTTP delivery from the platform, byte for byte. */
export interface Delivery {
  readonly method: string;
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What is known of a delivery beside its body. */
export interface Arrival {
  /** Whose secret it came with ({@link Webhook.addressee}). */
  readonly account?: Pick<Account, 'externalId' | 'handle'> | undefined;
  /** When it was received, epoch milliseconds: for items without a time of their own. */
  readonly at: number;
}

export interface Webhook {
  /**
   * Answers the platform's subscription check. Called on GET only.
   * Returns the body to answer with; throws when the token is not ours.
   */
  handshake?(delivery: Delivery, credentials: readonly Credential[]): string;
  /**
   * Called on every POST before anything is kept. Compares in constant time over the raw bytes; throws when no secret
   * fits, or it was made too long before `now` (epoch milliseconds).
   */
  verify(delivery: Delivery, credentials: readonly Credential[], now: number): void;
  /**
   * What a POST that has been verified is answered with, as JSON, where it asks something of us and tells nothing;
   * `null`: it tells something.
   */
  challenge?(delivery: Delivery, credentials: readonly Credential[]): unknown;
  /**
   * Every item of the body as events: pure, no network, no clock. Must return a list with
   * all entries of all changes. An item it does not know becomes an `unknown` event; one bad
   * item never takes its neighbours with it. Throws only when the body as a whole is not JSON.
   */
  parse(body: Uint8Array, arrival?: Arrival): readonly GateEvent[];
  /**
   * For networks whose deliveries do not name the account: the external id of the one whose credential it came with,
   * `null` where it is none of these. Compares in constant time. Everybody here who has that credential gets the
   * delivery whole.
   */
  addressee?(delivery: Delivery, credentials: readonly Credential[]): string | null;
  /**
   * A body, read as JSON, without what opens something to whoever has it (a host's link, a download token): what is
   * shown of it. Pure.
   */
  shown?(body: unknown): unknown;
  /** Every id by which a delivery may name this account; its external id unless the gate says more. */
  names?(account: Account): readonly string[];
  /**
   * The part of a body that concerns the ids named, or `null` when nothing does. An item that names
   * none is asked for as `''`.
   * Called when two people of one machine share an app, whose webhook has one address.
   */
  only?(body: Uint8Array, belongs: (id: string) => boolean): Uint8Array | null;
  /**
   * Set where the platform tries a delivery once: how often, in milliseconds, a server asks by the history of the gate for
   * what never came.
   */
  readonly catchUpMs?: number;
  /** Tells the platform where to deliver this account's events, where it lets us. */
  subscribe?(session: Session, callbackUrl: string): Promise<void>;
}
