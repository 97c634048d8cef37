import { AnchorTable, anchorTree } from './anchor.ts';
import { AnchorIndex } from './anchor-index.ts';
import { planAnchors, type AnchorPlan, type PlannedRule } from './anchor-plan.ts';
import type { Steps } from '../steps.ts';
import type { Condition } from './compiled-condition.ts';
import { EventReader } from './event-reader.ts';
import { EventSamples, gramFrequency } from './event-samples.ts';
import type { CopyUnits, GramFrequency } from './literal-scanner.ts';
import { measureAnchors } from './measure-anchors.ts';
import type { DetectionTree } from './predicate.ts';

export interface MatcherRule {
  /** The rule's place in the rule set. */
  readonly index: number;
  readonly detection: DetectionTree;
  readonly condition: Condition;
}

/** By the place of a rule in the set: it is not to be asked. */
export type IsSkipped = (place: number) => boolean;

export interface MatcherTools {
  readonly reader: EventReader;
  readonly copyUnits: CopyUnits;
}

const SAMPLES = 192;
const RULES_A_STEP = 16;
/** After so many events the anchors are chosen again, by what the events were like. */
const REPLAN_AT: readonly number[] = [128, 2_048, 32_768];

/** One index over a set of rules that apply together. It adapts to the events that it sees; its answers do not change. */
export class RuleMatcher {
  readonly #tools: MatcherTools;
  readonly #rules: readonly MatcherRule[];
  /** What choices are made from; null when no more will be made. */
  #planning: Planning | null;
  /** A choice that is being made, a step with each event. */
  #next: Steps<Choice> | null = null;
  #choice: Choice;
  /** Per rule: the last event that it was a candidate for. */
  readonly #seen: Uint32Array;
  #event = 0;
  readonly #candidates: number[] = [];

  private constructor(rules: readonly MatcherRule[], tools: MatcherTools, planning: Planning, choice: Choice) {
    this.#rules = rules;
    this.#tools = tools;
    this.#seen = new Uint32Array(rules.length);
    this.#planning = planning;
    this.#choice = choice;
  }

  static *build(rules: readonly MatcherRule[], tools: MatcherTools): Steps<RuleMatcher> {
    const planning = new Planning(rules, tools);
    return new RuleMatcher(rules, tools, planning, yield* planning.choose());
  }

  /** Places of the rules that hold for the event, which is open in the reader, in rising order. */
  match(isSkipped?: IsSkipped): readonly number[] {
    if (this.#planning !== null) this.#learn(this.#planning);
    const candidates = this.#candidates;
    candidates.length = 0;
    this.#event = this.#event === 0xffffffff ? this.#restart() : this.#event + 1;
    this.#choice.index.find(this.#foundAnchor);
    const { always } = this.#choice.plan;
    const matched: number[] = [];
    for (let i = 0; i < candidates.length; i++) this.#evaluate(candidates[i] ?? 0, matched, isSkipped);
    for (let i = 0; i < always.length; i++) this.#evaluate(always[i] ?? 0, matched, isSkipped);
    return matched.length > 1 ? matched.sort((a, b) => a - b) : matched;
  }

  #evaluate(position: number, matched: number[], isSkipped: IsSkipped | undefined): void {
    const rule = this.#rules[position];
    if (rule === undefined || isSkipped?.(rule.index) === true) return;
    if (rule.condition(this.#tools.reader)) matched.push(rule.index);
  }

  readonly #foundAnchor = (anchor: number): void => {
    const rules = this.#choice.plan.rulesOf.get(anchor) ?? [];
    for (let i = 0; i < rules.length; i++) {
      const position = rules[i] ?? 0;
      if (this.#seen[position] === this.#event) continue;
      this.#seen[position] = this.#event;
      this.#candidates.push(position);
    }
  };

  #learn(planning: Planning): void {
    planning.observe();
    if (REPLAN_AT.includes(planning.seen)) this.#next = planning.choose();
    const step = this.#next?.next();
    if (step?.done !== true) return;
    this.#choice = step.value;
    this.#next = null;
    if (planning.seen >= (REPLAN_AT.at(-1) as number)) this.#planning = null;
  }

  #restart(): number {
    this.#seen.fill(0);
    return 1;
  }
}

/** What to look for, and the index that looks for it. */
interface Choice {
  readonly plan: AnchorPlan;
  readonly index: AnchorIndex;
}

/** Chooses anchors from samples; dropped when the last choice was made. Which anchors there are is worked out for each choice: to keep them takes more memory than the rules do. */
class Planning {
  readonly #rules: readonly MatcherRule[];
  readonly #tools: MatcherTools;
  #samples: EventSamples | null = null;

  constructor(rules: readonly MatcherRule[], tools: MatcherTools) {
    this.#rules = rules;
    this.#tools = tools;
  }

  /** Events that were looked at; none before the first choice. */
  get seen(): number {
    return this.#samples?.seen ?? 0;
  }

  /** Looks at the event that is open in the reader. */
  observe(): void {
    this.#samples?.observe();
  }

  *choose(): Steps<Choice> {
    const { reader, copyUnits } = this.#tools;
    const table = new AnchorTable();
    const rules: PlannedRule[] = [];
    for (const [i, { detection }] of this.#rules.entries()) {
      if (i % RULES_A_STEP === 0) yield;
      rules.push({ detection, tree: anchorTree(detection, table) });
    }
    const { anchors } = table;
    this.#samples ??= new EventSamples(reader, [...new Set(anchors.map(({ field }) => field).filter((field) => field !== null))], SAMPLES);
    const samples = [...this.#samples.events];
    const frequencies = new Map<string | null, GramFrequency>();
    const frequencyIn = (field: string | null): GramFrequency => {
      const known = frequencies.get(field) ?? gramFrequency(samples, field);
      frequencies.set(field, known);
      return known;
    };
    // With a reader of its own, as the event at hand is open in the other.
    const statistics = yield* measureAnchors(anchors, samples, { reader: new EventReader(), copyUnits, frequencyIn });
    const plan = yield* planAnchors(rules, anchors, statistics);
    return { plan, index: yield* AnchorIndex.build(anchors, plan.rulesOf.keys(), { reader, copyUnits, frequencyIn }) };
  }
}
