import type { Steps } from '../steps.ts';
import type { Anchor, AnchorTree } from './anchor.ts';
import { EVENT_EVALUATION, evaluationPrice, type EvaluationPrices, type LengthOf } from './evaluation-price.ts';
import { WORD_LITERAL } from './literal-scanner.ts';
import type { DetectionTree } from './predicate.ts';

/** What is known of the events that a plan is made for. */
export interface AnchorStatistics {
  /** Share of events that an anchor is in, by its number. */
  readonly rates: readonly number[];
  readonly lengthOf: LengthOf;
}

/** A rule as the planner sees it. */
export interface PlannedRule {
  readonly detection: DetectionTree;
  /** Null: it can only be evaluated for every event. */
  readonly tree: AnchorTree | null;
}

/** What to look for so as to find every rule that may hold. */
export interface AnchorPlan {
  /** By anchor number: the rules to be evaluated when it is found. */
  readonly rulesOf: ReadonlyMap<number, readonly number[]>;
  /** Rules to be evaluated for every event. */
  readonly always: readonly number[];
}

/** What looking and evaluating cost, in nanoseconds, rounded from measurements; only their relations matter. */
export interface MatchPrices extends EvaluationPrices {
  readonly readField: number;
  /** Before a field can be scanned. */
  readonly copyField: number;
  readonly walk: number;
  readonly scanWordsPerUnit: number;
  readonly scanBetweenPerUnit: number;
}

/** Of the matcher over events. */
export const EVENT_PRICES: MatchPrices = { ...EVENT_EVALUATION, readField: 60, copyField: 40, walk: 40, scanWordsPerUnit: 0.45, scanBetweenPerUnit: 1.6 };
const MAX_PASSES = 4;
const RULES_A_STEP = 64;
const ANCHORS_A_STEP = 2_048;

/** Anchors that cover a condition, and the share of events in which one of them is expected. */
interface Cover {
  readonly rate: number;
  readonly anchors: readonly number[];
}

/** How a rule is found, and what evaluating it costs for an event on average. */
interface Choice {
  readonly isAlways: boolean;
  readonly price: number;
  readonly anchors: readonly number[];
}

/**
 * Chooses anchors for all rules together. Each rule first takes what is rarest; then each way of looking (a walk or a
 * scan of one field) is given up where its rules cost less elsewhere than the looking does.
 */
export function* planAnchors(rules: readonly PlannedRule[], anchors: readonly Anchor[], statistics: AnchorStatistics, prices: MatchPrices = EVENT_PRICES): Steps<AnchorPlan> {
  const planner = new Planner(rules, anchors, statistics, prices);
  yield* planner.price();
  yield* planner.chooseAll();
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const isChanged = yield* planner.giveUpLooks();
    if (!isChanged) break;
  }
  return planner.plan();
}

class Planner {
  readonly #rules: readonly PlannedRule[];
  readonly #anchors: readonly Anchor[];
  readonly #statistics: AnchorStatistics;
  readonly #prices: MatchPrices;
  /** By rule: what it costs to evaluate it once. */
  readonly #evaluations: number[] = [];
  readonly #rates: readonly number[];
  /** By anchor: the way of looking that finds it. */
  readonly #looks: string[] = [];
  readonly #lookPrices = new Map<string, number>();
  readonly #banned = new Set<string>();
  #choices: readonly Choice[] = [];

  constructor(rules: readonly PlannedRule[], anchors: readonly Anchor[], statistics: AnchorStatistics, prices: MatchPrices) {
    this.#rules = rules;
    this.#anchors = anchors;
    this.#statistics = statistics;
    this.#prices = prices;
    this.#rates = statistics.rates;
  }

