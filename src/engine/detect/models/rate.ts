import type { KeptMemory, MemoryChanges, ModelOf } from '#contract/model.ts';
import type { Behaviour, Deviation, Observation } from './finding.ts';
import { isToBeTold } from './telling.ts';
import { type OpenWindow, WindowedAmounts } from './windowed-amounts.ts';

interface Amounts extends OpenWindow {
  /** From this amount on it is looked at again. */
  x: number;
}

const NEXT = 1.3;

/** More of something within a window than an entity ever has: events, or what they add up to. */
export class RateBehaviour implements Behaviour {
  readonly #model: ModelOf<'rate'>;
  readonly #windows: WindowedAmounts<Amounts>;

  constructor(model: ModelOf<'rate'>, kept: readonly KeptMemory[]) {
    this.#model = model;
    this.#windows = new WindowedAmounts({ name: model.name, maxEntries: model.maxEntries, ...model.parameters }, kept);
  }

  observe({ entity, features, timeMs }: Observation): Deviation | null {
    const { minAmount, windowMinutes } = this.#model.parameters;
    const added = this.#model.features.amount === undefined ? 1 : Number(features['amount'] ?? 0);
    if (!(added > 0)) return null;
    const open = this.#windows.at(entity.value, timeMs, () => ({ x: minAmount }));
    if (open === null) return null;
    open.c += added;
    if (open.c < open.x) return null;
    open.x = open.c * NEXT;
    const judged = this.#windows.judge(open);
    if (judged === null || !isToBeTold(judged.unusual, open, timeMs, this.#model)) return null;
    const values = { amount: Math.round(open.c), minutes: windowMinutes, ...judged.values };
    return { score: judged.unusual, baseline: values, reasons: [{ name: 'amount', weight: 0.5, values }, { name: 'deviation', weight: 0.4 * judged.unusual, values }, { name: 'learnt', weight: 0.1, values }] };
  }

  changes(): MemoryChanges {
    return this.#windows.changes();
  }
}
