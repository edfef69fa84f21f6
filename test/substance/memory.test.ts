import { expect, it } from 'vitest';
import { verifySubstance } from '../../src/substance/verify.ts';
import { startExporter } from './child.ts';
import { testFolder } from './folder.ts';

it('needs no more memory for ten times the messages', async () => {
  const [few, many] = [await testFolder(), await testFolder()];
  const small = await startExporter({ out: few, endless: 20_000 }).outcome;
  const large = await startExporter({ out: many, endless: 200_000 }).outcome;
  expect([small?.result?.messages.total, large?.result?.messages.total]).toEqual([20_000, 200_000]);
  expect(large?.result?.files.total).toBe(100);
  const ratio = (large?.peakKb ?? Infinity) / (small?.peakKb ?? 0);
  // Held in memory, the 200,000 would be some 200 MB on top of 130.
  expect(ratio).toBeLessThan(1.5);
  expect(await verifySubstance(many)).toMatchObject({ ok: true, files: 100, messages: 200_000 });
}, 120_000);

it('nor for ten times the meetings', async () => {
  const [few, many] = [await testFolder(), await testFolder()];
  const small = await startExporter({ out: few, records: 10_000 }).outcome;
  const large = await startExporter({ out: many, records: 100_000 }).outcome;
  expect([small?.result?.records.total, large?.result?.records.total]).toEqual([10_000, 100_000]);
  const ratio = (large?.peakKb ?? Infinity) / (small?.peakKb ?? 0);
  expect(ratio).toBeLessThan(1.5);
  expect(await verifySubstance(many)).toMatchObject({ ok: true, records: 100_000 });
}, 120_000);
