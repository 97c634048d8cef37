import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answer, runTasks } from './tasks.ts';

const judgementOf = (answer: Answer | undefined) => (answer?.kind === 'judgement' ? answer.judgement : undefined);

test('memory is measured in a process of its own, and grows with the entities', async () => {
  const [few, many] = await runTasks([{ kind: 'memory', input: { entities: 100, events: 2000, weeks: 1, maxFacts: 200_000, alerts: 300 }, rules: [] }, { kind: 'memory', input: { entities: 600, events: 8000, weeks: 1, maxFacts: 200_000, alerts: 600 }, rules: [] }], () => undefined);
  assert.ok(few?.kind === 'memory' && many?.kind === 'memory');
  assert.ok(few.figures.heapMiB > 0 && many.figures.heapMiB > few.figures.heapMiB, `${few.figures.heapMiB} MiB, ${many.figures.heapMiB} MiB`);
  assert.ok(many.figures.facts > few.figures.facts);
});

test('a generated week holds the scenario that was asked for and its look-alike, in a background of that size', async () => {
  const input = { seed: 3, users: 40, background: 3000, only: 'phished', hasLookAlikes: true, days: 7 };
  const [answer] = await runTasks([{ kind: 'generated', input, rules: [] }], () => undefined);
  const judgement = judgementOf(answer);
  assert.ok(judgement !== undefined && judgement.counts.records > 3000);
  assert.deepEqual([judgement.counts.unreadable, judgement.counts.lostOfScenarios], [0, 0]);
  assert.equal(judgement.truths.map(({ name, kind }) => `${name} ${kind}`).join(), 'phished-credential attack,phished-credential-look-alike look-alike');
});

test('what cannot be read is an answer with the reason', async () => {
  const [answer] = await runTasks([{ kind: 'folder', root: '/nowhere', only: '', rules: [] }], () => undefined);
  assert.ok(answer?.kind === 'refused');
  assert.match(answer.message, /\/nowhere cannot be read/);
});
