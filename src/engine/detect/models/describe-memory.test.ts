import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { proofRecords } from './proof-records.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { readModelProof, readModels } from '#stores/content/models-folder.ts';
import { compileModels, Models } from './create-models.ts';
import { describeMemory } from './describe-memory.ts';

const [models, normaliser] = await Promise.all([readModels('content'), normaliserFromContent('content')]);

describe('what a model remembers', () => {
  for (const model of models) {
    it(`is told in words of the entities of its proof: ${model.name}`, async () => {
      const set = compileModels([model]);
      const running = new Models(set);
      const entities = new Set<string>();
      for (const { records } of (await readModelProof('content', model.name)).fires) {
        for (const [n, text] of proofRecords(records).entries()) {
          const outcome = normaliser.normalise({ tenant: 't', source: '', receivedAtMs: 0, id: `r${n}`, text });
          for (const observation of outcome.ok ? outcome.events.flatMap(set.read) : []) {
            entities.add(observation.entity.value);
            running.take(observation);
          }
        }
      }
      const kept = running.changes().kept.filter((one) => one.model === model.name);
      assert.ok(kept.length > 0 && entities.size > 0);
      for (const one of kept) {
        const entity = [...entities].find((name) => one.key === name || one.key.startsWith(`${name} `));
        assert.ok(entity, `${one.key} begins with no entity`);
        const { about, facts } = describeMemory(model, entity, one);
        assert.equal(`${entity} ${about}`.trim(), one.key);
        assert.ok(facts.length > 0);
        for (const { name, value, isTime } of facts) assert.ok(name !== '' && value !== '' && !Number.isNaN(value) && (isTime !== true || typeof value === 'number'), `${name}: ${value}`);
      }
    });
  }
});
