import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NormalisedEvent } from '#contract/event.ts';
import { type ModelProof, modelProofSchema } from '#contract/model-proof.ts';
import { type BehaviourModel, modelSchema } from '#contract/model.ts';
import { proveModel } from './prove-model.ts';

const MODEL: BehaviourModel = modelSchema.parse({
  name: 'many-names', kind: 'mass-change', title: 'Many Files', description: 'd', level: 'low', confidence: 0.5, when: { class_uid: 1001 }, entity: { type: 'user', from: 'actor.user.name' }, threshold: 0.3, baseline: 'few',
  features: { object: 'file.path' }, parameters: { windowMinutes: 60, halfLifeWindows: 24, minWindows: 1, minObjects: 5, fullObjects: 10 }, reasons: { objects: '{{objects}} files', deviation: 'more than usual', learnt: 'known' },
});
const eventsOf = (record: string): NormalisedEvent[] => {
  const { file, at } = JSON.parse(record) as { file: string; at: string };
  return [{ id: 'same', tenant: 't', source: 'x.y', domain: 'cloud', timeMs: Number(at) * 1000, logSources: [], fields: {}, raw: record, ocsf: { class_uid: 1001, actor: { user: { name: 'lena' } }, file: { path: file }, metadata: {} } } as unknown as NormalisedEvent];
};
const series = (count: number, every = 1) => ({ count, every, record: { file: 'f{{n}}', at: '{{time}}' } });
const proof = (fires: number, misses: number, says?: string): ModelProof =>
  modelProofSchema.parse({ fires: [{ ...(says === undefined ? {} : { says }), records: [series(fires)] }], misses: [{ why: 'few', records: [series(misses)] }] });

test('a proof that holds says so, and of which domain the events were', () => {
  const { entries, domains } = proveModel(MODEL, proof(40, 2), { eventsOf, lists: {} });
  assert.deepEqual(entries.map(({ kind, isAsProved }) => [kind, isAsProved]), [['fires', true], ['misses', true]]);
  assert.deepEqual(domains, ['cloud']);
});

test('too little, or other words than the proof has, is not as proved', () => {
  assert.equal(proveModel(MODEL, proof(2, 2), { eventsOf, lists: {} }).entries[0]?.isAsProved, false);
  assert.equal(proveModel(MODEL, proof(40, 2, 'something else'), { eventsOf, lists: {} }).entries[0]?.isAsProved, false);
});
