import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { exportSubstance } from '../../src/substance/export.ts';
import { liveExport } from '../../src/substance/live.ts';
import { LOCK } from '../../src/substance/names.ts';
import { verifySubstance } from '../../src/substance/verify.ts';
import { messagesOf, testFolder } from './folder.ts';
import { memorySource, START, testOptions } from './source.ts';

function fail(error: unknown): never {
  throw error;
}

const eventually = { timeout: 20_000, interval: 10 };

describe('liveExport', () => {
  it('has every message on disk soon after a poke, many pokes in few runs', async () => {
    const out = await testFolder();
    const source = memorySource();
    const onExport = vi.fn();
    const live = liveExport({ source, options: testOptions(out), onExport, onError: fail });
    for (let index = 0; index < 500; index += 1) {
      source.add(1);
      live.poke();
    }
    await vi.waitFor(() => expect(onExport).toHaveBeenCalledTimes(1), eventually);
    expect((await messagesOf(out)).size).toBe(500);
    await live.stop();
    expect(onExport).toHaveBeenCalledTimes(1);
  });

  it('runs once more for pokes that come while it runs, never two at a time', async () => {
    const out = await testFolder();
    const source = memorySource();
    source.add(1);
    let active = 0;
    let runs = 0;
    const watched = {
      ...source,
      accounts: {
        list: async () => {
          active += 1;
          runs += 1;
          expect(active).toBe(1);
          if (runs === 1) {
            source.add(1);
            for (let index = 0; index < 10; index += 1) live.poke();
          }
          await new Promise((resolve) => setTimeout(resolve, 50));
          active -= 1;
          return source.accounts.list();
        },
      },
    };
    const onExport = vi.fn();
    const live = liveExport({
      source: watched,
      options: testOptions(out),
      debounceMs: 5,
      onExport,
      onError: fail,
    });
    live.poke();
    await vi.waitFor(() => expect(onExport).toHaveBeenCalledTimes(2), eventually);
    await live.stop();
    expect(runs).toBe(2);
    expect((await messagesOf(out)).size).toBe(2);
  });

  it('has everything poked before on disk when it has stopped, and is deaf then', async () => {
    const out = await testFolder();
    const source = memorySource();
    const onExport = vi.fn();
    const options = testOptions(out);
    const live = liveExport({ source, options, debounceMs: 60_000, onExport, onError: fail });
    source.add(7);
    live.poke();
    await live.stop();
    expect((await messagesOf(out)).size).toBe(7);
    live.poke();
    await live.stop();
    expect(onExport).toHaveBeenCalledTimes(1);
  });

  it('reports a failure and makes up for it at the next poke', async () => {
    const out = await testFolder();
    const source = memorySource();
    source.add(3);
    await mkdir(join(out, 'olga', LOCK), { recursive: true });
    const onError = vi.fn();
    const onExport = vi.fn();
    const options = testOptions(out, { lock: { waitMs: 0 } });
    const live = liveExport({ source, options, debounceMs: 5, onExport, onError });
    live.poke();
    await vi.waitFor(() => expect(onError).toHaveBeenCalledTimes(1), eventually);
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ code: 'export_busy' });
    await rm(join(out, 'olga', LOCK), { recursive: true });
    live.poke();
    await vi.waitFor(() => expect(onExport).toHaveBeenCalledTimes(1), eventually);
    await live.stop();
    expect((await messagesOf(out)).size).toBe(3);
  });

  it('keeps to the filters the folder was begun with', async () => {
    const out = await testFolder();
    const source = memorySource();
    source.add(10);
    const since = START + 5 * 60_000;
    await exportSubstance(source, testOptions(out, { since, raw: true }));
    const live = liveExport({ source, options: testOptions(out), onError: fail });
    source.add(1);
    live.poke();
    await live.stop();
    const messages = [...(await messagesOf(out)).values()];
    expect(messages).toHaveLength(7);
    expect(messages.every((message) => message.raw !== undefined)).toBe(true);
    expect((await verifySubstance(out)).problems).toEqual([]);
  });
});
