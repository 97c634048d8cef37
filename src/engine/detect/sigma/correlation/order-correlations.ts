import type { SigmaCorrelation, SigmaHeader, SigmaProblem } from '../sigma-rule.ts';
import { createRuleNames, type FoundRule } from './rule-names.ts';

/** One revision of a correlation as it is run; of several of one correlation, one is in force and the others are tried. */
export interface CorrelationUnit {
  /** The id of the correlation; of a revision that is tried, a name of its own. */
  readonly unit: string;
  readonly correlation: SigmaCorrelation;
}

/** A correlation with the rules and correlations that its names mean. */
export interface ResolvedCorrelation extends CorrelationUnit {
  readonly found: readonly FoundRule[];
}

export interface OrderedCorrelations {
  /** What is waited for comes before what waits for it. */
  readonly ordered: readonly ResolvedCorrelation[];
  readonly problems: readonly SigmaProblem[];
}

/**
 * Resolves the names of correlations and orders them. Those in force come first: a revision that is tried, and that waits for its own
 * correlation over others, is left out without harm to them.
 */
export function orderCorrelations(units: readonly CorrelationUnit[], rules: readonly SigmaHeader[]): OrderedCorrelations {
  const leading = new Map<string, CorrelationUnit>();
  for (const one of units) if (!leading.has(one.correlation.id) || one.unit === one.correlation.id) leading.set(one.correlation.id, one);
  const tried = units.filter((one) => leading.get(one.correlation.id) !== one);
  const ordering = new Ordering([...leading.values()], rules);
  for (const one of leading.values()) ordering.add(one);
  for (const one of tried) ordering.try(one);
  return { ordered: ordering.inOrder(), problems: ordering.problems };
}

class Ordering {
  readonly problems: SigmaProblem[] = [];
  readonly #byId: ReadonlyMap<string, CorrelationUnit>;
  readonly #find: ReturnType<typeof createRuleNames>;
  /** By unit; null while it is looked at, and for one that does not load. */
  readonly #seen = new Map<string, ResolvedCorrelation | null>();
  readonly #path: string[] = [];

  constructor(leading: readonly CorrelationUnit[], rules: readonly SigmaHeader[]) {
    this.#byId = new Map(leading.map((one) => [one.correlation.id, one]));
    this.#find = createRuleNames([...rules, ...leading.map(({ correlation }) => correlation)]);
  }

  add(one: CorrelationUnit): ResolvedCorrelation | null {
    const { unit, correlation } = one;
    const known = this.#seen.get(unit);
    if (known !== undefined) return known;
    this.#seen.set(unit, null);
    this.#path.push(correlation.id);
    const found = correlation.rules.map((name, index) => this.#resolve(correlation, name, index));
    this.#path.pop();
    const all = found.filter((each) => each !== null);
    const isTwice = new Set(all.map(({ id }) => id)).size < all.length;
    if (isTwice) this.#report(correlation, 0, 'Two of these names are the same rule: name each once.');
    if (isTwice || all.length < found.length) return null;
    const resolved = { ...one, found: all };
    this.#seen.set(unit, resolved);
    return resolved;
  }

  /** A revision that is tried: it may wait for whatever does not wait for its correlation. */
  try(one: CorrelationUnit): void {
    const resolved = this.add(one);
    const index = resolved?.found.findIndex(({ id }) => this.#reaches(id, one.correlation.id)) ?? -1;
    if (resolved === null || index < 0) return;
    this.#seen.set(one.unit, null);
    this.#report(one.correlation, index, `"${one.correlation.rules[index]}" waits for "${one.correlation.title}" itself, so that neither can come first: take one of the two names away.`);
  }

  /** All that load. */
  inOrder(): ResolvedCorrelation[] {
    const byId = this.#loadedById();
    const placed = new Set<ResolvedCorrelation>();
    const place = (one: ResolvedCorrelation): void => {
      if (placed.has(one)) return;
      for (const { id } of one.found) for (const inner of byId.get(id) ?? []) place(inner);
      placed.add(one);
    };
    for (const one of [...byId.values()].flat()) place(one);
    return [...placed];
  }

  #loadedById(): Map<string, ResolvedCorrelation[]> {
    return Map.groupBy([...this.#seen.values()].filter((one) => one !== null), ({ correlation }) => correlation.id);
  }

  #reaches(from: string, wanted: string): boolean {
    const byId = this.#loadedById();
    const waiting = new Set([from]);
    for (const id of waiting) for (const { found } of byId.get(id) ?? []) for (const next of found) waiting.add(next.id);
    return waiting.has(wanted);
  }

  #resolve(correlation: SigmaCorrelation, name: string, index: number): FoundRule | null {
    const found = this.#find(name, correlation.file);
    if (!found.ok) return this.#report(correlation, index, found.message);
    const inner = this.#byId.get(found.rule.id);
    if (inner === undefined) return found.rule;
    if (this.#path.includes(inner.correlation.id)) return this.#report(correlation, index, `"${name}" waits for "${correlation.title}" itself, so that neither can come first: take one of the two names away.`);
    if (this.add(inner) === null) return this.#report(correlation, index, `The correlation "${name}" does not load: put it right first.`);
    return found.rule;
  }

  #report({ file, ruleLines, line }: SigmaCorrelation, index: number, message: string): null {
    this.problems.push({ severity: 'error', file, line: ruleLines[index] ?? line, field: `correlation.rules.${index}`, message });
    return null;
  }
}
