import type { Outcome } from '#contract/outcome.ts';
import type { RuleHead } from '#contract/rule-life.ts';
import { parseSigma } from '../sigma/parse-sigma.ts';
import { documentsOf, isCorrelation, kindOf, type SigmaDocument } from '../sigma/sigma-document.ts';
import type { SigmaProblem } from '../sigma/sigma-rule.ts';
import { domainOfRule } from './rule-domain.ts';

export type RuleTextFault = 'not-one-rule' | 'no-id' | 'does-not-load';

export interface ReadRule {
  readonly rule: SigmaDocument;
  readonly head: RuleHead;
  readonly problems: readonly SigmaProblem[];
}

/** Reads a text that holds one rule, correlation or filter with an id of its own; `file` tells the domain where its folder is named after one. */
export function readRule(text: string, file: string): Outcome<ReadRule, RuleTextFault> {
  const documents = parseSigma(text, file);
  const { rules, correlations, filters, problems } = documents;
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return { ok: false, reason: 'does-not-load', detail: errors.slice(0, 5).map(({ line, field, message }) => `Line ${line}${field === '' ? '' : `, ${field}`}: ${message}`).join(' ') };
  const [rule, ...others] = documentsOf(documents);
  if (rule === undefined || others.length > 0) {
    return { ok: false, reason: 'not-one-rule', detail: `The text holds ${rules.length} rules, ${correlations.length} correlations and ${filters.length} filters; it must hold one of them. Keep one document.` };
  }
  if (!/^id:/m.test(text)) return { ok: false, reason: 'no-id', detail: 'The rule has no id. Write a line `id:` with a fresh UUID, so that its history stays its own.' };
  return { ok: true, value: { rule, head: headOf(rule), problems } };
}

/** What lists show of a rule. */
export function headOf(rule: SigmaDocument): RuleHead {
  const { title, description, level, status, author, techniques, tactics, file } = rule;
  const logSource = isCorrelation(rule) ? {} : rule.logSource;
  return { kind: kindOf(rule), title, description, level, status, author, techniques, tactics, logSource, domain: domainOfRule(file, logSource) };
}
