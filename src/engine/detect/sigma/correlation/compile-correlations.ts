import type { RuleMode } from '#contract/rule-life.ts';
import type { SigmaCorrelation, SigmaHeader, SigmaProblem } from '../sigma-rule.ts';
import { type CorrelationUnit, orderCorrelations } from './order-correlations.ts';
import type { FoundRule } from './rule-names.ts';

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

export interface CompiledCorrelation extends CorrelationUnit {
  /** By the id of the rule. */
  readonly watched: ReadonlyMap<string, WatchedRule>;
  /** Another correlation waits for this one. */
  readonly isWatched: boolean;
}

/** All correlations that load, ready to be fed with hits. */
export interface CorrelationSet {
  /** What is waited for comes before what waits for it. */
  readonly correlations: readonly CompiledCorrelation[];
  /** The fields that a hit of a rule has to carry, by the id of the rule; no correlation waits for other rules. */
  readonly fieldsOf: ReadonlyMap<string, readonly string[]>;
  /** The correlations that wait for a rule or correlation, by its id. */
  readonly waitingFor: ReadonlyMap<string, readonly CorrelationUnit[]>;
  readonly problems: readonly SigmaProblem[];
}

export const NO_CORRELATIONS: CorrelationSet = { correlations: [], fieldsOf: new Map(), waitingFor: new Map(), problems: [] };

/** Resolves what correlations wait for. One that names an unknown rule, or waits for itself over others, is left out with an error. */
export function compileCorrelations(correlations: readonly SigmaCorrelation[], rules: readonly SigmaHeader[]): CorrelationSet {
  return compileCorrelationUnits(correlations.map((correlation) => ({ unit: correlation.id, correlation })), rules);
}

/** The same with revisions that are tried beside those in force: a name means the correlation, whichever revision alerts at a tenant. */
export function compileCorrelationUnits(units: readonly CorrelationUnit[], rules: readonly SigmaHeader[]): CorrelationSet {
  const { ordered, problems } = orderCorrelations(units, rules);
  const waitingFor = new Map<string, CorrelationUnit[]>();
  for (const { unit, correlation, found } of ordered) for (const { id } of found) waitingFor.set(id, [...(waitingFor.get(id) ?? []), { unit, correlation }]);
  const compiled = ordered.map(({ unit, correlation, found }): CompiledCorrelation => {
    const watched = new Map(found.map((one, index) => [one.id, watchedRule(correlation, one, index)]));
    return { unit, correlation, watched, isWatched: waitingFor.has(correlation.id) };
  });
  return { correlations: compiled, fieldsOf: fieldsOfHits(compiled), waitingFor, problems };
}

/** Whether a rule or correlation raises no alert of its own: correlations wait for it that alert, and all of these say `generate: false`, or nothing. */
export function isSilenced({ waitingFor }: Pick<CorrelationSet, 'waitingFor'>, rule: string, modeOf: (unit: string) => RuleMode = () => 'alert'): boolean {
  const alerting = waitingFor.get(rule)?.filter(({ unit }) => modeOf(unit) === 'alert') ?? [];
  return alerting.length > 0 && alerting.every(({ correlation }) => !correlation.generate);
}

/** Whether two correlations wait for the same in the same way, so that the hits and windows of one are those of the other. */
export function isSameWatch(a: CompiledCorrelation, b: CompiledCorrelation): boolean {
  return a.unit === b.unit && a.correlation === b.correlation && JSON.stringify([...a.watched]) === JSON.stringify([...b.watched]);
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
