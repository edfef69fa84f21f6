/**
 * A process that exports, for tests that kill it or measure it:
 * `node exporter.ts '{"out": …, "step": …}'`. Prints `begun`, then one JSON line with the end of it.
 */
import { writeSync } from 'node:fs';
import { GateError } from '../../src/domain/error.ts';
import { exportSubstance } from '../../src/substance/export.ts';
import { peakKilobytes } from '../support/peak.ts';
import { endlessRecords, endlessSource, storeAtStep, testBytes, testOptions } from './source.ts';

export interface Order {
  out: string;
  /** How much has happened in the store: see `storeAtStep`. */
  step?: number;
  /** Or: a store of so many messages. */
  endless?: number;
  /** Or: one of so many meetings. */
  records?: number;
  media?: boolean;
  full?: boolean;
}

const order = JSON.parse(process.argv[2] ?? '') as Order;
const endless = order.endless !== undefined || order.records !== undefined;
const source =
  order.records !== undefined
    ? endlessRecords(order.records)
    : order.endless !== undefined
      ? endlessSource(order.endless)
      : storeAtStep(order.step ?? 0);
writeSync(1, 'begun\n');
try {
  const result = await exportSubstance(
    source,
    testOptions(order.out, {
      full: order.full,
      lock: { staleMs: 2000 },
      ...(!endless && { limit: { messages: 50, bytes: 1e7 } }),
      ...(order.media && {
        media: async (_, ref) =>
          (async function* () {
            yield testBytes(ref.id ?? '');
          })(),
      }),
    }),
  );
  print({ result, peakKb: peakKilobytes() });
} catch (error) {
  if (!(error instanceof GateError)) throw error;
  const { code, message, hint, exitCode } = error;
  print({ error: { code, message, hint, exitCode } });
}

function print(value: unknown): void {
  writeSync(1, `${JSON.stringify(value)}\n`);
}
