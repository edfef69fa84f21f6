import { describe, expect, it } from 'vitest';
import type { Bucket } from '../../../src/store/store.ts';
import { type Fixture, NOON } from '../fixture.ts';

export function recordContract({ store }: Fixture): void {
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

  describe('memory', () => {
    it('holds JSON for an account until its time', async () => {
      const { memory } = store();
      await memory.remember('whatsapp:1', 'templates', { names: ['напоминание'] }, NOON + 10, NOON);
      await memory.remember('whatsapp:2', 'templates', null, NOON + 10, NOON);
      expect(await memory.recall('whatsapp:1', 'templates', NOON + 9)).toEqual({
        names: ['напоминание'],
      });
      expect(await memory.recall('whatsapp:2', 'templates', NOON)).toBeNull();
      expect(await memory.recall('whatsapp:1', 'templates', NOON + 10)).toBeUndefined();
      expect(await memory.recall('whatsapp:1', 'other', NOON)).toBeUndefined();
    });

    it('takes the newest, forgets what it is told to, and what is past its time', async () => {
      const { memory } = store();
      await memory.remember('whatsapp:1', 'a', 1, NOON + 10, NOON);
      await memory.remember('whatsapp:1', 'a', 2, NOON + 5, NOON);
      await memory.remember('whatsapp:1', 'b', 3, NOON + 50, NOON);
      expect(await memory.recall('whatsapp:1', 'a', NOON)).toBe(2);
      await memory.remember('whatsapp:1', 'c', 4, NOON + 50, NOON + 6);
      // Cleared away, not only out of sight.
      expect(await memory.recall('whatsapp:1', 'a', NOON)).toBeUndefined();
      await memory.forget('whatsapp:1', 'b');
      expect(await memory.recall('whatsapp:1', 'b', NOON)).toBeUndefined();
      expect(await memory.recall('whatsapp:1', 'c', NOON)).toBe(4);
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
