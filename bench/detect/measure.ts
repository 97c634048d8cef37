/** Processor time in microseconds, of this process. */
export function cpuUs(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

/** Median and least processor time per event of several treatments, measured in turn so that all see the same machine. */
export function compare<T extends string>(treatments: Readonly<Record<T, () => number>>, passes: number): Record<T, { readonly median: number; readonly best: number }> {
  const names = Object.keys(treatments) as T[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<T, number[]>;
  for (let pass = 0; pass < passes; pass++) for (const name of names) times[name].push(treatments[name]());
  return Object.fromEntries(names.map((name) => [name, { median: quantile(times[name], 0.5), best: Math.min(...times[name]) }])) as Record<T, { median: number; best: number }>;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
