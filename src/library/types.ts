/// <reference lib="esnext.disposable" preserve="true" />
/** What the library takes and gives: everything that `bin/index.ts` shows of itself. */
import type { Draft, Message } from '../domain/message.ts';

export interface OpenOptions {
  /** Whose accounts, messages and secrets. */
  user: string;
  /** What is read instead of this process's environment: `GATES_HOME`, `GATES_VAULT`, `GATES_SANDBOX` … */
  env?: Readonly<Record<string, string | undefined>>;
  /** Ends whatever is under way when it is aborted. */
  signal?: AbortSignal;
  /** Told what is no failure, but worth knowing: a platform's warning of an old version, say. In English. */
  onWarning?: (text: string) => void;
}

/** One person's gates. */
export interface Gates {
  readonly user: string;
  readonly whatsapp: Messaging;
  readonly messenger: Messaging;
  readonly instagram: Messaging;
  readonly telegram: Messaging;
  readonly email: Messaging;
  readonly zoom: Network;
  readonly calcom: Network;
  /**
   * Waits for what is being sent, ends what only waits or follows, then closes the store and every connection.
   * Whatever is called afterwards is refused (`usage`, `closed`).
   */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface RunOptions {
  /** Confirms what would be asked. */
  yes?: boolean;
  /** Shows what would be done, as `--dry-run`. */
  dryRun?: boolean;
}

/** What to say, and to whom: plain text, or one of the other kinds. */
export interface Outgoing extends Omit<Draft, 'to' | 'window' | 'answered' | 'details' | 'type'> {
  /** As a person would type it after `--to`: a phone number, an id, the name of somebody who has written. */
  to: string;
  /** Which of several accounts sends it, by id or phone number. The only one there is needs no naming. */
  account?: string;
}

/** What became of a send. */
export interface Sent {
  /** Ours: what `gates outbox show` takes. */
  id: string;
  account: string;
  gate: string;
  /** Whom it went to, in the platform's form. */
  to: string;
  /** The platform's id of the message; `null` until there is one. */
  externalId: string | null;
  status: string;
  conversation: string | null;
}

export interface MessageQuery {
  /** The newest so many, from 1 to 100,000; 50 unless told. */
  limit?: number;
  /** Sent at or after. */
  since?: Date;
  /** Only the conversation with this person: a name, an address, an id. */
  from?: string;
  account?: string;
  /** Only incoming ones that were not marked read. */
  unread?: boolean;
  /** With the payload as the platform sent it. */
  raw?: boolean;
  /**
   * Goes on as new ones come, until `close`; or until the signal of {@link OpenOptions}, which throws.
   * Somebody has to run `gates serve`.
   */
  follow?: boolean;
}

/** One network. */
export interface Network {
  /**
   * Any verb of the network as on the command line, with the value that its `--json` prints:
   * `whatsapp.run(['template', 'list', '--status', 'approved'])`, `zoom.run(['meeting', 'list'])`. Nobody is asked: what would ask for
   * confirmation needs `yes`, and what would read a secret from stdin needs a file.
   */
  run(args: readonly string[], options?: RunOptions): Promise<unknown>;
  /** This person's accounts of the network, as `gates account list --json` shows them. */
  accounts(): Promise<Record<string, unknown>[]>;
}

/** One network that people converse on. */
export interface Messaging extends Network {
  /**
   * Sends once, and resolves when the platform has accepted it.
   *
   * @throws GateError with its `category`: `usage`, `auth`, `policy` (a closed window, a limit), `rate_limited`,
   *   `unreachable`; `unknown_outcome` where it may have been sent: it is never sent again by itself, see
   *   `gates outbox reconcile`
   */
  send(message: Outgoing): Promise<Sent>;
  /** Everything that can be refused beforehand, without writing or sending anything. Throws as {@link send}. */
  check(message: Outgoing): Promise<void>;
  /** Waits until the platform reports that a sent message got this far. Somebody has to run `gates serve`. */
  wait(sent: Sent, goal: 'sent' | 'delivered' | 'read', timeoutMs?: number): Promise<Sent>;
  /** From the store, oldest first; costs the platform nothing. */
  messages(query?: MessageQuery): AsyncIterable<Message>;
}
