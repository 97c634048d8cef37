import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AlertGroup, scoreOverall, scoreScenario, type TruthOf } from './score-scenario.ts';
import type { Truth } from './truth.ts';

const ATTACK: Truth = { name: 'attack', kind: 'attack', severity: 'high', steps: ['mail', 'login', 'copy'], isQuietAlone: false };
const LOOK_ALIKE: Truth = { ...ATTACK, name: 'look-alike', kind: 'look-alike' };

const steps = (step: number) => new Map([[0, new Set([step])]]);

/** Alerts a1 to a4 are of the attack, l1 of its look-alike, b1 and b2 of nobody. */
const TRUTH: TruthOf = new Map([
  ['a1', { scenario: 0, steps: steps(0) }], ['a2', { scenario: 0, steps: steps(1) }], ['a3', { scenario: 0, steps: steps(1) }], ['a4', { scenario: 0, steps: steps(2) }],
  ['l1', { scenario: 1, steps: new Map() }], ['b1', { scenario: -1, steps: new Map() }],
]);
const group = (alerts: string, priority: number, severity: AlertGroup['severity']): AlertGroup => ({ id: alerts, alerts: alerts.split(' '), priority, severity });

test('the main incident is the one with most alerts of the scenario', () => {
  const figures = scoreScenario([group('l1', 90, 'critical'), group('a1 a2 a3 b1', 80, 'high'), group('a4 b2', 41, 'medium')], ATTACK, 0, TRUTH);
  assert.deepEqual(figures, { alerts: 4, isFound: true, isApart: true, completeness: 0.75, purity: 0.75, incidents: 2, paged: 2, rank: 2, severity: 'high', stepsSeen: 3, stepsInMain: 2 });
});

test('a scenario in an incident that is not severe enough is not found', () => {
  const figures = scoreScenario([group('a1 a2 a3 a4', 50, 'medium')], ATTACK, 0, TRUTH);
  assert.deepEqual([figures.isFound, figures.completeness, figures.purity], [false, 1, 1]);
});

test('a scenario without alerts has no shares', () => {
  const figures = scoreScenario([group('b1', 70, 'high')], LOOK_ALIKE, 2, TRUTH);
  assert.deepEqual([figures.isFound, figures.completeness, figures.purity, figures.rank, figures.incidents], [false, null, null, null, 0]);
});

test('false is an incident of high or above in which no alert is of an attack', () => {
  const groups = [group('l1', 90, 'critical'), group('a1 b1', 70, 'high'), group('b2', 66, 'high'), group('b3', 41, 'medium'), group('b4', 3, 'informational')];
  assert.deepEqual(scoreOverall(groups, [ATTACK, LOOK_ALIKE], TRUTH, 500_000), { alerts: 6, incidents: 5, paged: 4, alertsPerIncident: 1.2, largest: 2, falseIncidents: 2, falsePerMillion: 4 });
  assert.equal(scoreOverall([], [], TRUTH, 0).falsePerMillion, null);
});

test('a scenario that drowns in others is found, but not told apart', () => {
  const figures = scoreScenario([group('a1 a2 l1 b1 b2', 90, 'critical')], ATTACK, 0, TRUTH);
  assert.deepEqual([figures.isFound, figures.isApart, figures.purity], [true, false, 0.4]);
});

test('a step counts where an alert tells of it, whosesoever that is', () => {
  const told: TruthOf = new Map([...TRUTH, ['b1', { scenario: -1, steps: steps(2) }]]);
  const figures = scoreScenario([group('a1 a2 a3 b1', 80, 'high')], ATTACK, 0, new Map([...told].filter(([id]) => id !== 'a4')));
  assert.deepEqual([figures.stepsSeen, figures.stepsInMain, figures.purity], [3, 3, 0.75]);
});
