import { chooseAnchors, type Anchor } from './anchor.ts';
import { AnchorIndex } from './anchor-index.ts';
import type { EventReader } from './event-reader.ts';
import type { Condition } from './compiled-condition.ts';
import type { DetectionTree } from './predicate.ts';

export interface MatcherRule {
  /** The rule's place in the rule set. */
  readonly index: number;
  readonly detection: DetectionTree;
  readonly condition: Condition;
}

/** One index over a set of rules that apply together. */
export class RuleMatcher {
  readonly #reader: EventReader;
  readonly #rules: readonly MatcherRule[];
  readonly #always: number[] = [];
  readonly #anchors: AnchorIndex;
  /** Per rule: the last event that it was a candidate for. */
  readonly #seen: Uint32Array;
  #event = 0;
  readonly #candidates: number[] = [];

  constructor(rules: readonly MatcherRule[], reader: EventReader) {
    this.#rules = rules;
    this.#reader = reader;
    this.#anchors = new AnchorIndex(reader);
    this.#seen = new Uint32Array(rules.length);
    for (const [position, rule] of rules.entries()) {
      const anchors = chooseAnchors(rule.detection, guessPrice);
      if (anchors === null) this.#always.push(position);
      else for (const anchor of anchors) this.#anchors.add(anchor, position);
    }
  }

  /** Places of the rules that hold for the event that is open in the reader, in rising order. */
  match(): number[] {
    const candidates = this.#candidates;
    candidates.length = 0;
    this.#event = this.#event === 0xffffffff ? this.#restart() : this.#event + 1;
    this.#anchors.find(this.#addCandidate);
    for (const position of this.#always) candidates.push(position);
    const matched: number[] = [];
    for (const position of candidates) {
      const rule = this.#rules[position];
      if (rule?.condition(this.#reader) === true) matched.push(rule.index);
    }
    return matched.length > 1 ? matched.sort((a, b) => a - b) : matched;
  }

  readonly #addCandidate = (position: number): void => {
    if (this.#seen[position] === this.#event) return;
    this.#seen[position] = this.#event;
    this.#candidates.push(position);
  };

  #restart(): number {
    this.#seen.fill(0);
    return 1;
  }
}

/** What is known without having seen events: long literals are rare, whole values rarer than pieces. */
function guessPrice(anchor: Anchor): number {
  switch (anchor.match) {
    case 'present': return 1;
    case 'equals': return 0.02;
    case 'startswith': return 0.3 / anchor.text.length;
    case 'endswith': return 0.1 / anchor.text.length;
    case 'contains': return anchor.field === null ? 0.5 : 0.3 / anchor.text.length;
  }
}
