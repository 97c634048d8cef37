import type { CorrelationCompare, SigmaCorrelation } from '../detect/sigma/sigma-rule.ts';
import { timespanText } from './timespan-text.ts';

/** A correlation in words. */
export interface DescribedCorrelation {
  /** `At least 10 hits of its rules`. */
  readonly condition: string;
  /** `5 minutes`. */
  readonly window: string;
  /** `with the same User and Host`. */
  readonly group: string;
}

const COMPARES: Readonly<Record<CorrelationCompare, string>> = { gt: 'more than', gte: 'at least', lt: 'fewer than', lte: 'at most', eq: 'exactly', neq: 'any number but' };
const AMOUNTS: Readonly<Record<CorrelationCompare, string>> = { gt: 'more than', gte: 'at least', lt: 'less than', lte: 'at most', eq: 'exactly', neq: 'anything but' };

type Correlation = Pick<SigmaCorrelation, 'type' | 'rules' | 'groupBy' | 'timespanMs' | 'limits' | 'valueFields' | 'percentile'>;

/** Says what a correlation waits for, for people who do not read Sigma. */
export function describeCorrelation(correlation: Correlation): DescribedCorrelation {
  const condition = conditionText(correlation);
  return {
    condition: condition.charAt(0).toUpperCase() + condition.slice(1),
    window: timespanText(correlation.timespanMs),
    group: correlation.groupBy.length === 0 ? 'of all events of the tenant together' : `with the same ${joined(correlation.groupBy)}`,
  };
}

function conditionText({ type, rules, limits, valueFields, percentile }: Correlation): string {
  const field = joined(valueFields);
  const hits = rules.length === 1 ? 'its rule' : 'its rules';
  switch (type) {
    case 'event_count': return `${counted(limits, COMPARES)} hits of ${hits}`;
    case 'value_count': return `${counted(limits, COMPARES)} different values of ${field} in hits of ${hits}`;
    case 'value_sum': return `${field} of hits of ${hits} adds up to ${counted(limits, AMOUNTS)}`;
    case 'value_avg': return `${field} of hits of ${hits} is ${counted(limits, AMOUNTS)} on average`;
    case 'value_percentile': return `${field} of hits of ${hits} is ${counted(limits, AMOUNTS)} at percentile ${percentile}`;
    case 'temporal': return isAll(limits, rules.length) ? `${all(rules.length)} hit` : `${counted(limits, COMPARES)} of its ${rules.length} rules hit`;
    case 'temporal_ordered': return isAll(limits, rules.length) ? `${all(rules.length)} hit in their order` : `${counted(limits, COMPARES)} of its ${rules.length} rules hit in their order`;
  }
}

function all(rules: number): string {
  return rules === 2 ? 'both of its rules' : `all of its ${rules} rules`;
}

function isAll(limits: Correlation['limits'], rules: number): boolean {
  return limits.length === 1 && limits.every(({ compare, value }) => compare === 'gte' && value === rules);
}

function counted(limits: Correlation['limits'], words: Readonly<Record<CorrelationCompare, string>>): string {
  return limits.map(({ compare, value }) => `${words[compare]} ${value.toLocaleString('en-GB')}`).join(' and ');
}

function joined(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
