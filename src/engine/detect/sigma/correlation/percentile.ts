/** The value below which `percent` of the sorted values lie, between two of them in proportion. Null of none. */
export function percentileOf(sorted: readonly number[], percent: number): number | null {
  const rank = (percent / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(rank)];
  const above = sorted[Math.ceil(rank)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (rank - Math.floor(rank));
}
