import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { editDistance, nearest } from './nearest.ts';

const VERBS = ['start', 'scan', 'normalise', 'rules', 'send', 'incidents', 'tenants', 'doctor'];

for (const [typed, meant] of [['strat', 'start'], ['scna', 'scan'], ['normalize', 'normalise'], ['incident', 'incidents'], ['inc', 'incidents'], ['Doctor', 'doctor'], ['rule', 'rules']] as const) {
  test(`"${typed}" was most likely meant to be "${meant}"`, () => {
    assert.equal(nearest(typed, VERBS), meant);
  });
}

test('a word that is like none of them gets no suggestion', () => {
  assert.equal(nearest('hovercraft', VERBS), null);
  assert.equal(nearest('x', []), null);
});

test('a distance is zero only between equal words, the same in both directions, and at most the longer length', () => {
  const word = fc.string({ maxLength: 8 });
  fc.assert(
    fc.property(word, word, (left, right) => {
      const distance = editDistance(left, right);
      assert.equal(distance === 0, left === right);
      assert.equal(distance, editDistance(right, left));
      assert.ok(distance <= Math.max(left.length, right.length));
      assert.ok(distance >= Math.abs(left.length - right.length));
    }),
  );
});

test('one insertion, removal, replacement or swap of neighbours is one step', () => {
  for (const near of ['sscan', 'can', 'span', 'sacn']) assert.equal(editDistance('scan', near), 1);
});
