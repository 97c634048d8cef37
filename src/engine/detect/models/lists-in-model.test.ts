import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type BehaviourModel, modelSchema } from '#contract/model.ts';
import { compileModels, Models } from './create-models.ts';
import type { Observation } from './finding.ts';
import { fillInModel, listsOfModel } from './lists-in-model.ts';

const MODEL: BehaviourModel = modelSchema.parse({
  name: 'travels', kind: 'travel', title: 'Travels', description: 'For tests', level: 'low', confidence: 0.4, when: { class_uid: 3002 }, entity: { type: 'user', from: 'user.name' },
  features: { latitude: 'a', longitude: 'b', network: 'w' }, parameters: { minKm: 500, maxKmh: 1000, roamingNetworks: ['%vpn%', 'harbour'] }, threshold: 0.1, baseline: '', reasons: { speed: '', distance: '', network: '' },
});

function signIn(timeMs: number, latitude: number, network: string): Observation {
  return { model: 'travels', timeMs, eventId: `e${timeMs}`, source: 's', domain: null, entity: { type: 'user', value: 'ana' }, features: { latitude, longitude: 10, network }, entities: [] };
}

describe('lists in models', () => {
  it('stand for their values, and for nothing where there is none', () => {
    assert.deepEqual(listsOfModel(MODEL), ['vpn']);
    assert.deepEqual(fillInModel(MODEL, { vpn: ['m247', 'tzulo'] }).parameters, { minKm: 500, maxKmh: 1000, roamingNetworks: ['m247', 'tzulo', 'harbour'] });
    assert.deepEqual(fillInModel(MODEL, {}).parameters, { minKm: 500, maxKmh: 1000, roamingNetworks: ['harbour'] });
  });

  it('may change while a model runs, which forgets nothing', () => {
    const set = compileModels([MODEL], { vpn: ['m247'] });
    assert.equal(set.areListsRead, true);
    const models = new Models(set);
    const hour = 3_600_000;
    assert.equal(models.take(signIn(0, 55, 'fjord')), null);
    assert.equal(models.take(signIn(hour, 1, 'M247 Europe')), null);
    models.takeLists({ vpn: [] });
    assert.match(JSON.stringify(models.take(signIn(hour, 1, 'M247 Europe'))), /neither is known as a VPN service/);
    models.takeLists({ vpn: ['fjord'] });
    assert.equal(models.take(signIn(40 * hour, 55, 'Fjord')), null);
  });
});
