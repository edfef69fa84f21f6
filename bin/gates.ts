import { catalogue } from '../gates/index.ts';
import { main } from '../src/cli/main.ts';

// It reports every error itself, and ends the process.
void main(process.argv.slice(2), { catalogue, env: process.env });
