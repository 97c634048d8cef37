import { compileLinear } from '#engine/detect/sigma/linear-regex.ts';
import type { DetectionTree, RegexPredicate } from '#engine/detect/sigma/predicate.ts';
import { compileRe2, regexReach } from '#engine/detect/sigma/safe-regex.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';

export interface PatternReport {
  /** Different patterns of the rules. */
  readonly patterns: number;
  /** Proven to be linear on V8, which runs them. */
  readonly proven: number;
  /** Of the proven ones: answers of V8 that differ from RE2JS. */
  readonly answers: number;
  readonly differences: number;
  /** Processor time of RE2JS for the proven ones, as a multiple of V8's. */
  readonly re2TimesV8: number;
  /** Patterns that do not reach to the common limit of a value. */
  readonly shortReach: number;
}

const PASSES = 5;
/** A pass over so few values is too short to be measured. */
const REPEATS = 20;

/** Compares V8 and RE2JS on values of the fields that the patterns are for. */
export function reportPatterns(rules: readonly SigmaRule[], valuesOf: (field: string) => readonly string[], limit: number): PatternReport {
  const predicates = [...new Map(rules.flatMap((rule) => regexesOf(rule.detection)).map((one) => [JSON.stringify([one.pattern, one.ignoreCase, one.multiLine, one.dotAll]), one])).values()];
  const proven = predicates.flatMap((predicate) => {
    const linear = compileLinear(predicate);
    return linear === null ? [] : [{ linear, regex: compileRe2(predicate), values: valuesOf(predicate.field ?? '') }];
  });
  let answers = 0;
  let differences = 0;
  for (const { linear, regex, values } of proven) {
    answers += values.length;
    differences += values.filter((value) => linear.test(value) !== regex.test(value)).length;
  }
  const cost = (engine: 'linear' | 'regex') => Math.min(...Array.from({ length: PASSES }, () => cpuMs(() => {
    for (let n = 0; n < REPEATS; n++) for (const one of proven) for (const value of one.values) one[engine].test(value);
  })));
  return {
    patterns: predicates.length, proven: proven.length, answers, differences, re2TimesV8: Math.round((cost('regex') / Math.max(0.001, cost('linear'))) * 10) / 10,
    shortReach: predicates.filter((predicate) => regexReach(predicate) < limit).length,
  };
}

function regexesOf(tree: DetectionTree): RegexPredicate[] {
  if (tree.kind === 'predicate') return tree.predicate.kind === 'regex' ? [tree.predicate] : [];
  return tree.kind === 'not' ? regexesOf(tree.child) : tree.children.flatMap(regexesOf);
}

function cpuMs(act: () => void): number {
  const start = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}
