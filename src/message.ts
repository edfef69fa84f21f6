import type { Message } from './domain/message.ts';
import type { Catalogue } from './gate.ts';
import type { StoredMessage } from './store/store.ts';
import { toMessage } from './substance/message.ts';

/** The `provider` word of an account's gate: `whatsapp:106…` → `whatsapp_business`. */
export function providerOf(catalogue: Catalogue, accountId: string): string {
  const gate = accountId.slice(0, accountId.indexOf(':'));
  return catalogue.find((row) => row.name === gate)?.provider ?? gate;
}

/** A stored message as `--json` shows it: the very shape it has in Substance. */
export function messageView(catalogue: Catalogue, stored: StoredMessage, raw = false): Message {
  return toMessage(stored, providerOf(catalogue, stored.accountId), raw);
}
