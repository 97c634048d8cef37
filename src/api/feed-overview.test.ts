import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tenantScope } from '#contract/tenant.ts';
import { memoryEventStore } from '#stores/events/memory-event-store.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import { madeUpResult } from '#stores/state/made-up.ts';
import type { StateStore, TenantResult } from '#stores/state/port.ts';
import { DAY_MS, intelStage, madeIndicator, NOW_MS } from './intel-stage.fixture.ts';

const openStage = () => intelStage({ state: (clock) => memoryStateStore({ clock }), events: memoryEventStore });

async function commit(state: StateStore, parts: Partial<TenantResult>): Promise<void> {
  const from = await state.position();
  await state.commit({ from, to: from + 1, tenants: [madeUpResult({ tenant: 'acme', ...parts })] });
}

describe('the overview of feeds', () => {
  it('has those of the provider and of the tenants of the person, with what they found there, and no others', async () => {
    const { state, as } = await openStage();
    for (const [feeds, name] of [[state.indicators.ofProvider, 'c2'], [state.indicators.forTenant(tenantScope('acme')), 'own'], [state.indicators.forTenant(tenantScope('other')), 'foreign']] as const) {
      await feeds.put(name, [madeIndicator('domain', 'bad.example')]);
      await feeds.complete({ feed: name, description: '', nowMs: NOW_MS, from: { source: 'x', everyMs: name === 'c2' ? DAY_MS : null, notTaken: {} } });
    }
    const count = { day: Math.floor(NOW_MS / DAY_MS), fired: 3, alerts: 2, lastFiredMs: NOW_MS };
    await commit(state, { ruleCounts: [{ ...count, rule: 'watchfloor.indicators/c2' }] });
    await commit(state, { tenant: 'other', ruleCounts: [{ ...count, rule: 'watchfloor.indicators/c2' }, { ...count, rule: 'watchfloor.indicators/foreign' }] });
    const shown = async (tenants: readonly string[]) => (await (await as(tenants))('indicator-feeds')).body;
    const acme = await shown(['acme']);
    assert.deepEqual(acme.feeds.map(({ name, tenant, alerts, matches, nextAtMs, isOverdue }: Record<string, unknown>) => [name, tenant, alerts, matches, nextAtMs, isOverdue]), [['c2', null, 2, 3, NOW_MS + DAY_MS, false], ['own', 'acme', 0, 0, null, false]]);
    assert.equal(acme.indicators, 2);
    const all = await shown(['*']);
    assert.deepEqual(all.feeds.map(({ name, alerts }: Record<string, unknown>) => [name, alerts]), [['c2', 4], ['own', 0], ['foreign', 2]]);
  });

  it('says that an import is overdue when it is late by more than a quarter of its span', async () => {
    const { state, as } = await openStage();
    for (const [name, agoMs] of [['fresh', DAY_MS], ['late', 1.3 * DAY_MS]] as const) await state.indicators.ofProvider.complete({ feed: name, description: '', nowMs: NOW_MS - agoMs, from: { source: '', everyMs: DAY_MS, notTaken: {} } });
    const { feeds } = (await (await as(['acme']))('indicator-feeds')).body;
    assert.deepEqual(feeds.map(({ isOverdue }: { isOverdue: boolean }) => isOverdue), [false, true]);
  });
});
