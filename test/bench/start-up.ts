import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newMachine, ROOT } from '../support/gates.ts';
import { median, type Row } from './row.ts';

const RUNS = 15;

/** Whole processes, in turn with an empty script, after one warm-up (which fills the compile cache). */
export async function startUp(): Promise<Row[]> {
  const machine = newMachine({ NODE_COMPILE_CACHE: undefined });
  await machine.gates(['user', 'add', 'olga']);
  const empty = machine.file('empty.cjs', '');
  writeFileSync(empty, '');
  const time = (args: readonly string[]) => {
    const began = performance.now();
    spawnSync(process.execPath, args, { env: machine.env, stdio: 'ignore' });
    return performance.now() - began;
  };
  const program = join(ROOT, 'bin/gates.cjs');
  const rows: Row[] = [];
  for (const args of [['--help'], ['whatsapp', '--help'], ['user', 'list'], ['whatsapp', 'read']]) {
    time([program, ...args]);
    const samples = Array.from(
      { length: RUNS },
      () => [time([program, ...args]), time([empty])] as const,
    );
    const [ours, floor] = [median(samples.map(([a]) => a)), median(samples.map(([, b]) => b))];
    const ratio = median(samples.map(([a, b]) => a / b));
    rows.push({
      what: `gates ${args.join(' ')}`,
      value: `${ours.toFixed(0)} ms`,
      floor: `${floor.toFixed(0)} ms`,
      ratio,
    });
  }
  await machine.destroy();
  return rows;
}
