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
    case 'value_sum': return ofNumbers((numbers) => sum(numbers));
    case 'value_avg': return ofNumbers((numbers) => (numbers.length === 0 ? null : sum(numbers) / numbers.length));
    case 'value_percentile': return ofSorted(percentile ?? 50);
  }
}

function countHits(): WindowMeasure {
  let count = 0;
  return { add: () => void count++, remove: () => void count--, value: () => count };
}

function countDistinct<T>(valuesOf: (contribution: Contribution) => readonly T[]): WindowMeasure {
  const counts = new Map<T, number>();
  return {
    add: (contribution) => {
      for (const value of valuesOf(contribution)) counts.set(value, (counts.get(value) ?? 0) + 1);
    },
    remove: (contribution) => {
      for (const value of valuesOf(contribution)) {
        const count = (counts.get(value) ?? 0) - 1;
        if (count > 0) counts.set(value, count);
        else counts.delete(value);
      }
    },
    value: () => counts.size,
  };
}

/** Added up anew each time: taking away what left would leave its rounding behind. */
function ofNumbers(measure: (numbers: readonly number[]) => number | null): WindowMeasure {
  const numbers: number[] = [];
  return {
    add: (contribution) => void numbers.push(contribution as number),
    remove: () => void numbers.shift(),
    value: () => measure(numbers),
  };
}

function sum(numbers: readonly number[]): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

function ofSorted(percentile: number): WindowMeasure {
  const sorted: number[] = [];
  return {
    add: (contribution) => void sorted.splice(placeOf(sorted, contribution as number), 0, contribution as number),
    remove: (contribution) => void sorted.splice(placeOf(sorted, contribution as number), 1),
    value: () => percentileOf(sorted, percentile),
  };
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
