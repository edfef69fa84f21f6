import type { Memory } from '../../src/gate.ts';

/** A session's memory that lasts as long as the test. */
export function newMemory(now: () => number = Date.now): Memory {
  const kept = new Map<string, { value: unknown; until: number }>();
  return {
    async recall(key) {
      const found = kept.get(key);
      return found && found.until > now() ? found.value : undefined;
    },
    async remember(key, value, until) {
      kept.set(key, { value: JSON.parse(JSON.stringify(value)), until });
    },
    async forget(key) {
      kept.delete(key);
    },
  };
}

/** Of gates whose access does not end within hours. */
export const noRenewal = (): Promise<never> =>
  Promise.reject(new Error('nothing is renewed by itself here'));
