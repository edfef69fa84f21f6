import { accountId } from '../domain/account.ts';
import type { Arrival } from '../gate.ts';
import type { JournalEntry, Store } from '../store/store.ts';

/** The header of a journal entry that says whose its body is, where the body does not. Ours: no sender's is kept. */
export const FOR = 'gates-account';

/** What was known of a delivery when it was kept. */
export async function arrivalOf(
  store: Store,
  { gate, headers, receivedAt }: Pick<JournalEntry, 'gate' | 'headers' | 'receivedAt'>,
): Promise<Arrival> {
  const externalId = headers[FOR];
  if (externalId === undefined) return { at: receivedAt };
  const known = await store.accounts.find(accountId(gate, externalId));
  return { account: { externalId, handle: known?.handle ?? null }, at: receivedAt };
}
