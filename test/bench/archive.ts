import { rmSync, statSync } from 'node:fs';
import { newMachine } from '../support/gates.ts';
import { type Bulk, writeBulk } from '../support/meta-archive.ts';
import { MEASURED, peakOf } from '../support/peak.ts';
import type { Row } from './row.ts';

/** 1 GB: a quarter of a million messages, and films. */
const LARGE: Bulk = { threads: 250, messages: 1000, films: 1, filmBytes: 4 * 1024 * 1024 };
/** Two fifths of it: from about a hundred thousand messages on, the caches of the store are full. */
const SMALL: Bulk = { ...LARGE, threads: 100 };

interface Measured {
  kilobytes: number;
  bytes: number;
  seconds: number;
}

/**
 * A download of 1 GB brought in by `gates import meta-archive`, against one of two fifths of its size: what it
 * needs of memory at most should be the same, and of time two and a half times as much.
 */
export async function archives(): Promise<Row[]> {
  const machine = newMachine();
  try {
    const small = await measured(machine, 'olga', SMALL);
    const large = await measured(machine, 'azarya', LARGE);
    const rate = ({ bytes, seconds }: Measured) => bytes / seconds / 1e6;
    return [
      {
        what: `${(large.bytes / 1e9).toFixed(2)} GB brought in, peak memory, MB`,
        value: (large.kilobytes / 1024).toFixed(0),
        floor: (small.kilobytes / 1024).toFixed(0),
        ratio: large.kilobytes / small.kilobytes,
      },
      {
        what: 'the same, MB a second',
        value: rate(large).toFixed(1),
        floor: rate(small).toFixed(1),
        ratio: rate(small) / rate(large),
      },
    ];
  } finally {
    await machine.destroy();
  }
}

async function measured(
  machine: ReturnType<typeof newMachine>,
  user: string,
  bulk: Bulk,
): Promise<Measured> {
  await machine.gates(['user', 'add', user]);
  const file = await writeBulk(machine.file(`${user}.zip`, ''), bulk);
  const { size: bytes } = statSync(file);
  const began = performance.now();
  const ran = await machine.gates(['import', 'meta-archive', file, '--user', user, '--json'], {
    env: MEASURED,
  });
  const seconds = (performance.now() - began) / 1000;
  const { messages = 0, mediaNew = 0 } = ran.json ?? {};
  if (messages !== bulk.threads * bulk.messages || mediaNew !== bulk.threads * bulk.films) {
    throw new Error(`${messages} messages and ${mediaNew} films: ${ran.stderr}`);
  }
  rmSync(file);
  return { kilobytes: peakOf(ran.stderr), bytes, seconds };
}
