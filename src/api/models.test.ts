import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryEventStore } from '#stores/events/memory-event-store.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import { madeUpResult } from '#stores/state/made-up.ts';
import type { StateStore, TenantResult } from '#stores/state/port.ts';
import { DAY_MS, intelStage, NOW_MS } from './intel-stage.fixture.ts';

const openStage = () => intelStage({ state: (clock) => memoryStateStore({ clock }), events: memoryEventStore });

async function commit(state: StateStore, parts: Partial<TenantResult>): Promise<void> {
  const from = await state.position();
  await state.commit({ from, to: from + 1, tenants: [madeUpResult({ tenant: 'acme', ...parts })] });
}

describe('behaviour models', () => {
  it('say what they watch, when they alert and what they did at the tenants of the person', async () => {
    const { state, as } = await openStage();
    const count = { rule: 'watchfloor.models/new-sign-in-country', day: Math.floor(NOW_MS / DAY_MS), fired: 3, alerts: 2, lastFiredMs: NOW_MS };
    await commit(state, { ruleCounts: [count] });
    await commit(state, { tenant: 'other', ruleCounts: [count] });
    const [model] = (await (await as(['acme']))('models')).body.models;
    assert.deepEqual([model.watches, model.entity, model.threshold, model.confidence, model.alerts, model.matches, model.lastAlertMs], ['Authentication: activity is Logon', { type: 'user', from: ['user.name'] }, 0.5, { least: 0.2, most: 0.4 }, 2, 3, NOW_MS]);
    assert.deepEqual(model.proof, { fires: ['for the first time'], misses: ['it was there before'] });
    const all = await as(['*']);
    assert.deepEqual([(await all('models')).body.models[0].alerts, (await all('models?tenant=other')).body.models[0].alerts, (await all('models?tenant=none')).status], [4, 2, 404]);
  });

  it('tell what they remember of an entity, at its tenant alone', async () => {
    const { state, as } = await openStage();
    const memory = JSON.stringify({ f: NOW_MS - 20 * DAY_MS, l: NOW_MS, n: 12, v: [1, 2], o: 0 });
    await commit(state, { memory: { kept: [{ model: 'new-sign-in-country', key: 'ann', seen: 1, memory }], dropped: [] } });
    const ask = await as(['acme']);
    const { entries } = (await ask('tenants/acme/models/new-sign-in-country/memory?entity=ann')).body;
    assert.deepEqual(entries, [{ about: '', facts: [
      { name: 'known since', value: NOW_MS - 20 * DAY_MS, isTime: true }, { name: 'seen last', value: NOW_MS, isTime: true }, { name: 'times seen', value: 12, isTime: false }, { name: 'different values', value: 2, isTime: false },
    ] }]);
    assert.deepEqual((await ask('tenants/acme/models/new-sign-in-country/memory?entity=bob')).body.entries, []);
    const path = 'models/new-sign-in-country/memory?entity=ann';
    assert.deepEqual([(await ask(`tenants/other/${path}`)).status, (await ask('tenants/acme/models/none/memory?entity=ann')).status, (await (await as(['*']))(`tenants/other/${path}`)).body.entries], [404, 404, []]);
  });
});
