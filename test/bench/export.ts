import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { newMachine, type Machine, ROOT } from '../support/gates.ts';
import { MEASURED, peakOf } from '../support/peak.ts';
import { fillStore } from './filled-store.ts';
import { median, type Row } from './row.ts';

const MESSAGES = Number(process.env['BENCH_MESSAGES'] ?? 1_000_000);
const RUNS = 5;

/**
 * A whole `gates export substance`, against the sqlite3 shell writing the same columns of the same store as
 * JSON; and its peak memory, against that over a tenth of the messages. The same of `gates export verify`.
 */
export async function exports(): Promise<Row[]> {
  const large = await withStore(MESSAGES, (machine) => ({
    ...times(machine),
    ...peaks(machine, MESSAGES),
  }));
  const small = await withStore(MESSAGES / 10, (machine) => peaks(machine, MESSAGES / 10));
  const count = MESSAGES.toLocaleString('en');
  return [
    {
      what: `export of ${count} against ${shellIsHere() ? 'sqlite3 -json' : 'JSON.stringify (no sqlite3)'}`,
      value: seconds(large.ours),
      floor: seconds(large.floor),
      ratio: large.ours / large.floor,
    },
    memory(`its peak memory, against that of a tenth`, large.exporting, small.exporting),
    {
      what: `verify of ${count}, against their export`,
      value: seconds(large.verify),
      floor: seconds(large.ours),
      ratio: large.verify / large.ours,
    },
    memory(`its peak memory, against that of a tenth`, large.verifying, small.verifying),
  ];
}

async function withStore<T>(count: number, work: (machine: Machine) => T): Promise<T> {
  const machine = newMachine();
  try {
    await machine.gates(['user', 'add', 'olga']);
    await fillStore(storeOf(machine), count);
    return work(machine);
  } finally {
    await machine.destroy();
  }
}

/** Milliseconds: medians of ours and of the floor, in turn, after one export that fills the compile cache. */
function times(machine: Machine) {
  const run = (turn: number) =>
    timed(() => gates(machine, ['export', 'substance', '--out', out(machine, turn)]));
  run(0);
  const ours: number[] = [];
  const floor: number[] = [];
  for (let turn = 1; turn <= RUNS; turn += 1) {
    ours.push(run(turn));
    floor.push(timed(() => dump(storeOf(machine), join(machine.home, `floor-${turn}.json`))));
  }
  const verify = timed(() => gates(machine, ['export', 'verify', out(machine, 0)]));
  // Not in between: the file system would be busy with what was removed.
  for (let turn = 0; turn <= RUNS; turn += 1) {
    rmSync(out(machine, turn), { recursive: true });
    rmSync(join(machine.home, `floor-${turn}.json`), { force: true });
  }
  return { ours: median(ours), floor: median(floor), verify };
}

/** Kilobytes, resident; of processes whose code is compiled already. */
function peaks(machine: Machine, count: number): { exporting: number; verifying: number } {
  const folder = join(machine.home, 'peaks');
  const peak = (...args: string[]) => {
    const { stdout, stderr } = gates(machine, args, MEASURED);
    const { messages } = JSON.parse(stdout) as { messages: number | { total: number } };
    const total = typeof messages === 'number' ? messages : messages.total;
    if (total !== count) throw new Error(`${total} of ${count} messages: ${stderr}`);
    return peakOf(stderr);
  };
  peak('export', 'substance', '--out', folder);
  rmSync(folder, { recursive: true });
  const exporting = peak('export', 'substance', '--out', folder);
  const verifying = peak('export', 'verify', folder);
  return { exporting, verifying };
}

function gates(machine: Machine, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const ran = spawnSync(process.execPath, [join(ROOT, 'bin/gates.cjs'), ...args, '--json'], {
    env: { ...machine.env, ...env },
    encoding: 'utf8',
  });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return ran;
}

/** The columns that a document has, as JSON in a file: what any export has to do at least. */
function dump(store: string, file: string): void {
  const columns = `select external_id, account_id, conversation_id, person_id, direction, sender, recipient, type, text,
    timestamp, status, reply_to, media from messages order by seq`;
  const command = shellIsHere()
    ? ['sh', '-c', 'sqlite3 -json "$0" "$1" > "$2"']
    : [process.execPath, join(import.meta.dirname, '../support/programs/rows-to-json.ts')];
  const [program = '', ...before] = command;
  const ran = spawnSync(program, [...before, store, columns, file], { encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(ran.stderr);
}

function shellIsHere(): boolean {
  return spawnSync('sqlite3', ['-version']).status === 0;
}

function timed(work: () => unknown): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

function memory(what: string, value: number, floor: number): Row {
  const megabytes = (kilobytes: number) => `${(kilobytes / 1024).toFixed(0)} MB`;
  return { what, value: megabytes(value), floor: megabytes(floor), ratio: value / floor };
}

const storeOf = (machine: Machine) => join(machine.home, 'users/olga/store.sqlite');
const out = (machine: Machine, turn: number) => join(machine.home, `out-${turn}`);
const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
