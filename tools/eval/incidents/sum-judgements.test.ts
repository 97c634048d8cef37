import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JudgedScenario, Judgement } from './judge-replay.ts';
import { presentJudgements } from './present-judgements.ts';
import { sumJudgements } from './sum-judgements.ts';

const FIGURES: JudgedScenario = { alerts: 4, isFound: true, isApart: true, completeness: 1, purity: 1, incidents: 1, paged: 1, rank: 1, severity: 'critical', stepsSeen: 2, stepsInMain: 2, stepsInThree: 2, stepsInThreePaged: 2 };

function run(figures: Partial<JudgedScenario>, waitS: number | null): Judgement {
  const overall = { alerts: 9, incidents: 6, paged: 2, alertsPerIncident: 1.5, largest: 4, falseIncidents: 1, falsePerMillion: 2 };
  return {
    truths: [{ name: 'theft', kind: 'attack', severity: 'high', steps: ['a', 'b', 'c'], isQuietAlone: true }, { name: 'theft, harmless', kind: 'look-alike', severity: 'high', steps: [], isQuietAlone: false }],
    counts: { records: 510, events: 500_010, benignEvents: 500_000, unmapped: 0, unreadable: 0, lostOfScenarios: 0, firings: 20 },
    methods: [{ name: 'watchfloor', overall, scenarios: [{ ...FIGURES, ...figures }, { ...FIGURES, isFound: false, isApart: false, severity: 'low', rank: null, paged: 0 }] }],
    waitS: [waitS, null], loudAlone: [1, 3], seconds: 60, processorS: 45,
    foreignJoins: [{ entity: 'host:dc1', times: 4, because: 'same host dc1' }],
  };
}

test('runs are summed by scenario: means of shares, the worst of ranks, severities and waits', () => {
  const sum = sumJudgements([run({}, 0.5), run({ isFound: false, isApart: false, completeness: 0.5, severity: 'medium', rank: 7, stepsInMain: 1 }, 2), run({ completeness: null, isFound: false, isApart: false, severity: null, rank: null }, null)]);
  const [theft] = sum.methods[0]?.scenarios ?? [];
  assert.deepEqual([theft?.runs, theft?.found, theft?.apart, theft?.completeness, theft?.lowestSeverity, theft?.worstRank, theft?.stepsInMain, theft?.steps], [3, 1, 1, 0.75, 'medium', 7, 5, 9]);
  assert.deepEqual(sum.waits, [{ name: 'theft', worstS: 2, missing: 1 }]);
  assert.deepEqual(sum.loudAlone, [{ name: 'theft', alerts: 3 }]);
  assert.deepEqual([sum.methods[0]?.attacks, sum.methods[0]?.falseIncidents, sum.methods[0]?.falsePerMillion], [3, 3, 2]);
});

test('the table says what was found, in what, how long it took, and what is too loud alone', () => {
  const text = presentJudgements('Generated', sumJudgements([run({ incidents: 2 }, 0.25)]), 'as made');
  assert.match(text, /^Generated: 510 records, 500,000 of 500,010 events of no attack; 20 findings/);
  assert.match(text, /theft +watchfloor +1\/1 high +1\/1 +4 +100 % +100 % +2 +1 +1 +critical +2\/2 of 3 +2\/2 of 3 +2\/2 of 3 +0\.25/);
  assert.match(text, /theft, harmless +watchfloor +- /);
  assert.match(text, /Joined across scenarios by host:dc1 \(4\)\./);
  assert.match(text, /theft: 1 alerts reach the paging line alone, and none should\./);
});
