import { sigmaCorrelationPart, type CorrelationType } from '#contract/sigma-rule.ts';

import { parseHeader, reportIssues } from './parse-header.ts';
import type { CorrelationCompare, CorrelationLimit, SigmaCorrelation } from './sigma-rule.ts';
import type { YamlDocument } from './yaml-documents.ts';

const COMPARES = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq'] as const satisfies readonly CorrelationCompare[];
const SECOND = 1_000;
const DAY = 86_400 * SECOND;
/** Months, quarters and years are not in the specification but are written; they count 30, 90 and 365 days. */
const UNIT_MS: Readonly<Record<string, number>> = {
  s: SECOND, m: 60 * SECOND, h: 3_600 * SECOND, d: DAY, w: 7 * DAY, M: 30 * DAY, q: 90 * DAY, y: 365 * DAY,
};
const MAX_TIMESPAN_MS = 366 * DAY;

/** Hits of one group that are kept; a limit beyond it would never be reached. */
export const MAX_GROUP_HITS = 10_000;

/** Reads a correlation document; null when an error was reported. `generate` stands beside the correlation, or within it as in older documents. */
export function parseCorrelation(document: YamlDocument, correlation: unknown, generate: unknown): SigmaCorrelation | null {
  const header = parseHeader(document);
  const read = sigmaCorrelationPart.safeParse(correlation);
  if (!read.success) {
    reportIssues(document, ['correlation'], read.error);
    return null;
  }
  const part = read.data;
  const rules = listOf(part.rules);
  const condition = part.condition ?? {};
  const valueFields = listOf(condition.field);
  const limits = limitsOf(condition);
  const timespanMs = Number(part.timespan.slice(0, -1)) * (UNIT_MS[part.timespan.slice(-1)] ?? 0);
  checkParts(document, { type: part.type, rules, valueFields, limits, timespanMs });
  checkAliases(document, rules, part.aliases ?? {});
  if (generate !== undefined && typeof generate !== 'boolean') document.error(['generate'], 'Write "generate: true" or "generate: false".');
  if (header === null || document.hasErrors()) return null;
  return {
    ...header,
    type: part.type,
    rules,
    ruleLines: rules.map((_, index) => document.lineOf(['correlation', 'rules', index])),
    groupBy: listOf(part['group-by']),
    timespanMs,
    limits: limits.length > 0 ? limits : [{ compare: 'gte', value: rules.length }],
    valueFields,
    percentile: part.type === 'value_percentile' ? condition.percentile ?? DEFAULT_PERCENTILE : null,
    aliases: part.aliases ?? {},
    generate: typeof generate === 'boolean' ? generate : (part.generate ?? false),
  };
}

const DEFAULT_PERCENTILE = 50;

interface CorrelationParts {
  readonly type: CorrelationType;
  readonly rules: readonly string[];
  readonly valueFields: readonly string[];
  readonly limits: readonly CorrelationLimit[];
  readonly timespanMs: number;
}

function checkParts(document: YamlDocument, { type, rules, valueFields, limits, timespanMs }: CorrelationParts): void {
  const isTemporal = type === 'temporal' || type === 'temporal_ordered';
  if (rules.length === 0) document.error(['correlation', 'rules'], 'Name at least one rule, by its id or its name.');
  if (isTemporal && rules.length < 2) document.error(['correlation', 'rules'], `"${type}" looks for several rules together: name at least two.`);
  if (new Set(rules).size < rules.length) document.error(['correlation', 'rules'], 'A rule is named twice: name each once.');
  if (timespanMs <= 0 || timespanMs > MAX_TIMESPAN_MS) document.error(['correlation', 'timespan'], 'Write a timespan from 1s to 366d, such as 5m, 24h or 7d.');
  const counts = type === 'event_count' || type === 'value_count';
  if (counts && limits.some(({ compare, value }) => compare.startsWith('g') && value >= MAX_GROUP_HITS)) document.error(['correlation', 'condition'], `Hits are kept up to ${MAX_GROUP_HITS} for a group: write a limit below it.`);
  if (!isTemporal && limits.length === 0) document.error(['correlation', 'condition'], `"${type}" needs a limit: write "condition: { gte: 10 }".`);
  const needsField = type.startsWith('value_');
  if (needsField && valueFields.length === 0) document.error(['correlation', 'condition'], `"${type}" needs the field that it reads: write "condition: { field: User, gte: 10 }".`);
  if (needsField && type !== 'value_count' && valueFields.length > 1) document.error(['correlation', 'condition', 'field'], `"${type}" reads one field: name one.`);
}

function checkAliases(document: YamlDocument, rules: readonly string[], aliases: Readonly<Record<string, Readonly<Record<string, string>>>>): void {
  for (const [alias, fields] of Object.entries(aliases)) {
    for (const rule of Object.keys(fields)) {
      if (!rules.includes(rule)) document.error(['correlation', 'aliases', alias, rule], `The alias speaks of "${rule}", which is not among the rules: write it there as it stands in "rules".`);
    }
  }
}

function limitsOf(condition: Readonly<Partial<Record<CorrelationCompare, number | undefined>>>): CorrelationLimit[] {
  return COMPARES.flatMap((compare) => {
    const value = condition[compare];
    return value === undefined ? [] : [{ compare, value }];
  });
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
