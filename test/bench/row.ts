export interface Row {
  what: string;
  value: string;
  floor: string;
  /** value / floor. */
  ratio: number;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
