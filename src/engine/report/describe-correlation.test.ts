import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseSigma } from '../detect/sigma/parse-sigma.ts';
import { describeCorrelation } from './describe-correlation.ts';

function told(part: string): string {
  const [correlation] = parseSigma(`title: t\ncorrelation: { ${part} }`, 'c.yml').correlations;
  assert.ok(correlation);
  const { condition, window, group } = describeCorrelation(correlation);
  return `${condition} within ${window}, ${group}.`;
}

describe('a correlation in words', () => {
  for (const [part, words] of [
    ['type: event_count, rules: a, group-by: User, timespan: 5m, condition: { gte: 10 }', 'At least 10 hits of its rule within 5 minutes, with the same User.'],
    ['type: event_count, rules: [a, b], timespan: 36h, condition: { gt: 1000, lte: 2000 }', 'More than 1,000 and at most 2,000 hits of its rules within 36 hours, of all events of the tenant together.'],
    ['type: value_count, rules: a, group-by: [User, Host], timespan: 1h, condition: { field: [Port, Proto], gte: 5 }', 'At least 5 different values of Port and Proto in hits of its rule within 1 hour, with the same User and Host.'],
    ['type: value_sum, rules: a, timespan: 1d, condition: { field: Bytes, lt: 5 }', 'Bytes of hits of its rule adds up to less than 5 within 1 day, of all events of the tenant together.'],
    ['type: value_percentile, rules: a, timespan: 1d, condition: { field: Bytes, gt: 5, percentile: 95 }', 'Bytes of hits of its rule is more than 5 at percentile 95 within 1 day, of all events of the tenant together.'],
    ['type: temporal, rules: [a, b], timespan: 90s', 'Both of its rules hit within 90 seconds, of all events of the tenant together.'],
    ['type: temporal_ordered, rules: [a, b, c], timespan: 2m', 'All of its 3 rules hit in their order within 2 minutes, of all events of the tenant together.'],
    ['type: temporal_ordered, rules: [a, b, c], timespan: 2m, condition: { gte: 2 }', 'At least 2 of its 3 rules hit in their order within 2 minutes, of all events of the tenant together.'],
  ] as const) it(words, () => assert.equal(told(part), words));
});
