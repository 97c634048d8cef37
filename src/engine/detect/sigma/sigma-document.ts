import type { RuleKind } from '#contract/rule-life.ts';
import type { SigmaDocuments } from './parse-sigma.ts';
import type { SigmaCorrelation, SigmaFilter, SigmaHeader, SigmaRule } from './sigma-rule.ts';

/** What the catalogue keeps: a rule, a correlation or a filter, which all live alike. */
export type SigmaDocument = SigmaRule | SigmaCorrelation | SigmaFilter;

export function kindOf(document: SigmaDocument): RuleKind {
  return isCorrelation(document) ? 'correlation' : isFilter(document) ? 'filter' : 'rule';
}

export function isCorrelation(document: SigmaDocument): document is SigmaCorrelation {
  return 'groupBy' in document;
}

export function isFilter(document: SigmaDocument): document is SigmaFilter {
  return 'rules' in document && 'detection' in document;
}

export function isRule(document: SigmaDocument): document is SigmaRule {
  return !('rules' in document);
}

/** All documents of a file, in the order in which they stand. */
export function documentsOf({ rules, correlations, filters }: SigmaDocuments): readonly SigmaDocument[] {
  return [...rules, ...correlations, ...filters].sort((a, b) => a.line - b.line);
}

export function isWithdrawn({ status }: Pick<SigmaHeader, 'status'>): boolean {
  return status === 'deprecated' || status === 'unsupported';
}
