/** `gates` with one row more. */
import { catalogue } from '../../../gates/index.ts';
import { main } from '../../../src/cli/main.ts';
import { echo } from '../echo-row.ts';

await main(process.argv.slice(2), { catalogue: [...catalogue, echo], env: process.env });
