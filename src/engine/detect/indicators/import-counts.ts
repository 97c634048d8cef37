import type { IndicatorKind, NotTakenReason } from '#contract/indicator.ts';
import type { Reading } from './reading.ts';

const MAX_EXAMPLES = 3;

export interface NotTakenCount {
  count: number;
  /** The first of them. */
  readonly examples: string[];
}

/** What an import took and what it did not: taken + not taken = all that was read. */
export class ImportCounts {
  readonly taken = new Map<IndicatorKind, number>();
  readonly notTaken = new Map<NotTakenReason, NotTakenCount>();

  note(reading: Reading): void {
    if (reading.ok) this.taken.set(reading.value.kind, (this.taken.get(reading.value.kind) ?? 0) + 1);
    else this.leave(reading.reason, reading.detail);
  }

  leave(reason: NotTakenReason, detail: string): void {
    const known = this.notTaken.get(reason) ?? { count: 0, examples: [] };
    known.count++;
    if (known.examples.length < MAX_EXAMPLES) known.examples.push(detail);
    this.notTaken.set(reason, known);
  }

  get takenTotal(): number {
    return sum(this.taken.values());
  }

  get notTakenTotal(): number {
    return sum([...this.notTaken.values()].map(({ count }) => count));
  }
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
