import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { exportSubstance } from '../../src/substance/export.ts';
import { isDocumentName, LOCK } from '../../src/substance/names.ts';
import { verifySubstance } from '../../src/substance/verify.ts';
import { startExporter } from './child.ts';
import { documents, messagesOf, prints, readManifestOf, testFolder, tree } from './folder.ts';
import { storeAtStep, testOptions } from './source.ts';

const KILLS = 25;
/** The store lives on between kills; at the end it holds 30 rounds. */
const LAST_STEP = 30;

it(`killed ${KILLS} times anywhere, it ends as if it had never been killed`, async () => {
  const out = await testFolder();
  let killed = 0;
  for (let turn = 0; killed < KILLS; turn += 1) {
    expect(turn, 'most kills must come while it works').toBeLessThan(KILLS * 10);
    const step = Math.min(1 + Math.floor(killed * 1.1), LAST_STEP);
    const order = { out, step, media: turn % 3 === 0, full: turn % 7 === 6 };
    const exporter = startExporter(order);
    await exporter.begun;
    // An exporter of this store works for some 50–250 ms.
    await delay(Math.random() * 90);
    exporter.process.kill('SIGKILL');
    if ((await exporter.outcome) !== null) continue;
    killed += 1;
    // The dead one's lock ends by itself after 2 s; only now and then is there time to see it.
    if (killed % 12 !== 0) await rm(join(out, 'olga', LOCK), { recursive: true, force: true });
    // Every whole file is a whole document, whatever the manifest says of it by now.
    const { problems } = await verifySubstance(out).catch(() => ({ problems: [] }));
    expect(problems.filter(({ problem }) => /JSON|Substance/.test(String(problem)))).toEqual([]);
  }
  const last = await startExporter({ out, step: LAST_STEP, media: true }).outcome;
  expect(last?.error).toBeUndefined();

  const whole = await testFolder();
  await startExporter({ out: whole, step: LAST_STEP, media: true }).outcome;
  const messages = await messagesOf(out);
  expect(messages.size).toBe(LAST_STEP * 110);
  expect(messages).toEqual(await messagesOf(whole));
  expect((await verifySubstance(out)).problems).toEqual([]);
  const mediaOf = async (folder: string) =>
    (await documents(folder)).flatMap((document) => document.data.media).toSorted(byMessage);
  expect(await mediaOf(out)).toEqual(await mediaOf(whole));
  const eventsOf = async (folder: string) =>
    (await documents(folder)).flatMap((document) => document.data.events ?? []).toSorted(byId);
  expect(await eventsOf(out)).toHaveLength(LAST_STEP * 61);
  expect(await eventsOf(out)).toEqual(await eventsOf(whole));
  const recordsOf = async (folder: string) =>
    (await documents(folder))
      .flatMap(({ data }) => [...(data.meetings ?? []), ...(data.bookings ?? [])])
      .toSorted(byName);
  expect(await recordsOf(out)).toHaveLength(LAST_STEP * 25);
  expect(await recordsOf(out)).toEqual(await recordsOf(whole));
  const named = (await readManifestOf(out)).files.length;
  const there = (await tree(out)).filter((path) => isDocumentName(path.split('/').at(-1) ?? ''));
  expect(there).toHaveLength(named);

  const before = await prints(out);
  await exportSubstance(storeAtStep(LAST_STEP), testOptions(out));
  expect(await prints(out)).toEqual(before);
}, 180_000);

function byId(a: { id: string }, b: { id: string }): number {
  return Number(a.id) - Number(b.id);
}

function byName(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1;
}

function byMessage(a: { message: string }, b: { message: string }): number {
  return a.message < b.message ? -1 : 1;
}