  /** Works out what rules cost to evaluate and anchors to look for. */
  *price(): Steps<void> {
    const { lengthOf } = this.#statistics;
    for (const { detection } of this.#rules) {
      if (this.#evaluations.length % RULES_A_STEP === 0) yield;
      this.#evaluations.push(evaluationPrice(detection, lengthOf, this.#prices));
    }
    for (const anchor of this.#anchors) {
      if (this.#looks.length % ANCHORS_A_STEP === 0) yield;
      const look = `${lookName(anchor)}:${anchor.field ?? '\0'}`;
      if (!this.#lookPrices.has(look)) this.#lookPrices.set(look, lookPrice(anchor, lengthOf(anchor.field), this.#prices));
      this.#looks.push(look);
    }
  }

  *chooseAll(): Steps<void> {
    const choices: Choice[] = [];
    for (const rule of this.#rules.keys()) {
      choices.push(this.#choose(rule));
      if (rule % RULES_A_STEP === 0) yield;
    }
    this.#choices = choices;
  }

  /** True when something was given up. */
  *giveUpLooks(): Steps<boolean> {
    const users = this.#users();
    let isChanged = false;
    for (const [look, rules] of [...users].sort((a, b) => a[1].length - b[1].length)) {
      yield;
      this.#banned.add(look);
      const moved = rules.map((rule) => ({ rule, choice: this.#choose(rule) }));
      const opened = new Set(moved.flatMap(({ choice }) => choice.anchors.map((anchor) => this.#lookOf(anchor))).filter((name) => !users.has(name)));
      let change = -(this.#lookPrices.get(look) ?? 0);
      for (const name of opened) change += this.#lookPrices.get(name) ?? 0;
      for (const { rule, choice } of moved) change += choice.price - (this.#choices[rule]?.price ?? 0);
      if (change < 0) {
        const choices = [...this.#choices];
        for (const { rule, choice } of moved) choices[rule] = choice;
        this.#choices = choices;
        isChanged = true;
      } else {
        this.#banned.delete(look);
      }
    }
    return isChanged;
  }

  plan(): AnchorPlan {
    const rulesOf = new Map<number, number[]>();
    const always: number[] = [];
    for (const [rule, choice] of this.#choices.entries()) {
      if (choice.isAlways) always.push(rule);
      for (const anchor of new Set(choice.anchors)) {
        const rules = rulesOf.get(anchor);
        if (rules === undefined) rulesOf.set(anchor, [rule]);
        else rules.push(rule);
      }
    }
    return { rulesOf, always };
  }

  #users(): Map<string, number[]> {
    const users = new Map<string, number[]>();
    for (const [rule, choice] of this.#choices.entries()) {
      for (const look of new Set(choice.anchors.map((anchor) => this.#lookOf(anchor)))) {
        const rules = users.get(look);
        if (rules === undefined) users.set(look, [rule]);
        else rules.push(rule);
      }
    }
    return users;
  }

  #lookOf(anchor: number): string {
    return this.#looks[anchor] ?? '';
  }

  #choose(rule: number): Choice {
    const tree = this.#rules[rule]?.tree ?? null;
    const found = tree === null ? null : this.#cheapest(tree);
    const evaluation = this.#evaluations[rule] ?? 0;
    if (found === null || found.rate >= 1) return { isAlways: true, price: evaluation, anchors: [] };
    return { isAlways: false, price: found.rate * evaluation, anchors: found.anchors };
  }

  #cheapest(tree: AnchorTree): Cover | null {
    if ('anchors' in tree) {
      let best: Cover | null = null;
      for (const anchor of tree.anchors) {
        if (this.#banned.has(this.#lookOf(anchor))) continue;
        const rate = this.#rates[anchor] ?? 1;
        if (best === null || rate < best.rate) best = { rate, anchors: [anchor] };
      }
      return best;
    }
    const covers = tree.children.map((child) => this.#cheapest(child)).filter((cover) => cover !== null);
    if (covers.length < tree.count) return null;
    const taken = tree.count === covers.length ? covers : covers.sort((a, b) => a.rate - b.rate).slice(0, tree.count);
    return { rate: taken.reduce((sum, cover) => sum + cover.rate, 0), anchors: taken.flatMap((cover) => cover.anchors) };
  }
}

function lookName(anchor: Anchor): string {
  switch (anchor.match) {
    case 'present': return 'present';
    case 'equals': case 'startswith': return 'from-start';
    case 'endswith': return 'from-end';
    case 'contains': return anchor.text.length >= WORD_LITERAL ? 'scan-words' : 'scan-between';
  }
}

function lookPrice(anchor: Anchor, length: number, { readField, copyField, walk, scanWordsPerUnit, scanBetweenPerUnit }: MatchPrices): number {
  switch (lookName(anchor)) {
    case 'present': return readField;
    case 'scan-words': return readField + copyField + scanWordsPerUnit * length;
    case 'scan-between': return readField + copyField + scanBetweenPerUnit * length;
    default: return readField + walk;
  }
}

/** The share of events that an anchor is expected in before any were seen: whole values are rare, long texts too. */
export function guessRate(anchor: Anchor): number {
  const length = Math.max(1, anchor.text.length);
  switch (anchor.match) {
    case 'present': return 0.5;
    case 'equals': return 0.02;
    case 'startswith': return Math.min(0.5, 1 / length);
    case 'endswith': return Math.min(0.5, 0.2 / length);
    case 'contains': return Math.min(0.5, 0.3 / length);
  }
}
