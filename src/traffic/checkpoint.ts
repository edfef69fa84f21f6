/** Up to where everything of an account is here, as its gate says it: kept with what came. */
import type { Account } from '../domain/account.ts';
import type { Gate } from '../gate.ts';
import type { Store } from '../store/store.ts';

const KEY = 'checkpoint';
/** 9999-12-31: nothing else knows it. */
const FOR_EVER = 253_402_214_400_000;

/** `null`: none yet. */
export async function checkpointOf(store: Store, { id }: Account, now: number): Promise<unknown> {
  return (await store.memory.recall(id, KEY, now)) ?? null;
}

/** In the transaction that stores what it speaks of. */
export async function keepCheckpoint(
  tx: Store,
  gate: Pick<Gate, 'joined'>,
  account: Account,
  checkpoint: unknown,
  now: number,
): Promise<void> {
  const all = gate.joined
    ? gate.joined(await checkpointOf(tx, account, now), checkpoint)
    : checkpoint;
  return tx.memory.remember(account.id, KEY, all, FOR_EVER, now);
}
