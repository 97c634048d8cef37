import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CaseResult, RuleTally, UnitTally } from './case-result.ts';
import { contentReport } from './content-report.ts';
import type { KnownRule } from './known-rules.ts';
import { presentContent } from './present-content.ts';
import { tallyProofs } from './prove-content.ts';

const KNOWN: readonly KnownRule[] = [
  { id: 'a', title: 'Loud', kind: 'rule', level: 'medium', isSilent: false, asked: { logSource: { product: 'aws' } } },
  { id: 'b', title: 'Quiet', kind: 'rule', level: 'low', isSilent: false, asked: { logSource: { product: 'aws' } } },
  { id: 'c', title: 'Several', kind: 'correlation', level: 'high', isSilent: false, asked: { rules: ['a', 'b'] } },
  { id: 'm', title: 'Unusual', kind: 'model', level: 'medium', isSilent: false, asked: { model: 'unusual' } },
];
const ruleTally = (hits: number, alerts: number, benignAlerts = 0, expectedAlerts = 0): RuleTally => ({ hits, alerts, benignAlerts, expectedAlerts });
const unit = (is: UnitTally['is'], name: string, counts: readonly [number, number, number, number?]): UnitTally => ({ is, unit: name, records: counts[0], alerted: counts[1], alertedAboveLow: counts[2], byFindingOnly: counts[3] ?? 0 });
const result = (set: string, more: Partial<CaseResult>): CaseResult => ({
  set, name: '', records: 1000, unreadable: 0, events: 1000, unmapped: 0, findings: 0, hitsBeyond: 0, seconds: 1, rules: new Map(), logSources: new Map([['[{"product":"aws"}]', 400], ['[{"product":"zeek"}]', 600]]),
  observations: new Map([['unusual', 50]]), units: [], misses: [], notRead: [], ...more,
});
const report = (results: readonly CaseResult[]) => contentReport({ results, proofs: [], notRead: [] }, KNOWN);

test('hits are counted by set, in 100,000 records and in 100,000 events that the rule was asked about', () => {
  const { noise, neverHit } = report([result('one', { rules: new Map([['a', ruleTally(40, 4)], ['m', ruleTally(5, 5)]]) }), result('two', { rules: new Map([['a', ruleTally(2, 1)]]), records: 9000 })]);
  const [loud, model] = noise.rules;
  assert.deepEqual([loud?.title, loud?.hits, loud?.alerts, loud?.per100000, loud?.asked, loud?.per100000Asked], ['Loud', 42, 5, 420, 800, 5250]);
  assert.deepEqual(loud?.sets.map(({ set, per100000 }) => [set, per100000]), [['one', 4000], ['two', 22.22]]);
  assert.deepEqual([model?.title, model?.asked], ['Unusual', 100]);
  assert.equal(noise.rules.find(({ title }) => title === 'Several')?.asked, 42, 'a correlation is asked about the hits of its rules');
  assert.deepEqual(neverHit, ['Quiet', 'Several']);
});

test('on benign records alerts of level low do not count, and known attacks are told apart', () => {
  const { benign } = report([result('flows', { units: [unit('benign', 'benign', [500, 9, 2])], rules: new Map([['a', ruleTally(9, 9, 5, 3)], ['b', ruleTally(7, 7, 7)]]) }), result('attacks', { rules: new Map([['a', ruleTally(9, 9)]]) })]);
  assert.deepEqual(benign.map(({ set, records, alerts, aboveLow, expected, per100000 }) => [set, records, alerts, aboveLow, expected, per100000]), [['flows', 500, 12, 2, 3, 400], ['all', 500, 12, 2, 3, 400]]);
  assert.deepEqual(benign[0]?.rules, [{ title: 'Loud', level: 'medium', alerts: 2 }]);
});

test('shares of mail are held against their goals', () => {
  const { mail } = report([result('email-phishing', { units: [unit('attack', 'phishing', [100, 61, 30])] }), result('email-ham-spam', { units: [unit('benign', 'ham', [200, 2, 0])] })]);
  assert.deepEqual(mail.map(({ set, messages, alerted, aboveLow, isGoalMet }) => [set, messages, alerted, aboveLow, isGoalMet]), [['phishing', 100, 61, 30, true], ['ham', 200, 2, 0, false]]);
});

test('labelled records are hit or missed with the reason, and a unit counts once over several files', () => {
  const miss = { unit: 'T1', reason: 'no-mapping' as const, event: '', detail: '', records: 3 };
  const one = result('panther-analysis', { units: [unit('attack', 'T1', [5, 1, 1, 1]), unit('attack', 'T2', [2, 0, 0]), unit('near-miss', 'T1', [4, 1, 1])], misses: [miss] });
  const other = result('panther-analysis', { units: [unit('attack', 'T1', [5, 2, 0])], misses: [{ ...miss, records: 2 }, { ...miss, unit: 'T2', reason: 'condition', records: 2 }] });
  const [panther] = report([one, other, result('rita-beacon', { units: [] })]).labelled;
  assert.deepEqual([panther?.records, panther?.hit, panther?.aboveLow, panther?.byFindingOnly, panther?.units, panther?.unitsHit], [12, 4, 1, 1, 2, 1]);
  assert.deepEqual([panther?.nearMisses, panther?.nearMissesAboveLow, panther?.unitsMissed], [4, 1, ['T2']]);
  assert.deepEqual([panther?.missedBy['no-mapping'], panther?.missedBy.condition, panther?.missed[0]?.records], [5, 2, 5]);
});

test('a proof that is not there or does not hold is a failure of its rule', () => {
  const entry = { kind: 'fires' as const, number: 1, why: '', isAsProved: true };
  const tally = tallyProofs('rules', [{ of: 'A', entries: [entry, { kind: 'misses', number: 1, why: 'it failed', isAsProved: true }] }, { of: 'B', entries: [entry, { kind: 'misses', number: 1, why: 'it failed', isAsProved: false }] }, { of: 'C', entries: [] }]);
  assert.deepEqual([tally.count, tally.proved, tally.fires, tally.misses], [3, 1, 2, 2]);
  assert.deepEqual(tally.failures, [{ of: 'B', why: 'fires although it failed' }, { of: 'C', why: 'has no proof' }]);
});

test('a person reads every part of the report', () => {
  const text = presentContent({
    ...report([result('panther-analysis', { rules: new Map([['a', ruleTally(1, 1)]]), units: [unit('attack', 'T1', [5, 1, 1])], misses: [{ unit: 'T1', reason: 'condition', event: 'Stop', detail: 'Loud: x', records: 4 }], hitsBeyond: 7 })]),
    proofs: [tallyProofs('rules', [{ of: 'C', entries: [] }])], notRead: [{ path: 'a/b', why: 'no telemetry' }],
  });
  for (const part of [/C has no proof/, /noisiest/, /Held on no record, 3 of 4: Quiet/, /4 x T1, Stop: condition: Loud: x/, /did not wait with 7 hits/, /Not read: a\/b \(no telemetry\)/]) assert.match(text, part);
  assert.doesNotMatch(text, /undefined|NaN/);
});
