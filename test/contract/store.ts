/** What any store must do, whatever engine is below. */
import { describe } from 'vitest';
import { auditContract } from '../store/contract/audit.ts';
import { importContract } from '../store/contract/imports.ts';
import { messageContract } from '../store/contract/messages.ts';
import { migrationContract } from '../store/contract/migrations.ts';
import { peopleContract } from '../store/contract/people.ts';
import { processContract } from '../store/contract/processes.ts';
import { recordContract } from '../store/contract/records.ts';
import { searchContract } from '../store/contract/search.ts';
import { trafficContract } from '../store/contract/traffic.ts';
import { transactionContract } from '../store/contract/transactions.ts';
import { type NewPlace, useStore } from '../store/fixture.ts';

/** @param open Names a place where no store is yet; each test gets one of its own, dropped afterwards. */
export function storeContract(name: string, open: NewPlace): void {
  describe(name, () => {
    const fixture = useStore(open);
    peopleContract(fixture);
    messageContract(fixture);
    importContract(fixture, open);
    searchContract(fixture);
    trafficContract(fixture);
    recordContract(fixture);
    auditContract(fixture);
    transactionContract(fixture);
    migrationContract(fixture);
    processContract(fixture);
  });
}
