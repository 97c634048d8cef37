/** What matching may take. */
export interface MatchBudget {
  /** Of one event, all rules together. */
  readonly perEventMs: number;
  /** Of one event, one rule alone. */
  readonly perRuleMs: number;
}

export const MATCH_BUDGET: MatchBudget = { perEventMs: 5, perRuleMs: 1 };

/** What a rule costs alone, measured on events that were slow. */
export interface RuleCost {
  readonly key: string;
  readonly meanMs: number;
}

/** The rules to set aside: when events cost more than they may, those that cost more than one rule may, the dearest first. */
export function rulesOverBudget(meanEventMs: number, costs: readonly RuleCost[], budget: MatchBudget = MATCH_BUDGET): readonly RuleCost[] {
  if (meanEventMs <= budget.perEventMs) return [];
  return costs.filter(({ meanMs }) => meanMs > budget.perRuleMs).sort((a, b) => b.meanMs - a.meanMs);
}

/** The mean of the last so many measures, in constant memory. */
export class CostWindow {
  readonly #size: number;
  #sumMs = 0;
  #count = 0;
  #lastMeanMs: number | null = null;

  constructor(size: number) {
    this.#size = size;
  }

  /** Takes a measure; answers the mean whenever a window is full, else null. */
  add(ms: number): number | null {
    this.#sumMs += ms;
    if (++this.#count < this.#size) return null;
    this.#lastMeanMs = this.#sumMs / this.#count;
    this.#sumMs = 0;
    this.#count = 0;
    return this.#lastMeanMs;
  }

  /** The mean of the last full window; null before the first is full. */
  get meanMs(): number | null {
    return this.#lastMeanMs;
  }
}
