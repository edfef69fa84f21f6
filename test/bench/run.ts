/** `npm run bench`: ratios against a floor measured in the same run. Nothing here asserts a time. */
import { archives } from './archive.ts';
import { exports } from './export.ts';
import { importing } from './import.ts';
import { mail } from './mail.ts';
import { sends } from './sends.ts';
import { startUp } from './start-up.ts';
import { telegramExports } from './telegram.ts';
import { webhooks } from './webhooks.ts';

const wanted = process.argv.slice(2);
const benches = {
  'start-up': startUp,
  sends,
  webhooks,
  import: importing,
  archive: archives,
  telegram: telegramExports,
  export: exports,
  mail,
};
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stdout.write(`\n${name}\n`);
  for (const row of await bench()) {
    const { what, value, floor, ratio } = row;
    process.stdout.write(
      `  ${what.padEnd(52)} ${value.padStart(12)}   floor ${floor.padStart(12)}   ${ratio.toFixed(2)}x\n`,
    );
  }
}
