import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Fixture, outboxRow } from '../fixture.ts';

const WORKER = fileURLToPath(new URL('../worker.ts', import.meta.url));
const WORKERS = ['a', 'b', 'c', 'd'];
const SLOW = { timeout: 60_000 };

/** Several real processes on one store. */
export function processContract({ place, store }: Fixture): void {
  function start(task: string, prefix: string, count: number): ChildProcess {
    const args = [WORKER, JSON.stringify(place()), task, prefix, String(count)];
    return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  }

  /** What a worker said, line by line; `enough` lines end it with kill -9. */
  async function linesOf(worker: ChildProcess, enough = Infinity): Promise<string[]> {
    const ended = once(worker, 'exit');
    const lines: string[] = [];
    if (!worker.stdout) throw new Error('the worker has no stdout');
    for await (const line of createInterface({ input: worker.stdout })) {
      lines.push(line);
      if (lines.length === enough) worker.kill('SIGKILL');
    }
    const [code, signal] = (await ended) as [number | null, string | null];
    if (enough === Infinity) expect({ code, signal }).toEqual({ code: 0, signal: null });
    return lines;
  }

  const together = (task: string, count: number) =>
    Promise.all(WORKERS.map((prefix) => linesOf(start(task, prefix, count))));

  const oneTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

  describe('several processes', SLOW, () => {
    it('give out revisions and places without a gap, each once', async () => {
      const said = (await together('insert', 50)).flat();
      expect(said).toHaveLength(200);
      const kept = await store().messages.list({ afterRevision: 0, limit: 999 });
      expect(kept.map(({ revision }) => revision)).toEqual(oneTo(200));
      expect(kept.map(({ seq }) => seq)).toEqual(oneTo(200));
      expect(kept.map(({ externalId }) => externalId).toSorted()).toEqual(said.toSorted());
      expect(await store().revision()).toBe(200);
      expect(await store().people.search('whatsapp', '79991234567')).toHaveLength(1);
    });

    it('take the same message once', async () => {
      const said = (await together('same', 40)).flat();
      expect(said.toSorted()).toEqual(
        oneTo(40)
          .map((n) => `m${n - 1}`)
          .toSorted(),
      );
      expect(await store().messages.count()).toBe(40);
      expect(await store().revision()).toBe(40);
    });

    it('never take more from a bucket than it holds', async () => {
      expect((await together('pace', 25)).flat()).toHaveLength(10);
    });

    it('have one winner for each lease', async () => {
      const won = (await together('lease', 25)).flat();
      expect(won.toSorted()).toEqual(
        oneTo(25)
          .map((n) => `job-${n - 1}`)
          .toSorted(),
      );
    });

    it('have one winner for each outbox row', async () => {
      for (let index = 0; index < 25; index += 1) {
        await store().outbox.add(outboxRow({ id: `key-${index}` }));
      }
      const won = (await together('move', 25)).flat();
      expect(won.toSorted()).toEqual(
        oneTo(25)
          .map((n) => `key-${n - 1}`)
          .toSorted(),
      );
    });

    it('journal every delivery, each batch in its order', async () => {
      const said = await together('append', 20);
      for (const ids of said)
        expect(ids.map(Number)).toEqual(ids.map(Number).toSorted((a, b) => a - b));
      expect(
        said
          .flat()
          .map(Number)
          .toSorted((a, b) => a - b),
      ).toEqual(oneTo(240));
      const bodies = (await store().journal.pending(0, 999)).map(({ body }) =>
        new TextDecoder().decode(body),
      );
      for (const prefix of WORKERS) {
        const own = bodies.filter((body) => body.startsWith(`${prefix}-`));
        const expected = oneTo(60).map(
          (n) => `${prefix}-${Math.trunc((n - 1) / 3)}-${(n - 1) % 3}`,
        );
        expect(own).toEqual(expected);
      }
    });

    it.each([1, 7, 20, 33])('lose nothing acknowledged to kill -9 after %i', async (enough) => {
      const messages = await linesOf(start('insert', `k${enough}`, 100_000), enough);
      const deliveries = await linesOf(start('append', `k${enough}`, 100_000), enough);
      expect(messages.length).toBeGreaterThanOrEqual(enough);
      for (const externalId of messages) {
        expect(await store().messages.findAnywhere(externalId)).toHaveLength(1);
      }
      for (const id of deliveries) expect(await store().journal.find(Number(id))).not.toBeNull();
      const kept = await store().messages.list({ afterRevision: 0, limit: 999_999 });
      expect(kept.map(({ revision }) => revision)).toEqual(oneTo(kept.length));
      expect(await store().messages.search('здравствуйте', 999_999)).toHaveLength(kept.length);
    });
  });
}
