/** What any store must do, whatever engine is below. */
import { describe } from 'vitest';
import { amendmentContract } from '../store/contract/amendments.ts';
import { auditContract } from '../store/contract/audit.ts';
import { factContract } from '../store/contract/facts.ts';
import { importContract } from '../store/contract/imports.ts';
import { joiningContract } from '../store/contract/joining.ts';
import { matchingContract } from '../store/contract/matching.ts';
import { mediaContract } from '../store/contract/media.ts';
import { messageContract } from '../store/contract/messages.ts';
import { migrationContract } from '../store/contract/migrations.ts';
import { newsContract } from '../store/contract/news.ts';
import { peopleContract } from '../store/contract/people.ts';
import { processContract } from '../store/contract/processes.ts';
import { recordContract } from '../store/contract/records.ts';
import { searchContract } from '../store/contract/search.ts';
import { threadContract } from '../store/contract/threads.ts';
import { trafficContract } from '../store/contract/traffic.ts';
import { transactionContract } from '../store/contract/transactions.ts';
import { watermarkContract } from '../store/contract/watermarks.ts';
import { type NewPlace, useStore } from '../store/fixture.ts';

/** @param open Names a place where no store is yet; each test gets one of its own, dropped afterwards. */
export function storeContract(name: string, open: NewPlace): void {
  describe(name, () => {
    const fixture = useStore(open);
    peopleContract(fixture);
    joiningContract(fixture);
    messageContract(fixture);
    amendmentContract(fixture);
    watermarkContract(fixture);
    importContract(fixture, open);
    mediaContract(fixture);
    matchingContract(fixture);
    searchContract(fixture);
    threadContract(fixture);
    trafficContract(fixture);
    newsContract(fixture);
    recordContract(fixture);
    factContract(fixture);
    auditContract(fixture);
    transactionContract(fixture);
    migrationContract(fixture);
    processContract(fixture);
  });
}
