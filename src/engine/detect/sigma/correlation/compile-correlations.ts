import type { SigmaCorrelation, SigmaHeader, SigmaProblem } from '../sigma-rule.ts';
import { createRuleNames, type FoundRule } from './rule-names.ts';

/** A rule or correlation that a correlation waits for. */
export interface WatchedRule {
  readonly id: string;
  readonly title: string;
  /** Its place among the rules of the correlation, from 0. */
  readonly index: number;
  /** The fields of its hits that stand for the group, one for each of `group-by`. */
  readonly groupFields: readonly string[];
  readonly valueFields: readonly string[];
}

export interface CompiledCorrelation {
  readonly correlation: SigmaCorrelation;
  /** By the id of the rule. */
  readonly watched: ReadonlyMap<string, WatchedRule>;
  /** Another correlation waits for this one. */
  readonly isWatched: boolean;
  /** It raises no alert of its own. */
  readonly isSilent: boolean;
}

/** All correlations that load, ready to be fed with hits. */
export interface CorrelationSet {
  /** What is waited for comes before what waits for it. */
  readonly correlations: readonly CompiledCorrelation[];
  /** The fields that a hit of a rule has to carry, by the id of the rule; no correlation waits for other rules. */
  readonly fieldsOf: ReadonlyMap<string, readonly string[]>;
  /** Rules and correlations that raise no alert of their own: all correlations that wait for them say `generate: false`, or nothing. */
  readonly silent: ReadonlySet<string>;
  readonly problems: readonly SigmaProblem[];
}

export const NO_CORRELATIONS: CorrelationSet = { correlations: [], fieldsOf: new Map(), silent: new Set(), problems: [] };

/** Resolves what correlations wait for. One that names an unknown rule, or waits for itself over others, is left out with an error. */
export function compileCorrelations(correlations: readonly SigmaCorrelation[], rules: readonly SigmaHeader[]): CorrelationSet {
  const problems: SigmaProblem[] = [];
  const ordered = new Ordering(correlations, rules, problems).inOrder();
  const watchedIds = new Set(ordered.flatMap(({ found }) => found.map(({ id }) => id)));
  const loud = new Set(ordered.filter(({ correlation }) => correlation.generate).flatMap(({ found }) => found.map(({ id }) => id)));
  const silent = new Set([...watchedIds].filter((id) => !loud.has(id)));
  const compiled = ordered.map(({ correlation, found }): CompiledCorrelation => {
    const watched = new Map(found.map((one, index) => [one.id, watchedRule(correlation, one, index)]));
    return { correlation, watched, isWatched: watchedIds.has(correlation.id), isSilent: silent.has(correlation.id) };
  });
  return { correlations: compiled, fieldsOf: fieldsOfHits(compiled), silent, problems };
}

function watchedRule({ rules, groupBy, valueFields, aliases }: SigmaCorrelation, { id, title }: FoundRule, index: number): WatchedRule {
  const nameInRules = rules[index] ?? '';
  const fieldIn = (name: string): string => (Object.hasOwn(aliases, name) ? aliases[name]?.[nameInRules] : undefined) ?? name;
  return { id, title, index, groupFields: groupBy.map(fieldIn), valueFields: valueFields.map(fieldIn) };
}

/** A correlation that fired has the fields of its group; what others read of it beside those, the hit that completed it has to carry. */
function fieldsOfHits(compiled: readonly CompiledCorrelation[]): Map<string, readonly string[]> {
  const fields = new Map<string, Set<string>>();
  for (const { correlation, watched } of compiled.toReversed()) {
    const readByOthers = [...(fields.get(correlation.id) ?? [])].filter((name) => !correlation.groupBy.includes(name));
    for (const { id, groupFields, valueFields } of watched.values()) {
      const own = fields.get(id) ?? new Set();
      for (const name of [...groupFields, ...valueFields, ...readByOthers]) own.add(name);
      fields.set(id, own);
    }
  }
  return new Map([...fields].map(([id, names]) => [id, [...names].sort()]));
}

interface Resolved {
  readonly correlation: SigmaCorrelation;
  readonly found: readonly FoundRule[];
}

/** Puts correlations into an order in which each comes after what it waits for. */
class Ordering {
  readonly #correlations: readonly SigmaCorrelation[];
  readonly #byId: ReadonlyMap<string, SigmaCorrelation>;
  readonly #find: ReturnType<typeof createRuleNames>;
  readonly #problems: SigmaProblem[];
  /** Null while it is looked at, and for one that does not load. */
  readonly #seen = new Map<string, Resolved | null>();
  readonly #path: string[] = [];

  constructor(correlations: readonly SigmaCorrelation[], rules: readonly SigmaHeader[], problems: SigmaProblem[]) {
    this.#correlations = correlations;
    this.#byId = new Map(correlations.map((one) => [one.id, one]));
    this.#find = createRuleNames([...rules, ...correlations]);
    this.#problems = problems;
  }

  inOrder(): Resolved[] {
    for (const one of this.#correlations) this.#visit(one);
    return [...this.#seen.values()].filter((one) => one !== null);
  }

  #visit(correlation: SigmaCorrelation): Resolved | null {
    const known = this.#seen.get(correlation.id);
    if (known !== undefined) return known;
    this.#seen.set(correlation.id, null);
    this.#path.push(correlation.id);
    const found = correlation.rules.map((name, index) => this.#resolve(correlation, name, index));
    this.#path.pop();
    const all = found.filter((one) => one !== null);
    const isTwice = new Set(all.map(({ id }) => id)).size < all.length;
    if (isTwice) this.#report(correlation, 0, 'Two of these names are the same rule: name each once.');
    if (isTwice || all.length < found.length) return null;
    // Set anew, so that it comes after those that it waits for.
    this.#seen.delete(correlation.id);
    const resolved = { correlation, found: all };
    this.#seen.set(correlation.id, resolved);
    return resolved;
  }

  #resolve(correlation: SigmaCorrelation, name: string, index: number): FoundRule | null {
    const found = this.#find(name, correlation.file);
    if (!found.ok) return this.#report(correlation, index, found.message);
    const inner = this.#byId.get(found.rule.id);
    if (inner === undefined) return found.rule;
    if (this.#path.includes(inner.id)) return this.#report(correlation, index, `"${name}" waits for "${correlation.title}" itself, so that neither can come first: take one of the two names away.`);
    if (this.#visit(inner) === null) return this.#report(correlation, index, `The correlation "${name}" does not load: put it right first.`);
    return found.rule;
  }

  #report({ file, ruleLines, line }: SigmaCorrelation, index: number, message: string): null {
    this.#problems.push({ severity: 'error', file, line: ruleLines[index] ?? line, field: `correlation.rules.${index}`, message });
    return null;
  }
}
