/** What is known about a login's token, without the token. Times are epoch milliseconds. */
export interface LoginFacts {
  /** The platform's word for it, e.g. `USER`, `SYSTEM_USER`, `BOT`. */
  tokenKind: string;
  scopes: readonly string[];
  issuedAt: number;
  /** `null`: it does not expire. */
  expiresAt: number | null;
  state: 'valid' | 'expired' | 'revoked';
}

/**
 * One person's login, number, page or mailbox at one network. Holds no secret:
 * the secret stands in the vault under `<user>/<gate>/<externalId>`.
 */
export interface Account {
  /** `<gate>:<externalId>`, what `gates account show` takes. */
  id: string;
  gate: string;
  /** The platform's own id, opaque outside its gate. */
  externalId: string;
  /** `login`: who signed in. `channel`: something messages come and go through. */
  kind: 'login' | 'channel';
  name: string;
  /** What people would recognise it by: a phone number, @name or address. */
  handle: string | null;
  enabled: boolean;
  /** Facts the gate keeps beside it (a business account id, a verified name). Never a secret. */
  details: Readonly<Record<string, unknown>>;
  login: LoginFacts | null;
  createdAt: number;
}

/** The account's id in every store and output. */
export function accountId(gate: string, externalId: string): string {
  return `${gate}:${externalId}`;
}

/** What the vault holds for one account: JSON, read by the gate that wrote it. */
export type Credential = Readonly<Record<string, unknown>>;

/** The mark of an account that is only known by its messages. */
export const NOT_SET_UP = { seenInWebhook: true } as const;

/**
 * Whether a person set this account up here. One that only appeared in a webhook, or was removed while
 * its messages stayed, is known but not used: nothing is sent from it, no secret belongs to it.
 */
export function isSetUp(account: Pick<Account, 'details'>): boolean {
  return account.details['seenInWebhook'] !== true;
}

/** Whether only an import made it: its messages are here, nothing is sent from it. */
export function isImported(account: Pick<Account, 'details'>): boolean {
  return !isSetUp(account) && account.details['imported'] === true;
}
