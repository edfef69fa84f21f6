/** Faults of the platform's API: they meet the next requests that the gate names (see `Sandbox.takesFault`). */
export const API_FAULTS = [
  'timeout-after-accept',
  'reset',
  '500',
  'rate-limit',
  'expired-token',
] as const;

/** Faults of webhook deliveries. Whoever asks {@link import('../gate.ts').SandboxHost.takeFault} gets them. */
const DELIVERY_FAULTS = ['duplicate', 'reorder', 'batch'] as const;

export type ApiFault = (typeof API_FAULTS)[number];
export type DeliveryFault = (typeof DELIVERY_FAULTS)[number];
export type FaultKind = ApiFault | DeliveryFault;

export const FAULTS: readonly FaultKind[] = [...API_FAULTS, ...DELIVERY_FAULTS];

/** Faults that were asked for and have not happened yet, oldest first. */
export interface Faults {
  /** @param at the place it is to happen at, of those that the gate tells apart */
  add(gate: string, kind: FaultKind, times: number, at?: string): void;
  /** Uses up one fault of these gates and kinds, and of a place that fits; `null` when none is pending. */
  take<Kind extends FaultKind>(
    gates: readonly string[],
    kinds: readonly Kind[],
    fits?: (at: string | undefined) => boolean,
  ): Kind | null;
  clear(): void;
}

export function createFaults(): Faults {
  let pending: { gate: string; kind: FaultKind; left: number; at: string | undefined }[] = [];
  return {
    add(gate, kind, times, at) {
      pending.push({ gate, kind, left: times, at });
    },
    take(gates, kinds, fits = () => true) {
      for (const fault of pending) {
        const kind = kinds.find((name) => name === fault.kind);
        if (kind === undefined || !gates.includes(fault.gate) || !fits(fault.at)) continue;
        fault.left -= 1;
        pending = pending.filter(({ left }) => left > 0);
        return kind;
      }
      return null;
    },
    clear() {
      pending = [];
    },
  };
}

export function isFault(kind: unknown): kind is FaultKind {
  return FAULTS.some((name) => name === kind);
}
