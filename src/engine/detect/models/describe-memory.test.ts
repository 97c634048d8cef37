import assert from 'node:assert/strict';
import { it } from 'node:test';
import { modelSchema } from '#contract/model.ts';
import { describeMemory } from './describe-memory.ts';

const HOURS = modelSchema.parse({
  name: 'sign-in-hour', kind: 'time-of-day', title: 't', description: 'd', level: 'low', confidence: 0.2, when: { class_uid: 3002 }, entity: { type: 'user', from: 'user.name' }, features: {}, parameters: { learnDays: 14, minSeen: 10, halfLifeDays: 30 },
  threshold: 0.7, baseline: 'b', reasons: { hour: 'h', habit: 'h', days: 'd' },
});

it('says times as times, hours by name, and when it was told; what the memory does not have is left out', () => {
  const hours = Array.from({ length: 24 }, (_, hour) => (hour === 8 || hour === 9 ? 500 : 1));
  const memory = (parts: object): string => JSON.stringify({ f: 1_000, d: 0, n: 12, h: hours, o: 0, ...parts });
  const told = (parts: object) => describeMemory(HOURS, 'ann', { model: 'sign-in-hour', key: 'ann', seen: 1, memory: memory(parts) });
  assert.deepEqual(told({}), { about: '', facts: [{ name: 'known since', value: 1_000, isTime: true }, { name: 'times seen', value: 12 }, { name: 'usual hours (UTC)', value: '08, 09' }] });
  assert.deepEqual(told({ f: undefined, o: 5_000 }).facts.map(({ name }) => name), ['times seen', 'usual hours (UTC)', 'told last']);
});
