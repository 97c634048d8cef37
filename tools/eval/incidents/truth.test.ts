import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BACKGROUND, markedId, ownerOfEvent, scenarioOfAlert } from './truth.ts';

test('an event tells whose it is, also as one of several of a record', () => {
  assert.deepEqual(ownerOfEvent(markedId('abc', { scenario: 3, step: 0 })), { scenario: 3, step: 0 });
  assert.deepEqual(ownerOfEvent(`${markedId('abc', { scenario: 12, step: null })}.17`), { scenario: 12, step: null });
  assert.equal(ownerOfEvent(markedId('abc', { scenario: BACKGROUND, step: null })), null);
});

test('an alert is of the scenario that half of its events are of', () => {
  const [a, b, none] = [markedId('a', { scenario: 0, step: 1 }), markedId('b', { scenario: 1, step: 0 }), 'c'];
  assert.equal(scenarioOfAlert([a, none]), 0);
  assert.equal(scenarioOfAlert([a, none, 'd']), BACKGROUND);
  assert.equal(scenarioOfAlert([a, b, b]), 1);
  assert.equal(scenarioOfAlert([a, b, none]), BACKGROUND);
  assert.equal(scenarioOfAlert([none]), BACKGROUND);
});
