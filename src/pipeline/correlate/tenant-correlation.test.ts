import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Alert } from '#contract/alert.ts';
import { tenantScope } from '#contract/tenant.ts';
import { madeUpAlert, madeUpResult } from '#stores/state/made-up.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import { NO_DECISIONS } from '#stores/state/port.ts';
import { Chains } from '#engine/correlate/chains.ts';
import { TenantCorrelation } from './tenant-correlation.ts';

const DAY = 86_400_000;

function alert(id: string, timeMs: number, who: string): Alert {
  return madeUpAlert({ id, tenant: 'acme', timeMs, entities: [{ type: 'process', value: who, role: 'actor' }] });
}

describe('correlation of a tenant', () => {
  it('keeps an incident as it is over a start, also where it began before the window', async () => {
    const state = memoryStateStore();
    const before = await TenantCorrelation.load('acme', { state, chains: new Chains(), nowMs: 0 });
    const { alerts } = before.take([alert('a', 0, 'p'), alert('b', 25 * DAY, 'p')], []);
    await state.commit({ from: 0, to: 1, tenants: [madeUpResult({ tenant: 'acme', alerts, incidents: [] })] });
    await state.commit({ from: 1, to: 2, tenants: [madeUpResult({ tenant: 'acme', incidents: (await TenantCorrelation.load('acme', { state, chains: new Chains(), nowMs: 25 * DAY })).catchUp().changed })] });
    const [kept] = await state.forTenant(tenantScope('acme')).incidents({ limit: 9 });
    assert.deepEqual(kept?.incident.alerts, ['a', 'b']);
    const after = await TenantCorrelation.load('acme', { state, chains: new Chains(), nowMs: 31 * DAY });
    assert.deepEqual(after.catchUp(), { changed: [], merged: [], moved: [] });
  });

  it('forgets alerts of old incidents before old alerts of one that goes on', async () => {
    const correlation = await TenantCorrelation.load('acme', { state: memoryStateStore(), chains: new Chains(), nowMs: 0 });
    correlation.take([alert('a', 0, 'p'), alert('b', 2 * DAY, 'p')], []);
    correlation.catchUp();
    const others = Array.from({ length: 22_001 }, (_, n) => alert(`x${n}`, DAY, `q${n}`));
    const taken = correlation.take(others, []);
    const changed = [...taken.changed, ...correlation.catchUp().changed];
    assert.ok(changed.length >= 19_000);
    // It weighs less now that its rule fires with everybody, but it is whole.
    assert.ok(changed.filter(({ alerts }) => alerts.includes('b')).every(({ alerts }) => alerts.includes('a')));
    assert.ok(correlation.alert('a') && correlation.alert('b'));
    assert.equal(correlation.alert('x0') === undefined && correlation.alert('x1') === undefined, false);
  });

  it('follows what people decide about alerts, also about those of long ago, over a start, and back when it is undone', async () => {
    const state = memoryStateStore();
    const own = state.forTenant(tenantScope('acme'));
    const first = await TenantCorrelation.load('acme', { state, chains: new Chains(), nowMs: 0 });
    const { alerts, changed } = first.take([alert('a', 0, 'p'), alert('b', 40 * DAY, 'q')], []);
    await state.commit({ from: 0, to: 1, tenants: [madeUpResult({ tenant: 'acme', alerts, incidents: changed })] });
    const correlation = await TenantCorrelation.load('acme', { state, chains: new Chains(), nowMs: 40 * DAY });
    correlation.catchUp();
    const link = await own.addLink({ kind: 'together', alerts: ['b'], others: ['a'], reason: 'one hand', by: 'ana', nowMs: 1, incidents: [] });
    const follow = async (of: TenantCorrelation) => {
      await of.followDecisions((await state.decisionVersions()).get('acme') ?? NO_DECISIONS);
      const caught = of.catchUp();
      await state.commit({ from: 1, to: 1, tenants: [madeUpResult({ tenant: 'acme', incidents: caught.changed, merged: caught.merged })] });
      return (await own.incidents({ limit: 9 })).map((one) => one.incident.alerts.join(' ')).sort();
    };
    assert.deepEqual(await follow(correlation), ['a b']);
    assert.equal(correlation.dueMs, null);
    const after = await TenantCorrelation.load('acme', { state, chains: new Chains(), nowMs: 40 * DAY });
    assert.deepEqual([after.catchUp(), await follow(after)], [{ changed: [], merged: [], moved: [] }, ['a b']]);
    await own.undoLink(link.id, { by: 'ana', reason: 'two hands', nowMs: 2, incidents: [] });
    assert.deepEqual(await follow(after), ['a', 'b']);
    await own.addLink({ kind: 'apart', alerts: ['x'], others: ['y'], reason: 'of no alert', by: 'ana', nowMs: 3, incidents: [] });
    assert.deepEqual(await follow(after), ['a', 'b']);
  });

  it('lowers incidents of a rule that was judged false, says why, keeps that over a start, and raises them with a true one', async () => {
    const state = memoryStateStore();
    const own = state.forTenant(tenantScope('acme'));
    const load = () => TenantCorrelation.load('acme', { state, chains: new Chains(), nowMs: 0 });
    const correlation = await load();
    const { alerts, changed } = correlation.take(['a', 'b', 'c', 'd', 'e'].map((id) => alert(id, 0, `p${id}`)), []);
    await state.commit({ from: 0, to: 1, tenants: [madeUpResult({ tenant: 'acme', alerts, incidents: changed })] });
    const incidentOf = async (one: string) => (await own.incidents({ limit: 9 })).find(({ incident }) => incident.alerts.includes(one))?.incident;
    const judge = async (one: string, kind: 'false_positive' | 'true_positive') => {
      const judged = await own.judgeIncident((await incidentOf(one))?.id ?? '', { kind, reason: kind === 'true_positive' ? 'malware' : 'rule_too_wide', note: '', isClosing: false, by: 'ana', nowMs: 1 });
      assert.ok(judged.ok);
      await correlation.followDecisions((await state.decisionVersions()).get('acme') ?? NO_DECISIONS);
      await state.commit({ from: 1, to: 1, tenants: [madeUpResult({ tenant: 'acme', incidents: correlation.catchUp().changed })] });
      return incidentOf('e');
    };
    const priorities = [(await incidentOf('e'))?.priority ?? 0, (await judge('a', 'false_positive'))?.priority ?? 0, (await judge('b', 'false_positive'))?.priority ?? 0];
    const third = await judge('c', 'false_positive');
    assert.deepEqual([...priorities, third?.priority ?? 0].map((priority, at, all) => at === 0 || priority < (all[at - 1] ?? 0)), [true, true, true, true]);
    assert.deepEqual(third?.trust, [{ rule: 'rule-1', title: 'Sign-in from a new country', factor: 0.65, judged: { true_positive: 0, benign_true_positive: 0, false_positive: 3 } }]);
    assert.deepEqual((await load()).catchUp().changed, []);
    assert.ok(((await judge('d', 'true_positive'))?.priority ?? 0) > (third?.priority ?? 0));
  });

  it('follows what people declare of entities, over a start, and back when it is removed', async () => {
    const state = memoryStateStore();
    await state.createTenant({ id: 'acme', name: 'Acme', nowMs: 0 });
    const own = state.forTenant(tenantScope('acme'));
    const correlation = await TenantCorrelation.load('acme', { state, chains: new Chains(), nowMs: 0 });
    const { alerts, changed } = correlation.take([alert('a', 0, 'p'), alert('b', 1, 'q')].map((one, at) => ({ ...one, entities: [{ type: 'user' as const, value: at === 0 ? 'ann' : 'lee', role: 'actor' as const }] })), []);
    await state.commit({ from: 0, to: 1, tenants: [madeUpResult({ tenant: 'acme', alerts, incidents: changed })] });
    assert.equal(changed.length, 2);
    await own.changeDeclared({ written: [{ entity: { type: 'user', value: 'ann' }, aliases: [{ type: 'user', value: 'lee' }], worth: 'critical', groups: [], duty: null, note: '', by: 'ana', atMs: 1 }], removed: [] });
    const follow = async (of: TenantCorrelation) => {
      await of.followDecisions((await state.decisionVersions()).get('acme') ?? NO_DECISIONS);
      const caught = of.catchUp();
      await state.commit({ from: 1, to: 1, tenants: [madeUpResult({ tenant: 'acme', incidents: caught.changed, merged: caught.merged })] });
      return (await own.incidents({ limit: 9 })).map(({ incident }) => `${incident.alerts.join(' ')} ${incident.score.asset}`).sort();
    };
    assert.deepEqual(await follow(correlation), ['a b 1.3']);
    assert.equal(correlation.dueMs, null);
    const after = await TenantCorrelation.load('acme', { state, chains: new Chains(), nowMs: 2 });
    assert.deepEqual([after.catchUp().changed, await follow(after)], [[], ['a b 1.3']]);
    await own.changeDeclared({ written: [], removed: [{ type: 'user', value: 'ann' }] });
    assert.deepEqual(await follow(after), ['a 1', 'b 1']);
  });
});
