import { describe, expect, it } from 'vitest';
import type { Bucket } from '../../../src/store/store.ts';
import { type Fixture, NOON } from '../fixture.ts';

export function recordContract({ store, another }: Fixture): void {
  describe('audit', () => {
    const row = {
      at: NOON,
      action: 'meta.login',
      subject: null,
      outcome: 'ok',
      detail: { b: 1, a: 'я' },
    };

    it('seals each row with the hash before it', async () => {
      const { audit } = store();
      const seen: string[] = [];
      for (const hash of ['one', 'two', 'three']) {
        await audit.append(row, (previous) => {
          seen.push(previous);
          return hash;
        });
      }
      expect(seen).toEqual(['', 'one', 'two']);
      const rows = await audit.list({ afterId: 0, limit: 2 });
      expect(rows.map(({ hash }) => hash)).toEqual(['one', 'two']);
      expect(rows[0]).toEqual({ ...row, id: 1, hash: 'one' });
      // A hash is made over the text: the order of keys must come back.
      expect(JSON.stringify(rows[0]?.detail)).toBe('{"b":1,"a":"я"}');
      expect((await audit.list({ afterId: 2, limit: 9 })).map(({ hash }) => hash)).toEqual([
        'three',
      ]);
      const last = await audit.list({ limit: 2 });
      expect(last.map(({ hash }) => hash)).toEqual(['two', 'three']);
    });

    it('keeps the chain whole when two append at once', async () => {
      const other = await another();
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 ? other : store()).audit.append(row, (previous) => `${previous}.`),
        ),
      );
      const hashes = (await store().audit.list({ limit: 99 })).map(({ hash }) => hash.length);
      expect(hashes).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    });
  });

  describe('pace', () => {
    it('gives back the bucket that was left, fractions and all', async () => {
      const seen: (Bucket | null)[] = [];
      for (const tokens of [1.25, 0.1 + 0.2, -3]) {
        const waitMs = await store().pace.take('whatsapp:1', (bucket) => {
          seen.push(bucket);
          return { bucket: { tokens, at: NOON + 0.5 }, waitMs: tokens * 10 };
        });
        expect(waitMs).toBe(tokens * 10);
      }
      const at = NOON + 0.5;
      expect(seen).toEqual([null, { tokens: 1.25, at }, { tokens: 0.1 + 0.2, at }]);
    });

    it('keeps what was there when deciding failed', async () => {
      const take = (decide: (bucket: Bucket | null) => Bucket) =>
        store().pace.take('k', (bucket) => ({ bucket: decide(bucket), waitMs: 0 }));
      await take(() => ({ tokens: 5, at: 1 }));
      const failing = take(() => {
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      await take((bucket) => {
        expect(bucket).toEqual({ tokens: 5, at: 1 });
        return { tokens: 4, at: 1 };
      });
    });
  });

  describe('leases', () => {
    it('are taken when free, ours or past their end', async () => {
      const { leases } = store();
      expect(await leases.acquire('refresh', 'a', NOON + 10, NOON)).toBe(true);
      expect(await leases.acquire('refresh', 'b', NOON + 99, NOON + 9)).toBe(false);
      expect(await leases.acquire('export', 'b', NOON + 99, NOON)).toBe(true);
      expect(await leases.acquire('refresh', 'a', NOON + 20, NOON + 9)).toBe(true);
      expect(await leases.acquire('refresh', 'b', NOON + 99, NOON + 19)).toBe(false);
      expect(await leases.acquire('refresh', 'b', NOON + 99, NOON + 20)).toBe(true);
      await leases.release('refresh', 'a');
      expect(await leases.acquire('refresh', 'a', NOON + 99, NOON + 21)).toBe(false);
      await leases.release('refresh', 'b');
      expect(await leases.acquire('refresh', 'a', NOON + 99, NOON + 21)).toBe(true);
    });
  });
}
