import { type AlertGroup, isSevereEnough, mainGroup, type TruthOf } from './score-scenario.ts';
import type { Truth } from './truth.ts';

/** An incident that is not there after so many further batches has not come of its records. */
const MAX_LOOKS = 20;

/** Measures how long the incident of each scenario takes from the record after which it should be there. */
export class NeededWatch {
  readonly #truths: readonly Truth[];
  readonly #waiting = new Map<number, { readonly fedMs: number; readonly looks: number }>();
  readonly waitS: (number | null)[];

  constructor(truths: readonly Truth[]) {
    this.#truths = truths;
    this.waitS = truths.map(() => null);
  }

  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  /** A record of the scenario that is needed goes in now; of several the last one counts. */
  fed(scenario: number, nowMs: number): void {
    if (this.#truths[scenario]?.kind !== 'attack') return;
    this.waitS[scenario] = null;
    this.#waiting.set(scenario, { fedMs: nowMs, looks: 0 });
  }

  /** Looks for the incidents that are waited for, among those that there are now, in the order of priority. */
  look(groups: readonly AlertGroup[], truthOf: TruthOf, nowMs: number): void {
    for (const [scenario, { fedMs, looks }] of this.#waiting) {
      if (isSevereEnough(mainGroup(groups, scenario, truthOf), this.#truths[scenario] as Truth)) {
        this.waitS[scenario] = (nowMs - fedMs) / 1000;
        this.#waiting.delete(scenario);
      } else if (looks + 1 >= MAX_LOOKS) this.#waiting.delete(scenario);
      else this.#waiting.set(scenario, { fedMs, looks: looks + 1 });
    }
  }
}
