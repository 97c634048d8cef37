import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Alert } from '#contract/alert.ts';
import type { RecordSeries } from '#contract/model-proof.ts';
import type { BehaviourModel, KeptMemory } from '#contract/model.ts';
import { TACTICS } from '#contract/tactics.ts';
import { alertOfDeviation } from '#engine/detect/models/alert-of-deviation.ts';
import { compileModels, Models, type ModelSet } from '#engine/detect/models/create-models.ts';
import { describeMemory } from '#engine/detect/models/describe-memory.ts';
import type { Observation } from '#engine/detect/models/finding.ts';
import { listsOfModel } from '#engine/detect/models/lists-in-model.ts';
import { proofRecords } from '#engine/detect/models/proof-records.ts';
import { listsAtTenant } from '#engine/detect/sigma/lists-at-tenant.ts';
import { PAGING_LINE, scoreAlerts } from '#engine/score/priority.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { readLists } from '#stores/content/content-folder.ts';
import { readModelProof, readModels } from '#stores/content/models-folder.ts';

const CONTENT = 'content';
const [models, normaliser, ofContent] = await Promise.all([readModels(CONTENT), normaliserFromContent(CONTENT), readLists(CONTENT)]);
const lists = listsAtTenant(ofContent);

/** What a proof's records give a model, event by event. */
function observationsOf(set: ModelSet, series: readonly RecordSeries[]): Observation[] {
  return proofRecords(series).flatMap((text, at) => {
    const outcome = normaliser.normalise({ tenant: 'local', source: '', receivedAtMs: Date.UTC(2026, 5, 1), id: `r${at}`, text });
    assert.ok(outcome.ok && outcome.events.length > 0, `no mapping reads ${text}`);
    return outcome.events.flatMap(set.read);
  });
}

/** The alerts of one model that sees nothing but these records. */
function alertsOn(model: BehaviourModel, series: readonly RecordSeries[]): Alert[] {
  const set = compileModels([model], lists);
  const running = new Models(set);
  return observationsOf(set, series).flatMap((observation) => alertOf(running, observation));
}

function alertOf(running: Models, observation: Observation): Alert[] {
  const finding = running.take(observation);
  return finding === null ? [] : [alertOfDeviation(finding, 'local', (...parts) => parts.join(' '))];
}

/** The same, with the model thrown away and made from what was kept after each so many observations. */
function alertsInChunks(model: BehaviourModel, series: readonly RecordSeries[], size: number): Alert[] {
  const set = compileModels([model], lists);
  const store = new Map<string, KeptMemory>();
  let running = new Models(set);
  return observationsOf(set, series).flatMap((observation, at) => {
    if (at % size === 0) {
      const { kept, dropped } = running.changes();
      for (const one of kept) store.set(JSON.stringify([one.model, one.key]), one);
      for (const one of dropped) store.delete(JSON.stringify([one.model, one.key]));
      running = new Models(set, [...store.values()]);
    }
    return alertOf(running, observation);
  });
}

describe('every behaviour model of ours', () => {
  for (const model of models) {
    it(`${model.name} says what it means and where it stands in ATT&CK`, () => {
      assert.ok(model.description.length > 60 && model.techniques.length > 0 && model.tactics.length > 0);
      for (const name of listsOfModel(model)) assert.ok(Object.hasOwn(lists, name), `there is no list ${name}`);
      for (const tactic of model.tactics) assert.ok((TACTICS as readonly string[]).includes(tactic), `${tactic} is no tactic`);
    });
    it(`${model.name} alerts on its proof, explains itself, and is silent on near misses`, async () => {
      const proof = await readModelProof(CONTENT, model.name);
      for (const { says, records } of proof.fires) {
        const [alert] = alertsOn(model, records);
        assert.ok(alert, 'it does not alert');
        assert.doesNotMatch(alert.summary, /\{\{|undefined|NaN/);
        assert.ok(alert.summary.includes(says ?? ''), `it says: ${alert.summary}`);
        assert.ok(alert.confidence <= model.confidence);
      }
      for (const { why, records } of proof.misses) assert.deepEqual(alertsOn(model, records).map(({ summary }) => summary), [], `although ${why}`);
    });
    it(`${model.name} gives the same alerts however often it is stopped and started`, async () => {
      for (const { records } of (await readModelProof(CONTENT, model.name)).fires) {
        const whole = alertsOn(model, records);
        for (const size of [7, 40]) assert.deepEqual(alertsInChunks(model, records, size), whole);
      }
    });
    it(`${model.name} says in words what it remembers of each entity of its proof`, async () => {
      const set = compileModels([model]);
      const running = new Models(set);
      const entities = new Set<string>();
      for (const observation of (await readModelProof(CONTENT, model.name)).fires.flatMap(({ records }) => observationsOf(set, records))) {
        entities.add(observation.entity.value);
        running.take(observation);
      }
      const kept = running.changes().kept.filter((one) => one.model === model.name);
      assert.ok(kept.length > 0);
      for (const one of kept) {
        const entity = [...entities].find((name) => one.key === name || one.key.startsWith(`${name} `));
        assert.ok(entity, `${one.key} begins with no entity`);
        const { about, facts } = describeMemory(model, entity, one);
        assert.equal(`${entity} ${about}`.trim(), one.key);
        assert.ok(facts.length > 0);
        for (const { name, value } of facts) assert.ok(name !== '' && value !== '' && !Number.isNaN(value), `${name}: ${value}`);
      }
    });
    it(`${model.name} alone pages nobody, however sure it is`, async () => {
      const [alert] = alertsOn(model, (await readModelProof(CONTENT, model.name)).fires[0]!.records);
      const surest = { ...(alert as Alert), confidence: model.confidence };
      assert.ok(scoreAlerts([surest]).priority < PAGING_LINE);
    });
  }
});
