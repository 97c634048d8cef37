import type { RulePack } from '#contract/rule-pack.ts';
import type { PackHealth } from '#engine/detect/packs/judge-pack.ts';
import { trialKey } from '#engine/detect/rule-life/rule-modes.ts';
import type { RuleFiring } from '#engine/detect/detector.ts';
import type { RuleMatch } from '#engine/detect/sigma/rule-set.ts';
import type { RuleCatalogue } from './rule-catalogue.ts';

/** How a pack on its way does beside the last good one, counted on the same events. */
export class PackTrial {
  readonly pack: RulePack;
  /** Compiled rules of the pack, and of the last good one; a rule that both have alike is in both. */
  readonly #own: ReadonlySet<string>;
  readonly #good: ReadonlySet<string>;
  #events = 0;
  #fired = 0;
  #goodFired = 0;
  #fault: string | null = null;
  #cost: { readonly costMs: number; readonly goodCostMs: number | null } | null = null;

  constructor(pack: RulePack, catalogue: RuleCatalogue) {
    this.pack = pack;
    const keys = new Set(catalogue.modes.units.map(({ key }) => key));
    this.#own = new Set(pack.rules.map(({ rule, revision }) => (keys.has(trialKey(rule, revision)) ? trialKey(rule, revision) : rule)));
    this.#good = new Set(catalogue.standings.filter(({ pack: name, main }) => name === pack.name && main.state === 'active').map(({ rule }) => rule));
  }

  /** The trials of a catalogue: those of packs that are still at their ring go on counting. */
  static follow(trials: readonly PackTrial[], catalogue: RuleCatalogue): readonly PackTrial[] {
    const isSame = (pack: RulePack) => (one: PackTrial) => one.pack.name === pack.name && one.pack.version === pack.version && one.pack.ring === pack.ring && one.pack.ringSinceMs === pack.ringSinceMs;
    return catalogue.rolling.map((pack) => trials.find(isSame(pack)) ?? new PackTrial(pack, catalogue));
  }

  /** Takes what fired on one event, whatever it led to. */
  count(matches: readonly RuleMatch[]): void {
    this.#events++;
    for (const { rule } of matches) {
      if (this.#own.has(rule.id)) this.#fired++;
      if (this.#good.has(rule.id)) this.#goodFired++;
    }
  }

  /** Takes what correlations fired. */
  noteFired(fired: readonly RuleFiring[]): void {
    for (const { unit } of fired) {
      if (this.#own.has(unit)) this.#fired++;
      if (this.#good.has(unit)) this.#goodFired++;
    }
  }

  noteFault(key: string, message: string): void {
    if (this.#own.has(key)) this.#fault ??= message;
  }

  /** The pack as a whole fails. */
  fail(message: string): void {
    this.#fault ??= message;
  }

  get isMeasured(): boolean {
    return this.#cost !== null;
  }

  noteCost(costMs: number, goodCostMs: number | null): void {
    this.#cost = { costMs, goodCostMs };
  }

  get health(): PackHealth {
    return { events: this.#events, fault: this.#fault, costMs: this.#cost?.costMs ?? null, goodCostMs: this.#cost?.goodCostMs ?? null, fired: this.#fired, goodFired: this.#goodFired };
  }
}
