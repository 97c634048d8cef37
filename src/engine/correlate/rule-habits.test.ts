import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Alert } from '#contract/alert.ts';
import { SEVERITIES } from '#contract/severity.ts';
import { RuleHabits } from './rule-habits.ts';

const DAY = 86_400_000;

function alert(rule: string, host: string, day: number, severity: Alert['severity'] = 'medium'): Alert {
  return {
    id: `${rule}-${host}-${day}`, tenant: 't', timeMs: day * DAY, lastTimeMs: day * DAY, rule: { id: rule, title: rule, level: severity }, source: 'acme.edr', domain: 'endpoint', severity, confidence: 0.8,
    entities: [{ type: 'host', value: host, role: 'actor' }], techniques: [], tactics: [], summary: '', events: [], count: 1,
  };
}

function worthAfter(alerts: readonly Alert[], of: Alert): number {
  const habits = new RuleHabits();
  for (const one of [...alerts, of]) habits.add(one);
  return habits.worthOf(of);
}

describe('what an alert is worth as a sign', () => {
  const weeks = (severity?: Alert['severity']) => Array.from({ length: 14 }, (_, day) => alert('noise', `ws${day}`, day, severity));

  it('is less where its rule fires on many days with many', () => {
    assert.equal(worthAfter([], alert('noise', 'ws1', 0)), 1);
    assert.ok(worthAfter(weeks(), alert('noise', 'other', 15)) < 0.6);
    assert.ok(worthAfter(weeks('high'), alert('noise', 'other', 15, 'high')) >= 0.8);
  });

  it('is whole where a rule fires on many in one night, or on one host for days', () => {
    assert.equal(worthAfter(Array.from({ length: 40 }, (_, n) => alert('spread', `ws${n}`, 0)), alert('spread', 'other', 0)), 1);
    assert.equal(worthAfter([0, 1].map((day) => alert('beacon', 'ws1', day)), alert('beacon', 'ws2', 2)), 1);
  });

  it('is less where the same one does it for the third day', () => {
    assert.ok(worthAfter([0, 1].map((day) => alert('backup', 'srv1', day)), alert('backup', 'srv1', 2)) < 0.8);
  });

  it('tells how often a rule fires anyway: with anybody of all, the worst day aside, and with the same one again', () => {
    const habits = new RuleHabits();
    for (let day = 0; day < 10; day++) habits.add(alert('noise', `ws${day}`, day));
    for (let n = 0; n < 40; n++) habits.add(alert('noise', `ws${n + 20}`, 4));
    for (let n = 0; n < 12; n++) habits.add(alert('tool', `adm${n % 4}`, Math.floor(n / 4)));
    assert.deepEqual(habits.frequencyOf(alert('noise', 'ws0', 11), 100, 1), { anybody: 8 / (10 * 100 + 500), again: 0, ownDays: 1, days: 10 });
    assert.equal(habits.frequencyOf(alert('tool', 'adm1', 9), 100, 3).again, 2 / 10);
    assert.deepEqual(habits.frequencyOf(alert('other', 'ws0', 11), 100, 0), { anybody: 0, again: 0, ownDays: 0, days: 10 });
  });

  it('depends on the alerts that are there only, in whatever order they came and others went', () => {
    const some = fc.array(fc.tuple(fc.constantFrom('r1', 'r2'), fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 9 }), fc.constantFrom(...SEVERITIES)), { maxLength: 30 });
    fc.assert(fc.property(some, some, (kept, gone) => {
      const [alerts, others] = [kept, gone].map((list) => list.map(([rule, host, day, severity]) => alert(rule, `ws${host}`, day, severity)));
      const [straight, roundabout] = [new RuleHabits(), new RuleHabits()];
      for (const one of alerts ?? []) straight.add(one);
      for (const one of [...(others ?? []), ...(alerts ?? []).toReversed()]) roundabout.add(one);
      for (const one of others ?? []) roundabout.remove(one);
      for (const one of alerts ?? []) {
        assert.equal(roundabout.worthOf(one), straight.worthOf(one));
        assert.deepEqual(roundabout.frequencyOf(one, 50, 1), straight.frequencyOf(one, 50, 1));
      }
    }), { numRuns: 300 });
  });
});
