/** What became of the records of a tenant, as the server counts it. */
export interface PathTally {
  readonly received: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly dead: number;
}

export type Balance = { readonly kind: 'even' } | { readonly kind: 'short' | 'over'; readonly records: number };

/** Whether every record that was received is accounted for. */
export function balanceOf({ received, stored, duplicate, dead }: PathTally): Balance {
  const missing = received - stored - duplicate - dead;
  if (missing === 0) return { kind: 'even' };
  return { kind: missing > 0 ? 'short' : 'over', records: Math.abs(missing) };
}

/** How many of each; those with most first, then by name. */
export function countBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return new Map([...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)));
}
