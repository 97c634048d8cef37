import { predicateKey, type DetectionTree, type Predicate } from '../predicate.ts';
import { doesExclude, doesImply } from './predicate-relations.ts';

/** More undecided predicates than this, or more steps, and the question is given up. */
const MAX_OPEN = 300;
const MAX_STEPS = 3_000;

/** A predicate of a condition, with how it stands there and what it brings along. */
interface Variable {
  readonly predicate: Predicate;
  /** The alternatives of one "or" have one group: they need not hold together. */
  readonly group: object;
  isPositive: boolean;
  isNegative: boolean;
  /** Variables that are true, and that are false, when this one is true. */
  readonly forcesTrue: number[];
  readonly forcesFalse: number[];
  /** Variables that are false when this one is false. */
  readonly fallsWith: number[];
}

/** Whether some event can make a condition true: `false` only where none can, `null` where that was not found out. */
export function canHold(tree: DetectionTree): boolean | null {
  return new Search(tree).run();
}

class Search {
  readonly #tree: DetectionTree;
  readonly #variables: Variable[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #byPredicate = new Map<Predicate, number>();
  #steps = 0;

  constructor(tree: DetectionTree) {
    this.#tree = tree;
    this.#collect(tree, false, tree);
    this.#relate();
  }

  run(): boolean | null {
    const values: (boolean | undefined)[] = this.#variables.map((one) => (this.#isOpen(one) ? undefined : one.predicate.kind !== 'never' && one.isPositive));
    if (values.filter((value) => value === undefined).length > MAX_OPEN) return null;
    return this.#solve(values);
  }

  /** Those that stand on one side only and have no relations take the value that helps. */
  #isOpen(one: Variable): boolean {
    if (one.predicate.kind === 'never') return false;
    return (one.isPositive && one.isNegative) || one.forcesTrue.length > 0 || one.forcesFalse.length > 0 || one.fallsWith.length > 0;
  }

  #collect(tree: DetectionTree, isNegated: boolean, group: object): void {
    if (tree.kind === 'not') return this.#collect(tree.child, !isNegated, group);
    if (tree.kind !== 'predicate') {
      const inner = tree.kind === 'or' ? tree : group;
      for (const child of tree.children) this.#collect(child, isNegated, child.kind === 'predicate' ? inner : child);
      return;
    }
    const variable = this.#variables[this.#numberOf(tree.predicate, group)];
    if (variable === undefined) return;
    if (isNegated) variable.isNegative = true;
    else variable.isPositive = true;
  }

  #numberOf(predicate: Predicate, group: object): number {
    const known = this.#byPredicate.get(predicate);
    if (known !== undefined) return known;
    const key = quickKey(predicate);
    const number = this.#numbers.get(key) ?? this.#variables.length;
    if (number === this.#variables.length) {
      this.#numbers.set(key, number);
      this.#variables.push({ predicate, group, isPositive: false, isNegative: false, forcesTrue: [], forcesFalse: [], fallsWith: [] });
    }
    this.#byPredicate.set(predicate, number);
    return number;
  }

  /** Only relations that can stand against what helps are kept: a true one that makes true what should be false, two true ones that exclude each other. */
  #relate(): void {
    for (const { positive, negative } of this.#sidesByField()) {
      if (positive.length > MAX_OPEN || negative.length > MAX_OPEN) continue;
      for (const one of positive) for (const other of negative) this.#relateSides(one, other);
      const groups = new Set(positive.map((number) => this.#variables[number]?.group));
      if (groups.size > 1) for (const [index, one] of positive.entries()) for (const other of positive.slice(index + 1)) this.#relatePositives(one, other);
    }
  }

  #sidesByField(): Iterable<{ readonly positive: number[]; readonly negative: number[] }> {
    const byField = new Map<string, { readonly positive: number[]; readonly negative: number[] }>();
    for (const [number, { predicate: { field }, isPositive, isNegative }] of this.#variables.entries()) {
      if (field === null) continue;
      const sides = byField.get(field) ?? { positive: [], negative: [] };
      byField.set(field, sides);
      if (isPositive) sides.positive.push(number);
      if (isNegative) sides.negative.push(number);
    }
    return byField.values();
  }

  #relateSides(a: number, b: number): void {
    const [one, other] = [this.#variables[a], this.#variables[b]];
    if (a === b || one === undefined || other === undefined || !doesImply(one.predicate, other.predicate)) return;
    one.forcesTrue.push(b);
    other.fallsWith.push(a);
  }

  #relatePositives(a: number, b: number): void {
    const [one, other] = [this.#variables[a], this.#variables[b]];
    if (one === undefined || other === undefined || one.group === other.group || !doesExclude(one.predicate, other.predicate)) return;
    one.forcesFalse.push(b);
    other.forcesFalse.push(a);
  }

  #solve(values: readonly (boolean | undefined)[]): boolean | null {
    if (++this.#steps > MAX_STEPS) return null;
    const answer = this.#evaluate(this.#tree, values);
    if (answer !== undefined) return answer;
    const next = values.indexOf(undefined);
    const prefers = this.#variables[next]?.isPositive === true;
    let isSure = true;
    for (const choice of [prefers, !prefers]) {
      const tried = this.#assign(values, next, choice);
      const outcome = tried === null ? false : this.#solve(tried);
      if (outcome === true) return true;
      if (outcome === null) isSure = false;
    }
    return isSure ? false : null;
  }

  /** The values with one more decided, and what follows from it; null where that is contradictory. */
  #assign(values: readonly (boolean | undefined)[], number: number, value: boolean): (boolean | undefined)[] | null {
    const next = [...values];
    const queue: [number, boolean][] = [[number, value]];
    for (let step = queue.pop(); step !== undefined; step = queue.pop()) {
      const [at, wanted] = step;
      if (next[at] === wanted) continue;
      if (next[at] !== undefined) return null;
      next[at] = wanted;
      const variable = this.#variables[at];
      if (variable === undefined) continue;
      if (wanted) queue.push(...variable.forcesTrue.map((one): [number, boolean] => [one, true]), ...variable.forcesFalse.map((one): [number, boolean] => [one, false]));
      else queue.push(...variable.fallsWith.map((one): [number, boolean] => [one, false]));
    }
    return next;
  }

  /** Undefined: it depends on what is not decided yet. */
  #evaluate(tree: DetectionTree, values: readonly (boolean | undefined)[]): boolean | undefined {
    if (tree.kind === 'predicate') return values[this.#byPredicate.get(tree.predicate) ?? -1];
    if (tree.kind === 'not') {
      const answer = this.#evaluate(tree.child, values);
      return answer === undefined ? undefined : !answer;
    }
    const needed = tree.kind === 'and' ? tree.children.length : tree.kind === 'or' ? 1 : tree.count;
    let held = 0;
    let open = 0;
    for (const child of tree.children) {
      const answer = this.#evaluate(child, values);
      if (answer === true) held++;
      else if (answer === undefined) open++;
      if (held >= needed) return true;
    }
    return held + open < needed ? false : undefined;
  }
}

function quickKey(predicate: Predicate): string {
  return predicate.kind === 'text' ? `${predicate.match} ${String(predicate.cased)} ${predicate.field ?? ''}\n${predicate.text}` : predicateKey(predicate);
}
