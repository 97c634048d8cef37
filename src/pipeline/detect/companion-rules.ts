import type { Log } from '#base/log.ts';
import type { ModeOf } from '#engine/detect/detector.ts';
import { conditionOfFilter, createRuleFilters, type FilterUnit, NO_FILTERS, type RuleFilters } from '#engine/detect/rule-filters.ts';
import { ruleOfKey, type RuleUnit, trialKey } from '#engine/detect/rule-life/rule-modes.ts';
import { type CompiledCorrelation, compileCorrelationUnits, type CorrelationSet, isSameWatch, NO_CORRELATIONS } from '#engine/detect/sigma/correlation/compile-correlations.ts';
import { needsLists, type PlaceholderLists } from '#engine/detect/sigma/resolve-placeholders.ts';
import type { RuleSet } from '#engine/detect/sigma/rule-set.ts';
import { isCorrelation, isFilter, isRule } from '#engine/detect/sigma/sigma-document.ts';
import type { SigmaFilter, SigmaHeader, SigmaProblem, SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { RuleCatalogue } from './rule-catalogue.ts';
import type { ReadUnit, RuleLibrary } from './rule-library.ts';

type Compile = (rules: readonly SigmaRule[], lists?: PlaceholderLists) => RuleSet;

/** What a catalogue says runs, by kind. */
export interface ReadCatalogue {
  readonly rules: readonly RuleUnit[];
  readonly correlations: CorrelationSet;
  readonly filters: readonly FilterUnit[];
}

/** Reads what runs. Correlations may name any rule of the catalogue: one that does not run never hits. */
export async function readCompanions({ standings, rolling, modes }: RuleCatalogue, library: RuleLibrary): Promise<ReadCatalogue> {
  const read = await library.documentsOf(modes.units);
  const rules = read.filter(({ document }) => isRule(document));
  const correlations = read.flatMap(({ key, document }) => (isCorrelation(document) ? [{ unit: key, correlation: document }] : []));
  const filters = read.flatMap(({ key, document }) => (isFilter(document) ? [{ unit: key, filter: document }] : []));
  const headers = correlations.length === 0 ? [] : headersOf(rules, await library.documentsOf(standings.map(({ rule, main }) => ({ key: rule, rule, revision: main.revision }))));
  const known = new Set(headers.map(({ id }) => id));
  const rolled = correlations.length === 0 ? [] : await library.documentsOf(rolling.flatMap(({ rules: places }) => places.filter(({ rule }) => !known.has(rule)).map(({ rule, revision }) => ({ key: trialKey(rule, revision), rule, revision }))));
  return { rules, correlations: compileCorrelationUnits(correlations, [...headers, ...headersOf([], rolled)]), filters };
}

/** Each rule once, those that run first. */
function headersOf(running: readonly ReadUnit[], all: readonly ReadUnit[]): readonly SigmaHeader[] {
  const byRule = new Map<string, SigmaHeader>();
  for (const { rule, document } of [...all, ...running]) if (isRule(document)) byRule.set(rule, document);
  return [...byRule.values()];
}

/** The correlations and filters that run beside the rules, as they are now. */
export class CompanionRules {
  readonly #compile: Compile;
  readonly #log: Log;
  #correlations: CorrelationSet = NO_CORRELATIONS;
  #units: readonly FilterUnit[] = [];
  #filters: RuleFilters = NO_FILTERS;
  #needLists = false;
  /** Filters of tenants with lists of their own; as many as there are such lists in use. */
  #withLists = new WeakMap<PlaceholderLists, RuleFilters>();

  constructor({ compile, log }: { readonly compile: Compile; readonly log: Log }) {
    this.#compile = compile;
    this.#log = log;
  }

  /** The same object while nothing changes. */
  get correlations(): CorrelationSet {
    return this.#correlations;
  }

  get filterCount(): number {
    return this.#units.length;
  }

  /** Correlations that do not load. */
  get problems(): readonly SigmaProblem[] {
    return this.#correlations.problems;
  }

  /** Whether a filter waits for lists. */
  get needLists(): boolean {
    return this.#needLists;
  }

  follow({ correlations, filters }: ReadCatalogue): void {
    if (!isSameSet(this.#correlations, correlations)) this.#correlations = correlations;
    if (isSameList(this.#units, filters, (a, b) => a.unit === b.unit && a.filter === b.filter)) return;
    this.#units = filters;
    this.#filters = this.#guarded(createRuleFilters(filters, this.#compile));
    this.#needLists = filters.some((one) => needsLists(conditionOfFilter(one)));
    this.#withLists = new WeakMap();
  }

  filters(lists: PlaceholderLists | null = null): RuleFilters {
    if (lists === null || !this.#needLists) return this.#filters;
    const known = this.#withLists.get(lists);
    if (known !== undefined) return known;
    const made = this.#guarded(createRuleFilters(this.#units, (rules) => this.#compile(rules, lists)));
    this.#withLists.set(lists, made);
    return made;
  }

  /** A filter that fails must not keep an alert back: the rule counts as if there were none, and the log says so once. */
  #guarded(filters: RuleFilters): RuleFilters {
    let isTold = false;
    return {
      stopping: (rule, event) => {
        try {
          return filters.stopping(rule, event);
        } catch (error) {
          if (!isTold) this.#log.error({ err: error, rule: rule.id }, 'A filter failed, and narrows no rule on such events. This is a bug: please report this line');
          isTold = true;
          return [];
        }
      },
    };
  }

  /** The filters that take matches away at a tenant. */
  filtersAt(tenant: string, modeOf: ModeOf): readonly SigmaFilter[] {
    return this.#units.filter(({ unit }) => modeOf(unit, tenant) === 'alert').map(({ filter }) => filter);
  }

  /** Of each correlation the revision in force. */
  get correlationsInForce(): readonly CompiledCorrelation[] {
    return this.#correlations.correlations.filter(({ unit }) => unit === ruleOfKey(unit));
  }
}

function isSameSet(a: CorrelationSet, b: CorrelationSet): boolean {
  return isSameList(a.correlations, b.correlations, (one, other) => one.isWatched === other.isWatched && isSameWatch(one, other)) && JSON.stringify(a.problems) === JSON.stringify(b.problems);
}

function isSameList<T>(a: readonly T[], b: readonly T[], isSame: (a: T, b: T) => boolean): boolean {
  return a.length === b.length && a.every((one, at) => isSame(one, b[at] as T));
}
