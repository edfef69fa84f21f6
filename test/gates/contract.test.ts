import { catalogue } from '../../gates/index.ts';
import { gateContract } from '../contract/gate.ts';
import { echo } from '../support/echo-row.ts';

for (const row of [...catalogue, echo]) gateContract(row);
