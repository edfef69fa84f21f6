/** A person's accounts that can write to somebody. */
import type { App } from '../app.ts';
import { type Account, isSetUp } from '../domain/account.ts';
import { GateError } from '../domain/error.ts';
import type { Recipient } from '../domain/message.ts';
import type { Gate } from '../gate.ts';
import type { Store } from '../store/store.ts';

export interface Sender {
  readonly account: Account;
  readonly gate: Gate;
  readonly recipient: NonNullable<Gate['recipient']>;
}

/** Those that are in use, the one set up first before the others. */
export async function sendersOf(
  app: Pick<App, 'catalogue' | 'gate'>,
  store: Pick<Store, 'accounts'>,
): Promise<Sender[]> {
  const senders: Sender[] = [];
  for (const account of await store.accounts.list()) {
    const isKnown = app.catalogue.some(({ name }) => name === account.gate);
    if (!account.enabled || !isSetUp(account) || !isKnown) continue;
    const gate = await app.gate(account.gate);
    const { recipient } = gate;
    if (gate.send && recipient) senders.push({ account, gate, recipient });
  }
  return senders;
}

/** What stands there as an address, of this kind where one is told; `null`: it is none. */
export function addressAs(
  { recipient, account }: Sender,
  text: string,
  kind?: string,
): Recipient | null {
  try {
    const found = recipient(text, { account });
    return (kind === undefined || found.kind === kind) && !found.public ? found : null;
  } catch (error) {
    if (error instanceof GateError) return null;
    throw error;
  }
}
