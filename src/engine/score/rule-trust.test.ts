import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Alert } from '#contract/alert.ts';
import { SEVERITIES } from '#contract/severity.ts';
import { type Judgement, VERDICTS } from '#contract/verdict.ts';
import { scoreAlerts } from './priority.ts';
import { changedTrust, tellTrust, trustInAlert, trustOfRules } from './rule-trust.ts';

function judged(kind: Judgement['kind'], ...rules: string[]): Judgement {
  return { kind, priority: 70, rules: rules.map((rule) => ({ rule, severity: 'high' })) };
}

function times(count: number, judgement: Judgement): Judgement[] {
  return Array.from({ length: count }, () => judgement);
}

function factorOf(judgements: readonly Judgement[], rule = 'r'): number {
  return trustOfRules(judgements).get(rule)?.factor ?? 1;
}

function alert(rule: string, level: Alert['rule']['level'] = 'high'): Alert {
  return {
    id: `a-${rule}`, tenant: 't', timeMs: 0, lastTimeMs: 0, rule: { id: rule, title: `Title ${rule}`, level }, source: 'acme.edr', domain: 'endpoint', severity: level, confidence: 0.8,
    entities: [], techniques: [], tactics: ['execution'], summary: '', events: [], count: 1,
  };
}

const anyJudgement: fc.Arbitrary<Judgement> = fc.record({
  kind: fc.constantFrom(...VERDICTS), priority: fc.integer({ min: 0, max: 100 }),
  rules: fc.uniqueArray(fc.record({ rule: fc.constantFrom('r', 's', 'u', 'v'), severity: fc.constantFrom(...SEVERITIES) }), { maxLength: 4, selector: ({ rule }) => rule }),
});
const manyJudgements = fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), anyJudgement), { maxLength: 6 }).map((runs) => runs.flatMap(([count, judgement]) => times(count, judgement)));

describe('trust in rules', () => {
  it('is whole where nobody judged, or nobody knew', () => {
    assert.deepEqual([...trustOfRules([])], []);
    assert.deepEqual([...trustOfRules(times(9, judged('undetermined', 'r')))], []);
  });

  it('falls with false positives down to a floor, half as fast with benign ones, and rises with true positives', () => {
    const fallen = [1, 3, 6, 14, 200].map((count) => factorOf(times(count, judged('false_positive', 'r'))));
    assert.deepEqual(fallen, [0.85, 0.65, 0.5, 0.3, 0.3]);
    assert.equal(factorOf(times(6, judged('benign_true_positive', 'r'))), 0.65);
    assert.equal(factorOf([...times(6, judged('false_positive', 'r')), ...times(6, judged('true_positive', 'r'))]), 0.65);
  });

  it('blames each rule of an incident by its share of the evidence', () => {
    const five = times(5, judged('false_positive', 'r', 's', 'u', 'v', 'w'));
    assert.equal(factorOf(five), factorOf([judged('false_positive', 'r')]));
    const besideNoise = times(6, { kind: 'false_positive', priority: 90, rules: [{ rule: 'r', severity: 'critical' }, { rule: 's', severity: 'informational' }] });
    assert.deepEqual([factorOf(besideNoise), factorOf(besideNoise, 's')], [0.5, 1]);
  });

  it('moves by 0.15 at most for one verdict more or another verdict in its place, and stays within its bounds', () => {
    fc.assert(fc.property(manyJudgements, anyJudgement, anyJudgement, (judgements, one, other) => {
      const [before, after, instead] = [judgements, [...judgements, one], [...judgements, { ...one, kind: other.kind }]].map((all) => factorOf(all)) as [number, number, number];
      assert.ok(Math.abs(after - before) <= 0.15 + 1e-9, `${before} became ${after}`);
      assert.ok(Math.abs(after - instead) <= 0.15 + 1e-9, `${after} became ${instead}`);
      assert.ok(after >= 0.3 && after <= 1);
    }), { numRuns: 3_000 });
  });

  it('does not fall with a true positive, and does not rise with any other verdict', () => {
    fc.assert(fc.property(manyJudgements, anyJudgement, (judgements, one) => {
      const [before, after] = [factorOf(judgements), factorOf([...judgements, one])];
      assert.ok(one.kind === 'true_positive' ? after >= before : after <= before, `${one.kind}: ${before} became ${after}`);
    }), { numRuns: 2_000 });
  });

  it('keeps an alert of a critical rule at 0.7', () => {
    const trust = trustOfRules(times(50, judged('false_positive', 'r')));
    assert.deepEqual([trustInAlert(alert('r'), trust), trustInAlert(alert('r', 'critical'), trust), trustInAlert(alert('s'), trust)], [0.3, 0.7, 1]);
  });

  it('lowers a priority, and hides nothing', () => {
    const trust = trustOfRules(times(50, judged('false_positive', 'r')));
    const priority = scoreAlerts([alert('r')], { chains: [], worthOf: () => 1, trustOf: (one) => trustInAlert(one, trust), assets: [] }).priority;
    assert.ok(priority > 0 && priority < scoreAlerts([alert('r')]).priority / 2, String(priority));
  });

  it('is told of each rule once with what was judged, the least trusted first, and of no rule that counts in full', () => {
    const trust = trustOfRules([...times(3, judged('false_positive', 'r')), judged('true_positive', 'r'), ...times(9, judged('benign_true_positive', 's')), judged('true_positive', 'u')]);
    assert.deepEqual(tellTrust([alert('u'), alert('r'), alert('s'), alert('r')], trust), [
      { rule: 's', title: 'Title s', factor: 0.55, judged: { true_positive: 0, benign_true_positive: 8, false_positive: 0 } },
      { rule: 'r', title: 'Title r', factor: 0.7, judged: { true_positive: 1, benign_true_positive: 0, false_positive: 3 } },
    ]);
  });

  it('is in a feed, not in the one indicator that an alert is named after', () => {
    const feed = 'watchfloor.indicators/c2';
    assert.deepEqual(tellTrust([alert(feed)], trustOfRules([judged('false_positive', feed)])).map(({ title }) => title), ['Indicators of c2']);
  });

  it('changes for the rules of a verdict only, and not with each verdict where there are many', () => {
    const many = [...times(40, judged('false_positive', 'r')), ...times(3, judged('false_positive', 's'))];
    assert.deepEqual(changedTrust(trustOfRules(many), trustOfRules([...many, judged('false_positive', 's'), judged('false_positive', 'r')])), ['s']);
    assert.deepEqual(changedTrust(trustOfRules(many), new Map()), ['r', 's']);
  });
});
