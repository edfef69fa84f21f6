import { catalogue } from '../../gates/index.ts';
import { eventsOf } from '../../src/sandbox/events.ts';
import { liveContract, silentContract } from '../contract/gate-live.ts';
import { gateContract } from '../contract/gate.ts';
import { echo } from '../support/echo-row.ts';

for (const row of [...catalogue, echo]) gateContract(row);

for (const row of catalogue) {
  const gate = await row.load();
  const events = await eventsOf({ gate: async () => gate, now: Date.now }, row.name);
  const names = [...events.keys()];
  liveContract(row, catalogue, gate, names);
  silentContract(row, catalogue, gate, names);
}
