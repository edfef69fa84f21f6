import type { FaultKind } from '../../src/sandbox/faults.ts';
import { createHost } from '../../src/sandbox/host.ts';

/** What the sandbox server lends to a pretend platform, with a clock and faults in a test's hands. */
export function clockedHost(base: string) {
  const clock = { now: Date.parse('2026-11-21T08:00:00Z') };
  const faults: FaultKind[] = [];
  const { host, clear } = createHost({
    base: () => base,
    now: () => clock.now,
    takeFault(kind) {
      const index = faults.indexOf(kind);
      if (index < 0) return false;
      faults.splice(index, 1);
      return true;
    },
  });
  return { clock, faults, host, clear };
}
