/** How many were compared and how many of them agree. */
export interface Tally {
  compared: number;
  agreeing: number;
}

export function emptyTally(): Tally {
  return { compared: 0, agreeing: 0 };
}

export function addTo(tally: Tally, agrees: boolean): void {
  tally.compared++;
  if (agrees) tally.agreeing++;
}

export function sumOf(tallies: Iterable<Tally>): Tally {
  const sum = emptyTally();
  for (const { compared, agreeing } of tallies) {
    sum.compared += compared;
    sum.agreeing += agreeing;
  }
  return sum;
}

/** Percent with one digit, never rounded up to 100; `-` where nothing was compared. */
export function percent({ compared, agreeing }: Tally): string {
  if (compared === 0) return '-';
  const exact = (100 * agreeing) / compared;
  return (agreeing < compared ? Math.min(exact, 99.9) : exact).toFixed(1);
}
