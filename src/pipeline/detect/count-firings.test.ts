import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Alert } from '#contract/alert.ts';
import type { Incident } from '#contract/incident.ts';
import type { RuleFiring } from '#engine/detect/detector.ts';
import { countFirings, type FiringCounts, firingsOfAlerts, ruleCountsOf, rulesOfIncidents } from './count-firings.ts';

const DAY_MS = 86_400_000;
const firing = (rule: string, unit = rule): RuleFiring => ({ unit, rule, mode: 'alert' });
const alert = (id: string, rule: string, count: number, source = 'okta.system_log') => ({ id, rule: { id: rule }, count, source }) as Alert;

describe('what rules did in a batch', () => {
  it('is counted per rule and day of receipt; two revisions that both hold are one firing', () => {
    const counts: FiringCounts = new Map();
    countFirings(counts, [firing('r1'), firing('r1', 'r1 2'), firing('r2')], 2 * DAY_MS + 5);
    countFirings(counts, [firing('r1')], 2 * DAY_MS + 1);
    countFirings(counts, [firing('r1')], 3 * DAY_MS);
    assert.deepEqual([...counts.values()], [
      { rule: 'r1', day: 2, fired: 2, lastFiredMs: 2 * DAY_MS + 5 },
      { rule: 'r2', day: 2, fired: 1, lastFiredMs: 2 * DAY_MS + 5 },
      { rule: 'r1', day: 3, fired: 1, lastFiredMs: 3 * DAY_MS },
    ]);
  });

  it('says how many alerts began: those into which nothing was folded before, each once', () => {
    const counts: FiringCounts = new Map();
    for (let i = 0; i < 4; i++) countFirings(counts, [firing('r1')], DAY_MS);
    countFirings(counts, [firing('r1')], 2 * DAY_MS);
    const found = [alert('new', 'r1', 1), alert('new', 'r1', 1), alert('old', 'r1', 1)];
    const kept = [alert('new', 'r1', 2), alert('old', 'r1', 9)];
    assert.deepEqual(ruleCountsOf(counts, found, kept).map(({ day, fired, alerts }) => [day, fired, alerts]), [[1, 4, 1], [2, 1, 0]]);
  });

  it('counts the alerts of feeds of indicators and of models, which no rule of the catalogue fires', () => {
    assert.deepEqual(firingsOfAlerts([alert('a', 'watchfloor.indicators/c2', 1), alert('b', 'r1', 1), alert('c', 'watchfloor.models/beacon', 1), alert('d', 'crowdstrike.falcon/x', 1)]), [{ rule: 'watchfloor.indicators/c2' }, { rule: 'watchfloor.models/beacon' }]);
  });

  it('names the rules of incidents; findings of other products are none', () => {
    const alerts = new Map([alert('a', 'r1', 1), alert('b', 'r1', 1), alert('c', 'crowdstrike.falcon/x', 1, 'crowdstrike.falcon')].map((one) => [one.id, one]));
    const incidents = [{ id: 'i1', alerts: ['a', 'b', 'c', 'forgotten'] }] as unknown as Incident[];
    assert.deepEqual(rulesOfIncidents(incidents, (id) => alerts.get(id)), [{ incident: 'i1', rule: 'r1' }]);
  });
});
