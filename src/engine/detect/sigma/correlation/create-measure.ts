import type { SigmaCorrelation } from '../sigma-rule.ts';
import { createChain } from './ordered-chain.ts';
import type { Contribution } from './hit-values.ts';
import { percentileOf } from './percentile.ts';
import type { WindowMeasure } from './window-measure.ts';

/** The measure of a correlation's type. */
export function createMeasure({ type, rules, percentile }: Pick<SigmaCorrelation, 'type' | 'rules' | 'percentile'>): WindowMeasure {
  switch (type) {
    case 'event_count': return countHits();
    case 'value_count': return countDistinct((contribution) => contribution as readonly string[]);
    case 'temporal': return countDistinct((contribution) => [contribution as number]);
    case 'temporal_ordered': return createChain(rules.length);
    case 'value_sum': return ofNumbers(sumOf);
    case 'value_avg': return ofNumbers((numbers) => (numbers.length === 0 ? null : sumOf(numbers) / numbers.length));
    case 'value_percentile': return ofNumbers((sorted) => percentileOf(sorted, percentile ?? 50));
  }
}

/** A measure for which it makes no difference at which end a hit comes and goes. */
function ofAny(add: (contribution: Contribution) => void, remove: (contribution: Contribution) => void, value: () => number | null): WindowMeasure {
  const putBack = (contribution: Contribution): boolean => {
    add(contribution);
    return true;
  };
  return { add, putBack, remove, takeBack: remove, value };
}

function countHits(): WindowMeasure {
  let count = 0;
  return ofAny(() => void count++, () => void count--, () => count);
}

function countDistinct<T>(valuesOf: (contribution: Contribution) => readonly T[]): WindowMeasure {
  const counts = new Map<T, number>();
  const change = (contribution: Contribution, by: number): void => {
    for (const value of valuesOf(contribution)) {
      const count = (counts.get(value) ?? 0) + by;
      if (count > 0) counts.set(value, count);
      else counts.delete(value);
    }
  };
  return ofAny((contribution) => change(contribution, 1), (contribution) => change(contribution, -1), () => counts.size);
}

/** Reckoned anew each time, from the least number on: what is added and taken away leaves no rounding behind, in whatever order it came. */
function ofNumbers(reckon: (sorted: readonly number[]) => number | null): WindowMeasure {
  const sorted: number[] = [];
  const add = (contribution: Contribution): void => void sorted.splice(placeOf(sorted, contribution as number), 0, contribution as number);
  const remove = (contribution: Contribution): void => void sorted.splice(placeOf(sorted, contribution as number), 1);
  return ofAny(add, remove, () => reckon(sorted));
}

function sumOf(numbers: readonly number[]): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

/** The first place in sorted numbers that does not lie below. */
function placeOf(sorted: readonly number[], number: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
