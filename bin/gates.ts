import { catalogue } from '../gates/index.ts';
import { main } from '../src/cli/main.ts';

await main(process.argv.slice(2), { catalogue, env: process.env });
