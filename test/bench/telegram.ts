import { rmSync, statSync } from 'node:fs';
import { newMachine } from '../support/gates.ts';
import { MEASURED, peakOf } from '../support/peak.ts';
import { writeBulkExport } from '../support/telegram-export.ts';
import type { Row } from './row.ts';

/** From about a hundred thousand messages on, the caches of the store are full. Bytes. */
const SMALL = 80_000_000;

interface Measured {
  kilobytes: number;
  bytes: number;
  messages: number;
  seconds: number;
}

/**
 * An export of `BENCH_EXPORT_MB` (200 unless told), nine tenths of it one chat, brought in by
 * `gates import telegram-desktop`, against one of 80 MB: what it needs of memory at most should be the same, and as
 * many messages a second be brought in.
 */
export async function telegramExports(): Promise<Row[]> {
  const machine = newMachine();
  try {
    const size = Number(process.env['BENCH_EXPORT_MB'] ?? 200) * 1e6;
    const small = await measured(machine, 'olga', SMALL);
    const large = await measured(machine, 'azarya', size);
    const rate = ({ messages, seconds }: Measured) => messages / seconds;
    return [
      {
        what: `${(large.bytes / 1e9).toFixed(2)} GB brought in, peak memory, MB`,
        value: (large.kilobytes / 1024).toFixed(0),
        floor: (small.kilobytes / 1024).toFixed(0),
        ratio: large.kilobytes / small.kilobytes,
      },
      {
        what: `the same, messages a second (${(large.bytes / large.seconds / 1e6).toFixed(1)} MB/s)`,
        value: rate(large).toFixed(0),
        floor: rate(small).toFixed(0),
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
  size: number,
): Promise<Measured> {
  await machine.gates(['user', 'add', user]);
  const file = machine.file(`${user}.json`, '');
  const expected = writeBulkExport(file, size);
  const { size: bytes } = statSync(file);
  const began = performance.now();
  const ran = await machine.gates(['import', 'telegram-desktop', file, '--user', user, '--json'], {
    env: MEASURED,
  });
  const seconds = (performance.now() - began) / 1000;
  const { messages = 0, new: fresh = 0 } = ran.json ?? {};
  if (messages !== expected || fresh !== expected) {
    throw new Error(`${messages} messages of ${expected}, ${fresh} new: ${ran.stderr}`);
  }
  rmSync(file);
  const kilobytes = peakOf(ran.stderr);
  return { kilobytes, bytes, messages, seconds };
}
