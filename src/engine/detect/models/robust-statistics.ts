/** The value below which this share of sorted numbers lies, interpolated; 0 for none. */
export function quantile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) return 0;
  const at = (sorted.length - 1) * share;
  const low = Math.floor(at);
  const [a, b] = [sorted[low] as number, sorted[Math.min(low + 1, sorted.length - 1)] as number];
  return a + (b - a) * (at - low);
}

export interface Spread {
  readonly median: number;
  /** Median of the distances from the median: half of the values could be anything without moving it far. */
  readonly deviation: number;
}

/** The middle of numbers and how far they lie from it. */
export function spreadOf(numbers: readonly number[]): Spread {
  const median = quantile([...numbers].sort((a, b) => a - b), 0.5);
  return { median, deviation: quantile(numbers.map((number) => Math.abs(number - median)).sort((a, b) => a - b), 0.5) };
}

/** 0 at `from` and before, 1 at `to` and beyond, straight between. */
export function ramp(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}

/** The same for things that are counted over orders of magnitude. */
export function logRamp(value: number, from: number, to: number): number {
  return value <= 0 ? 0 : ramp(Math.log(value), Math.log(from), Math.log(to));
}
