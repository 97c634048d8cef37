import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Alert } from '#contract/alert.ts';
import type { Worth } from '#contract/declared-entity.ts';
import { DOMAINS } from '#contract/domain.ts';
import type { IncidentAsset } from '#contract/incident.ts';
import { SEVERITIES } from '#contract/severity.ts';
import { TACTICS } from '#contract/tactics.ts';
import { PAGING_LINE, scoreAlerts } from './priority.ts';

function alert(parts: Partial<Alert> & { rule?: Alert['rule'] }): Alert {
  return {
    id: 'a', tenant: 't', timeMs: 0, lastTimeMs: 0, rule: { id: 'r', title: 'Rule', level: 'medium' }, source: 'acme.edr', domain: 'endpoint', severity: 'medium', confidence: 0.75,
    entities: [], techniques: [], tactics: ['execution'], summary: '', events: [], count: 1, ...parts,
  };
}

const anyAlert = fc.record({
  id: fc.uuid(), rule: fc.constantFrom('r1', 'r2', 'r3', 'r4').map((id) => ({ id, title: id, level: 'low' as const })), severity: fc.constantFrom(...SEVERITIES), confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  domain: fc.constantFrom(...DOMAINS, null), tactics: fc.array(fc.constantFrom(...TACTICS, 'unheard-of'), { maxLength: 2 }), host: fc.constantFrom('ws1', 'ws2', 'ws3'),
}).map(({ host, ...parts }) => alert({ ...parts, entities: [{ type: 'host', value: host, role: 'actor' }] }));

describe('priority', () => {
  it('lies between 0 and 100 and is not lowered by more evidence', () => {
    fc.assert(fc.property(fc.array(anyAlert, { minLength: 1, maxLength: 8 }), anyAlert, (alerts, more) => {
      const [before, after] = [scoreAlerts(alerts), scoreAlerts([...alerts, more])];
      assert.ok(before.priority >= 0 && after.priority <= 100 && Number.isInteger(after.priority));
      assert.ok(after.priority >= before.priority, `${before.priority} fell to ${after.priority}`);
    }), { numRuns: 3_000 });
  });

  it('does not depend on the order of alerts', () => {
    fc.assert(fc.property(fc.array(anyAlert, { minLength: 1, maxLength: 8 }), (alerts) => assert.deepEqual(scoreAlerts(alerts.toReversed()), scoreAlerts(alerts))));
  });

  it('is the product of the terms that the screen shows', () => {
    fc.assert(fc.property(fc.array(anyAlert, { minLength: 1, maxLength: 8 }), (alerts) => {
      const { priority, terms } = scoreAlerts(alerts);
      assert.equal(priority, Math.min(100, Math.round(100 * terms.severity * terms.confidence * terms.asset * terms.spread * terms.stage)));
    }));
  });

  it('rises with the severity of a lone alert, of which high and critical page', () => {
    const priorities = SEVERITIES.map((severity) => scoreAlerts([alert({ severity })]).priority);
    assert.deepEqual(priorities, [...priorities].sort((a, b) => a - b));
    assert.deepEqual(priorities.map((priority) => priority >= PAGING_LINE), [false, false, false, true, true]);
  });

  it('stays below the line for one noisy rule, however often and wherever it fires', () => {
    const noise = Array.from({ length: 500 }, (_, index) => alert({ id: `a${index}`, domain: DOMAINS[index % 5] ?? null, entities: [{ type: 'host', value: `ws${index}`, role: 'actor' }] }));
    assert.equal(scoreAlerts(noise).priority, scoreAlerts(noise.slice(0, 1)).priority);
    assert.ok(scoreAlerts(noise).priority < PAGING_LINE);
  });

  it('rises with other rules, other tactics, other hosts and other domains', () => {
    const second = { id: 'b', rule: { id: 'r2', title: 'Other', level: 'medium' as const } };
    const priorities = [
      [alert({})],
      [alert({}), alert(second)],
      [alert({}), alert({ ...second, tactics: ['discovery'] })],
      [alert({}), alert({ ...second, tactics: ['discovery'], domain: 'cloud' })],
    ].map((alerts) => scoreAlerts(alerts).priority);
    assert.deepEqual(priorities, [...new Set(priorities)].sort((a, b) => a - b));
    assert.ok((priorities[0] ?? 0) < PAGING_LINE && (priorities[3] ?? 0) >= 65, priorities.join());
  });

  it('names its severity by fixed lines', () => {
    assert.equal(scoreAlerts([alert({ severity: 'critical', confidence: 0.9, tactics: ['impact'] })]).severity, 'critical');
    assert.equal(scoreAlerts([alert({ severity: 'informational' })]).severity, 'informational');
    assert.equal(scoreAlerts([alert({ severity: 'medium' })]).severity, 'low');
  });

  it('counts less what a rule fires all the time, and more what follows a known course', () => {
    const alerts = [alert({ tactics: ['initial-access'] }), alert({ id: 'b', rule: { id: 'r2', title: 'Other', level: 'medium' }, tactics: ['collection'] })];
    const chain = { id: 'c', title: 'Course', level: 'high' as const, steps: [{ title: 'One', alert: 'a' }, { title: 'Two', alert: 'b' }, { title: 'Three', alert: null }] };
    const plainly = { chains: [], worthOf: () => 1, trustOf: () => 1, assets: [] };
    const plain = scoreAlerts(alerts).priority;
    assert.ok(scoreAlerts(alerts, { ...plainly, chains: [chain] }).priority > plain);
    assert.ok(scoreAlerts(alerts, { ...plainly, worthOf: () => 0.5 }).priority < plain / 2);
    assert.ok(scoreAlerts(alerts, { ...plainly, chains: [chain], worthOf: () => 0.5 }).priority < plain);
  });

  it('rises with the worth of what is touched, and falls only where all that is declared is low', () => {
    const asset = (worth: Worth, isCounted = true): IncidentAsset => ({ entity: { type: 'host', value: worth }, worth, groups: [], duty: null, note: '', names: [], isCounted });
    const termOf = (...assets: readonly IncidentAsset[]) => scoreAlerts([alert({ severity: 'high' })], { chains: [], worthOf: () => 1, trustOf: () => 1, assets }).terms.asset;
    assert.deepEqual([termOf(), termOf(asset('low')), termOf(asset('normal')), termOf(asset('high')), termOf(asset('critical'))], [1, 0.85, 1, 1.15, 1.3]);
    assert.deepEqual([termOf(asset('low'), asset('normal')), termOf(asset('high'), asset('critical'), asset('low')), termOf(asset('critical', false), asset('high'))], [1, 1.3, 1.15]);
  });
});
