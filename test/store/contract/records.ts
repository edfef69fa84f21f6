import { describe, expect, it } from 'vitest';
import type { Pace } from '../../../src/domain/pace.ts';
import { type Fixture, NOON } from '../fixture.ts';

export function recordContract({ store }: Fixture): void {
  describe('pace', () => {
    const hold = {
      until: NOON + 4000,
      since: NOON,
      refusals: 2,
      passed: false,
      share: 0.25,
      reason: { code: '130429', message: 'Слишком быстро.' },
    };

    it('gives back what was left, fractions, holds and all', async () => {
      const { pace } = store();
      const seen: (Pace | null)[] = [];
      const levels: readonly Pace[] = [
        { tokens: 1.25, at: NOON + 0.5, hold: null },
        { tokens: 0.1 + 0.2, at: NOON + 0.5, hold },
        { tokens: -3, at: NOON + 0.5, hold: null },
      ];
      for (const level of levels) {
        const result = await pace.change(['whatsapp:1'], ([before = null]) => {
          seen.push(before);
          return { paces: [level], result: level.tokens };
        });
        expect(result).toBe(level.tokens);
      }
      expect(seen).toEqual([null, ...levels.slice(0, 2)]);
      expect(await pace.read(['nobody', 'whatsapp:1'])).toEqual([null, levels[2]]);
    });

    it('changes several or none of them, as was decided', async () => {
      const { pace } = store();
      const full = { tokens: 5, at: 1, hold: null };
      await pace.change(['a', 'b'], () => ({ paces: [full, full], result: null }));
      await pace.change(['a', 'b'], () => ({
        paces: [null, { ...full, tokens: 4 }],
        result: null,
      }));
      expect(await pace.read(['b', 'a'])).toEqual([{ ...full, tokens: 4 }, full]);
      const failing = pace.change(['a'], () => {
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await pace.read(['a'])).toEqual([full]);
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

    it('say who has them, also past their end', async () => {
      const { leases } = store();
      expect(await leases.holder('sync')).toBeNull();
      await leases.acquire('sync', 'a', NOON + 10, NOON);
      expect(await leases.holder('sync')).toBe('a');
      await leases.acquire('sync', 'b', NOON + 99, NOON + 10);
      expect(await leases.holder('sync')).toBe('b');
      await leases.release('sync', 'b');
      expect(await leases.holder('sync')).toBeNull();
    });
  });
}
