import type { LogSource } from '#contract/log-source.ts';
import type { EventFields } from '../event-fields.ts';
import { finish, type Steps } from '../steps.ts';
import { compileCondition, type Condition } from './compiled-condition.ts';
import { EventReader } from './event-reader.ts';
import { explainMatch, type MatchedPredicate } from './explain-match.ts';
import { copyUnitsPlainly, type CopyUnits } from './literal-scanner.ts';
import { predicateKey, type Predicate } from './predicate.ts';
import { compilePredicate, type PredicateTest } from './predicate-test.ts';
import { resolvePlaceholders, type PlaceholderLists } from './resolve-placeholders.ts';
import { isRouted } from './route.ts';
import { type IsSkipped, type MatcherRule, RuleMatcher } from './rule-matcher.ts';
import type { SigmaProblem, SigmaRule } from './sigma-rule.ts';

export interface RuleSetOptions {
  /** What `%name%` in rules stands for. */
  readonly placeholders?: PlaceholderLists;
  /** What the platform has to copy texts faster than a loop can. */
  readonly copyUnits?: CopyUnits;
}

export interface RuleMatch {
  readonly rule: SigmaRule;
  /** Why it fired, for people: the predicates that held, with the values that they found. Worked out when it is read. */
  readonly matched: readonly MatchedPredicate[];
}

/** Rules compiled to be asked about many events. */
export interface RuleSet {
  readonly rules: readonly SigmaRule[];
  readonly problems: readonly SigmaProblem[];
  /** The rules that fire on an event, in the order of `rules`. Those that are to be skipped are not asked. */
  match(event: EventFields, isSkipped?: IsSkipped): RuleMatch[];
  /** The same of some rules only, by their places in `rules`, which must be rules for the event's log sources. */
  matchSome(event: EventFields, places: readonly number[], isSkipped?: IsSkipped): RuleMatch[];
  /** Places in `rules` of those that are asked about events of these log sources. */
  placesFor(logSources: readonly LogSource[]): readonly number[];
  /** Builds what events of these log sources need, step by step; else it is built when the first one arrives. */
  prepare(logSources: readonly LogSource[]): Steps<void>;
}

/** Combinations of log sources that are remembered; a hostile sender must not fill the memory. */
const MAX_ROUTES = 4_096;
const RULES_A_STEP = 16;

/** Compiles rules. Indexes are built when the first event of a kind arrives. */
export function compileRules(rules: readonly SigmaRule[], options: RuleSetOptions = {}): RuleSet {
  const resolved = resolvePlaceholders(rules, options.placeholders ?? {});
  const compiled = new CompiledRules(resolved.rules, options.copyUnits ?? copyUnitsPlainly);
  return {
    rules: resolved.rules,
    problems: resolved.problems,
    match: (event, isSkipped) => compiled.match(event, isSkipped),
    matchSome: (event, places, isSkipped) => compiled.matchSome(event, places, isSkipped),
    placesFor: (logSources) => compiled.placesFor(logSources),
    prepare: (logSources) => compiled.prepare(logSources),
  };
}

class CompiledRules {
  readonly #rules: readonly SigmaRule[];
  readonly #reader = new EventReader();
  readonly #tests = new Map<string, PredicateTest>();
  readonly #testOfPredicate = new WeakMap<Predicate, PredicateTest>();
  readonly #conditions: (Condition | undefined)[] = [];
  /** By the log sources of an event. */
  readonly #routes = new Map<string, RuleMatcher>();
  /** By the rules that apply, since many log sources have the same ones. */
  readonly #matchers = new Map<string, RuleMatcher>();

  readonly #copyUnits: CopyUnits;

  constructor(rules: readonly SigmaRule[], copyUnits: CopyUnits) {
    this.#rules = rules;
    this.#copyUnits = copyUnits;
  }

  match(event: EventFields, isSkipped?: IsSkipped): RuleMatch[] {
    const matcher = this.#routes.get(routeKey(event.logSources)) ?? finish(this.#route(event.logSources));
    this.#reader.open(event);
    return matcher.match(isSkipped).map((index) => this.#matchOf(index, event));
  }

  matchSome(event: EventFields, places: readonly number[], isSkipped?: IsSkipped): RuleMatch[] {
    this.#reader.open(event);
    return places.filter((index) => isSkipped?.(index) !== true && this.#conditionOf(index)(this.#reader)).map((index) => this.#matchOf(index, event));
  }

  *prepare(logSources: readonly LogSource[]): Steps<void> {
    if (!this.#routes.has(routeKey(logSources))) yield* this.#route(logSources);
  }

  placesFor(logSources: readonly LogSource[]): readonly number[] {
    return this.#rules.flatMap((rule, index) => (isRouted(rule.logSource, logSources) ? [index] : []));
  }

  #matchOf(index: number, event: EventFields): RuleMatch {
    const rule = this.#rules[index] as SigmaRule;
    const explain = (): readonly MatchedPredicate[] => {
      this.#reader.open(event);
      return explainMatch(rule.detection, this.#testOf, this.#reader);
    };
    return {
      rule,
      get matched() {
        return explain();
      },
    };
  }

  *#route(logSources: readonly LogSource[]): Steps<RuleMatcher> {
    const matcher = yield* this.#matcherFor(logSources);
    if (this.#routes.size >= MAX_ROUTES) {
      this.#routes.clear();
      this.#matchers.clear();
    }
    this.#routes.set(routeKey(logSources), matcher);
    return matcher;
  }

  *#matcherFor(logSources: readonly LogSource[]): Steps<RuleMatcher> {
    const indexes = this.placesFor(logSources);
    const key = indexes.join(',');
    const known = this.#matchers.get(key);
    if (known !== undefined) return known;
    const rules: MatcherRule[] = [];
    for (const index of indexes) {
      if (index % RULES_A_STEP === 0) yield;
      const detection = this.#rules[index]?.detection;
      if (detection !== undefined) rules.push({ index, detection, condition: this.#conditionOf(index) });
    }
    const matcher = yield* RuleMatcher.build(rules, { reader: this.#reader, copyUnits: this.#copyUnits });
    this.#matchers.set(key, matcher);
    return matcher;
  }

  #conditionOf(index: number): Condition {
    const detection = this.#rules[index]?.detection;
    const known = this.#conditions[index];
    if (known !== undefined) return known;
    const made: Condition = detection === undefined ? () => false : compileCondition(detection, { reader: this.#reader, testOf: this.#testOf });
    this.#conditions[index] = made;
    return made;
  }

  /** Equal predicates of different rules share one test, and its answer for the event. */
  readonly #testOf = (predicate: Predicate): PredicateTest => {
    let test = this.#testOfPredicate.get(predicate);
    if (test !== undefined) return test;
    const key = predicateKey(predicate);
    test = this.#tests.get(key) ?? remembered(compilePredicate(predicate, this.#reader));
    this.#tests.set(key, test);
    this.#testOfPredicate.set(predicate, test);
    return test;
  };
}

function routeKey(logSources: readonly LogSource[]): string {
  let key = '';
  for (const { product, category, service } of logSources) key += `${product ?? ''}\n${category ?? ''}\n${service ?? ''}\r`;
  return key;
}

function remembered(test: PredicateTest): PredicateTest {
  let epoch = -1;
  let answer = false;
  return (reader) => {
    if (epoch === reader.epoch) return answer;
    epoch = reader.epoch;
    answer = test(reader);
    return answer;
  };
}
