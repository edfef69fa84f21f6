import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { newMachine, ROOT } from '../support/gates.ts';
import { fillStore } from './filled-store.ts';
import { median, type Row } from './row.ts';

const MESSAGES = Number(process.env['BENCH_MESSAGES'] ?? 1_000_000);
const RUNS = 3;

/**
 * A whole `gates export substance`, against the sqlite3 shell writing the same columns of the same store as
 * JSON; and its peak memory, against that over a tenth of the messages.
 */
export async function exports(): Promise<Row[]> {
  const large = await exported(MESSAGES);
  const small = await exported(MESSAGES / 10);
  return [
    {
      what: `export of ${MESSAGES.toLocaleString('en')} to Substance`,
      value: `${(large.ours / 1000).toFixed(1)} s`,
      floor: `${(large.floor / 1000).toFixed(1)} s`,
      ratio: large.ours / large.floor,
    },
    {
      what: `its peak memory, against that of a tenth`,
      value: `${large.megabytes.toFixed(0)} MB`,
      floor: `${small.megabytes.toFixed(0)} MB`,
      ratio: large.megabytes / small.megabytes,
    },
  ];
}

/** Medians: milliseconds of ours and of the floor, in turn; the resident peak. */
async function exported(count: number) {
  const machine = newMachine();
  try {
    await machine.gates(['user', 'add', 'olga']);
    const store = `${machine.home}/users/olga/store.sqlite`;
    await fillStore(store, count);
    const peak = `--import=${new URL('../support/programs/peak-memory.ts', import.meta.url).href}`;
    const runs = { ours: [] as number[], floor: [] as number[], megabytes: [] as number[] };
    for (let turn = 0; turn < RUNS; turn += 1) {
      const out = join(machine.home, 'out');
      const began = performance.now();
      const ran = spawnSync(
        process.execPath,
        [join(ROOT, 'bin/gates.cjs'), 'export', 'substance', '--out', out, '--json'],
        { env: { ...machine.env, NODE_OPTIONS: peak }, encoding: 'utf8' },
      );
      runs.ours.push(performance.now() - began);
      if (JSON.parse(ran.stdout).messages.total !== count) throw new Error(ran.stderr);
      runs.megabytes.push(Number(/peak (\d+)/.exec(ran.stderr)?.[1]) / 1024);
      rmSync(out, { recursive: true });
      runs.floor.push(shell(store, join(machine.home, 'floor.json')));
    }
    const { ours, floor, megabytes } = runs;
    return { ours: median(ours), floor: median(floor), megabytes: Math.max(...megabytes) };
  } finally {
    await machine.destroy();
  }
}

/** `sqlite3 -json`, with the columns that a document has. */
function shell(store: string, file: string): number {
  const began = performance.now();
  execFileSync('sh', ['-c', `sqlite3 -json "$0" "$1" > "$2"`, store, COLUMNS, file]);
  const took = performance.now() - began;
  rmSync(file);
  return took;
}

const COLUMNS = `select external_id, account_id, conversation_id, direction, sender, recipient, type, text,
  timestamp, status, reply_to, media from messages order by seq`;
