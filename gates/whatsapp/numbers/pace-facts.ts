import type { App } from '../../../src/app.ts';
import type { Account } from '../../../src/domain/account.ts';
import type { NumberFacts } from './number-facts.ts';

interface PaceDetails {
  throughput: 'STANDARD' | 'HIGH' | null;
  /** Also used in the WhatsApp Business app. */
  coexistence: boolean;
}

/** What the pace of sending goes by: kept in the account's details. */
export function paceDetails({ throughput, coexistence }: NumberFacts): PaceDetails {
  const known = throughput === 'STANDARD' || throughput === 'HIGH';
  return { throughput: known ? throughput : null, coexistence };
}

/** Keeps what Meta says now; writes only what is new. */
export async function keepPace(
  app: App,
  user: string,
  account: Account,
  facts: NumberFacts,
): Promise<void> {
  const { details } = account;
  const now = paceDetails(facts);
  const same =
    details['throughput'] === now.throughput && details['coexistence'] === now.coexistence;
  if (same || app.options.dryRun) return;
  await (await app.store(user)).accounts.addDetails(account.id, { ...now });
}
