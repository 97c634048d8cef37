import type { EventFields } from '../event-fields.ts';
import { type Anchor, AnchorTable, anchorTree } from '../sigma/anchor.ts';
import { type MatchPrices, planAnchors, type PlannedRule } from '../sigma/anchor-plan.ts';
import { EventReader } from '../sigma/event-reader.ts';
import { gramFrequency } from '../sigma/event-samples.ts';
import type { CopyUnits, GramFrequency } from '../sigma/literal-scanner.ts';
import { measureAnchors } from '../sigma/measure-anchors.ts';
import type { SigmaRule } from '../sigma/sigma-rule.ts';
import type { Steps } from '../steps.ts';
import type { FieldAccess } from './field-access.ts';
import { jsonObjectOf } from './json-object-of.ts';
import { leafFields } from './leaf-fields.ts';
import { leafTree } from './leaf-tree.ts';
import { foldTree } from './shape-tree.ts';
import { type ShapeRule, type ShapeTools, writeConditions, writeShape } from './write-shape.ts';

/** Of the kernel, over bytes. A rule that is evaluated may cost more than its condition, as the event is made where that cannot tell. */
const KERNEL_PRICES: MatchPrices = { rule: 40, predicate: 10, searchPerUnit: 0.08, regexPerUnit: 1.2, readField: 6, copyField: 4, walk: 25, scanWordsPerUnit: 0.15, scanBetweenPerUnit: 1 };
const MOST_SAMPLES = 96;
const MOST_SAMPLED_CHARACTERS = 512 * 1_024;
/** After so many samples what is looked for is chosen anew: that is after 32, about 650 and 95,000 records. */
const REPLAN_AT: readonly number[] = [32, 128, 288];
const RULES_A_STEP = 16;
const SAMPLES_A_STEP = 8;

export interface ShapeSubject {
  readonly rules: readonly SigmaRule[];
  /** Places of the rules that the log sources call for. */
  readonly places: readonly number[];
  readonly accessOf: (field: string) => FieldAccess;
  readonly copyUnits: CopyUnits;
}

/** The rules that may fire on records of one shape, and what records of it were like. */
export class RuleShape {
  readonly #rules: readonly ShapeRule[];
  readonly #subject: ShapeSubject;
  /** Records as they came, spread over all that were shown. */
  #samples: string[] = [];
  #seen = 0;
  #stride = 1;
  /** Where the conditions are, once they are written. */
  #conditions = 0;

  private constructor(subject: ShapeSubject, rules: readonly ShapeRule[]) {
    this.#subject = subject;
    this.#rules = rules;
  }

  /** Works out what is left of each rule for these records. */
  static *learn(subject: ShapeSubject): Steps<RuleShape> {
    const { rules, places, accessOf } = subject;
    const left: ShapeRule[] = [];
    for (const [i, number] of places.entries()) {
      if (i % RULES_A_STEP === 0) yield;
      const tree = foldTree((rules[number] as SigmaRule).detection, accessOf);
      if (tree !== false) left.push({ number, tree });
    }
    return new RuleShape(subject, left);
  }

  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /** Takes a record as a sample; true when the shape is to be written again. */
  observe(text: string): boolean {
    this.#seen++;
    if (this.#seen % this.#stride === 0) {
      this.#samples.push(text);
      if (this.#samples.length > MOST_SAMPLES || this.#samples.reduce((sum, sample) => sum + sample.length, 0) > MOST_SAMPLED_CHARACTERS) {
        this.#samples = this.#samples.filter((_, index) => index % 2 === 0);
        this.#stride *= 2;
      }
    }
    return REPLAN_AT.includes(this.#seen);
  }

  /** Writes the shape by what is known of its records; gives its place. Which anchors there are is worked out each time: to keep them takes more memory than the rules do. */
  *write(tools: ShapeTools): Steps<number> {
    const { accessOf, copyUnits } = this.#subject;
    const { planned, anchors } = yield* this.#plannedRules();
    const samples: EventFields[] = [];
    for (const text of this.#samples) {
      if (samples.length % SAMPLES_A_STEP === 0) yield;
      const record = jsonObjectOf(text);
      if (record !== null) samples.push(leafFields(record, text));
    }
    const frequencies = new Map<string | null, GramFrequency>();
    const frequencyIn = (field: string | null): GramFrequency => {
      const known = frequencies.get(field) ?? gramFrequency(samples, field);
      frequencies.set(field, known);
      return known;
    };
    const statistics = yield* measureAnchors(anchors, samples, { reader: new EventReader(), copyUnits, frequencyIn });
    const plan = yield* planAnchors(planned, anchors, statistics, KERNEL_PRICES);
    const parts = { rules: this.#rules, accessOf };
    if (this.#conditions === 0) this.#conditions = yield* writeConditions(parts, tools);
    return yield* writeShape({ ...parts, table: this.#conditions, anchors, plan, frequencyIn }, tools);
  }

  *#plannedRules(): Steps<{ readonly planned: readonly PlannedRule[]; readonly anchors: readonly Anchor[] }> {
    const table = new AnchorTable();
    const planned: PlannedRule[] = [];
    for (const [i, { tree }] of this.#rules.entries()) {
      if (i % RULES_A_STEP === 0) yield;
      const detection = tree === true ? ALWAYS : leafTree(tree, this.#subject.accessOf);
      planned.push({ detection, tree: tree === true ? null : anchorTree(detection, table) });
    }
    return { planned, anchors: table.anchors };
  }
}

const ALWAYS: PlannedRule['detection'] = { kind: 'and', children: [] };
