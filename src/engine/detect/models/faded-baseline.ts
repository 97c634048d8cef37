/** What is usual in a window, on a scale of logarithms: amounts of people and machines differ by factors. Half of it fades in a number of windows. */
export interface FadedBaseline {
  /** Mean of ln(1 + amount), mean distance from it, and how many windows were learnt. */
  m: number;
  d: number;
  k: number;
}

export const NO_BASELINE: FadedBaseline = { m: 0, d: 0, k: 0 };

/** Mean distance times this is a standard deviation of what is normally distributed (√(π/2)). */
const TO_DEVIATION = 1.2533;
/** Never less than this, a factor of 1.4: who does the same each time may do a little more. */
const MIN_DEVIATION = 0.35;
/** One window moves the baseline by no more than so many deviations, so that what is told today is not usual tomorrow. */
const MAX_STEP = 3;

/** Takes the amount of a window that is over in. */
export function learnWindow(baseline: FadedBaseline, amount: number, halfLifeWindows: number): void {
  const told = Math.log1p(amount);
  if (baseline.k === 0) Object.assign(baseline, { m: told, d: MIN_DEVIATION });
  // The first windows count alike, as a mean, until fading is slower than that.
  const share = Math.max(1 - 0.5 ** (1 / halfLifeWindows), 1 / (baseline.k + 1));
  const limit = MAX_STEP * deviationOf(baseline);
  const step = Math.min(limit, Math.max(-limit, told - baseline.m));
  baseline.m += share * step;
  baseline.d += share * (Math.abs(step) - baseline.d);
  baseline.k++;
}

/** How many standard deviations an amount lies above what is usual. */
export function deviationsAbove(baseline: FadedBaseline, amount: number): number {
  return (Math.log1p(amount) - baseline.m) / deviationOf(baseline);
}

/** The usual amount. */
export function usualAmount({ m }: FadedBaseline): number {
  return Math.expm1(m);
}

function deviationOf({ d }: FadedBaseline): number {
  return Math.max(MIN_DEVIATION, TO_DEVIATION * d);
}
