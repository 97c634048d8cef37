const UNITS = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000], ['second', 1_000]] as const;

/** `5 minutes`, `1 hour`, `36 hours`: in the largest unit that fits whole. */
export function timespanText(ms: number): string {
  const [name, unitMs] = UNITS.find(([, size]) => ms % size === 0) ?? ['second', 1_000];
  const count = ms / unitMs;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
