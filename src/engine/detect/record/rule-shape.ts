import { AnchorTable, anchorTree } from '../sigma/anchor.ts';
import { type MatchPrices, planAnchors, type PlannedRule } from '../sigma/anchor-plan.ts';
import type { EventFields } from '../event-fields.ts';
import { EventReader } from '../sigma/event-reader.ts';
import { gramFrequency } from '../sigma/event-samples.ts';
import type { CopyUnits } from '../sigma/literal-scanner.ts';
import { measureAnchors } from '../sigma/measure-anchors.ts';
import type { SigmaRule } from '../sigma/sigma-rule.ts';
import type { FieldAccess } from './field-access.ts';
import { leafTree } from './leaf-tree.ts';
import { foldTree } from './shape-tree.ts';
import { type ShapeRule, type ShapeTools, writeShape } from './write-shape.ts';

/** Of the kernel, over bytes. A rule that is evaluated may cost more than its condition, as the event is made where that cannot tell. */
const KERNEL_PRICES: MatchPrices = { rule: 40, predicate: 10, searchPerUnit: 0.08, regexPerUnit: 1.2, readField: 6, copyField: 4, walk: 25, scanWordsPerUnit: 0.15, scanBetweenPerUnit: 1 };
const MOST_SAMPLES = 256;
/** After so many samples what is looked for is chosen anew. */
const REPLAN_AT: readonly number[] = [16, 64, 256];

/** The rules that may fire on records of one shape, and what records of it were like. */
export class RuleShape {
  readonly #rules: readonly ShapeRule[];
  readonly #planned: readonly PlannedRule[];
  readonly #accessOf: (field: string) => FieldAccess;
  readonly #table = new AnchorTable();
  readonly #copyUnits: CopyUnits;
  #samples: EventFields[] = [];
  #seen = 0;
  #stride = 1;

  /** `places`: of the rules that the log sources call for. */
  constructor(rules: readonly SigmaRule[], places: readonly number[], accessOf: (field: string) => FieldAccess, copyUnits: CopyUnits) {
    this.#accessOf = accessOf;
    this.#copyUnits = copyUnits;
    this.#rules = places.flatMap((number): ShapeRule[] => {
      const tree = foldTree((rules[number] as SigmaRule).detection, accessOf);
      return tree === false ? [] : [{ number, tree }];
    });
    this.#planned = this.#rules.map(({ tree }) => {
      const detection = tree === true ? ALWAYS : leafTree(tree, accessOf);
      return { detection, tree: tree === true ? null : anchorTree(detection, this.#table) };
    });
  }

  get isEmpty(): boolean {
    return this.#rules.length === 0;
  }

  /** Takes a record as a sample; true when the shape is to be written again. */
  observe(sample: EventFields): boolean {
    this.#seen++;
    if (this.#seen % this.#stride === 0) {
      if (this.#samples.length >= MOST_SAMPLES) {
        this.#samples = this.#samples.filter((_, index) => index % 2 === 0);
        this.#stride *= 2;
      }
      this.#samples.push(sample);
    }
    return REPLAN_AT.includes(this.#seen);
  }

  /** Writes the shape by what is known of its records; answers its place. */
  write(tools: ShapeTools): number {
    const { anchors } = this.#table;
    const samples = this.#samples;
    const plan = planAnchors(this.#planned, anchors, measureAnchors(anchors, samples, { reader: new EventReader(), copyUnits: this.#copyUnits }), KERNEL_PRICES);
    return writeShape({ rules: this.#rules, accessOf: this.#accessOf, anchors, plan, frequencyIn: (field) => gramFrequency(samples, field) }, tools);
  }
}

const ALWAYS: PlannedRule['detection'] = { kind: 'and', children: [] };
