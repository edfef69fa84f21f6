/** What a gate's functions may use. Part of the contract. */
import type { Account, Credential } from './domain/account.ts';
import type { Http } from './http/client.ts';

/** Everything a gate function may use. Made for one account and one call; never kept. */
export interface Session {
  readonly user: string;
  readonly account: Account;
  /** The vault's entry, with the entry it points to (`via`) laid underneath. */
  readonly credential: Credential;
  readonly http: Http;
  /** What is worth asking the platform only once in a while: the account's own, in the person's store. */
  readonly memory: Memory;
  /** Ctrl-C, or the end of whoever asked. Requests over {@link http} end by it anyway; other connections are closed. */
  readonly signal?: AbortSignal | undefined;
  /**
   * The credential as it is by now, with access that lasts for a while: renewed before, where {@link Gate.access}
   * says so, by one process at a time. `refused`: one that the platform does not take any more, though it should.
   * @throws GateError exit 3 where it cannot be renewed
   */
  renewed(refused?: Credential): Promise<Credential>;
  now(): number;
}

/** JSON under a key, until a time. Losing it costs nothing but a question to the platform. */
export interface Memory {
  /** `undefined` when there is none, or its time is over. */
  recall(key: string): Promise<unknown>;
  /** @param until epoch milliseconds */
  remember(key: string, value: unknown, until: number): Promise<void>;
  forget(key: string): Promise<void>;
}
