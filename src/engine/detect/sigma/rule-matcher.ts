import { AnchorTable, anchorTree } from './anchor.ts';
import { AnchorIndex } from './anchor-index.ts';
import { planAnchors, type AnchorPlan, type PlannedRule } from './anchor-plan.ts';
import type { EventFields } from '../event-fields.ts';
import { finish } from '../steps.ts';
import type { Condition } from './compiled-condition.ts';
import type { EventReader } from './event-reader.ts';
import { EventSamples, gramFrequency } from './event-samples.ts';
import type { CopyUnits } from './literal-scanner.ts';
import { measureAnchors } from './measure-anchors.ts';
import type { DetectionTree } from './predicate.ts';

export interface MatcherRule {
  /** The rule's place in the rule set. */
  readonly index: number;
  readonly detection: DetectionTree;
  readonly condition: Condition;
}

export interface MatcherTools {
  readonly reader: EventReader;
  readonly copyUnits: CopyUnits;
}

const SAMPLES = 192;
/** After so many events the anchors are chosen again, by what the events were like. */
const REPLAN_AT: readonly number[] = [128, 2_048, 32_768];

/** One index over a set of rules that apply together. It adapts to the events that it sees; its answers do not change. */
export class RuleMatcher {
  readonly #tools: MatcherTools;
  readonly #rules: readonly MatcherRule[];
  /** What a plan is made from; null when no more plans will be made. */
  #planning: Planning | null;
  #plan: AnchorPlan;
  #index: AnchorIndex;
  /** Per rule: the last event that it was a candidate for. */
  readonly #seen: Uint32Array;
  #event = 0;
  readonly #candidates: number[] = [];

  constructor(rules: readonly MatcherRule[], tools: MatcherTools) {
    this.#rules = rules;
    this.#tools = tools;
    this.#seen = new Uint32Array(rules.length);
    const planning = new Planning(rules, tools);
    this.#planning = planning;
    this.#plan = planning.plan();
    this.#index = planning.index(this.#plan);
  }

  /** Places of the rules that hold for the event, which is open in the reader, in rising order. */
  match(event: EventFields): readonly number[] {
    if (this.#planning !== null) this.#learn(this.#planning, event);
    const candidates = this.#candidates;
    candidates.length = 0;
    this.#event = this.#event === 0xffffffff ? this.#restart() : this.#event + 1;
    this.#index.find(this.#foundAnchor);
    const matched: number[] = [];
    for (let i = 0; i < candidates.length; i++) this.#evaluate(candidates[i] ?? 0, matched);
    for (let i = 0; i < this.#plan.always.length; i++) this.#evaluate(this.#plan.always[i] ?? 0, matched);
    return matched.length > 1 ? matched.sort((a, b) => a - b) : matched;
  }

  #evaluate(position: number, matched: number[]): void {
    const rule = this.#rules[position];
    if (rule?.condition(this.#tools.reader) === true) matched.push(rule.index);
  }

  readonly #foundAnchor = (anchor: number): void => {
    const rules = this.#plan.rulesOf.get(anchor) ?? [];
    for (let i = 0; i < rules.length; i++) {
      const position = rules[i] ?? 0;
      if (this.#seen[position] === this.#event) continue;
      this.#seen[position] = this.#event;
      this.#candidates.push(position);
    }
  };

  #learn(planning: Planning, event: EventFields): void {
    planning.samples.observe();
    if (!REPLAN_AT.includes(planning.samples.seen)) return;
    this.#plan = planning.plan();
    this.#index = planning.index(this.#plan);
    if (planning.samples.seen === REPLAN_AT.at(-1)) this.#planning = null;
    this.#tools.reader.open(event);
  }

  #restart(): number {
    this.#seen.fill(0);
    return 1;
  }
}

/** Chooses anchors from samples; dropped when the last choice was made. */
class Planning {
  readonly samples: EventSamples;
  readonly #tools: MatcherTools;
  readonly #table = new AnchorTable();
  readonly #rules: readonly PlannedRule[];

  constructor(rules: readonly MatcherRule[], tools: MatcherTools) {
    this.#tools = tools;
    this.#rules = rules.map(({ detection }) => ({ detection, tree: anchorTree(detection, this.#table) }));
    const fields = new Set(this.#table.anchors.map((anchor) => anchor.field).filter((field) => field !== null));
    this.samples = new EventSamples(tools.reader, [...fields], SAMPLES);
  }

  plan(): AnchorPlan {
    return finish(planAnchors(this.#rules, this.#table.anchors, finish(measureAnchors(this.#table.anchors, this.samples.events, this.#tools))));
  }

  index(plan: AnchorPlan): AnchorIndex {
    const { reader, copyUnits } = this.#tools;
    return finish(AnchorIndex.build(this.#table.anchors, plan.rulesOf.keys(), { reader, copyUnits, frequencyIn: (field) => gramFrequency(this.samples.events, field) }));
  }
}
