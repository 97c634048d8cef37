import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listFaults } from './list-faults.ts';
import { parseSigma } from './parse-sigma.ts';

function faultsOf(detection: string, lists: Readonly<Record<string, readonly string[]>> = { l: [] }): readonly string[] {
  const { rules, problems } = parseSigma(`title: T\nid: t\nlogsource: {}\ndetection:\n${detection.replaceAll(/^/gm, '  ')}\n`, 'r.yml');
  assert.deepEqual(problems, []);
  return listFaults(rules, 'l', lists).map(({ effect }) => effect);
}

const A = "a: { User|expand: '%l%' }";

test('a rule that cannot match without the list is silent, one with another way is narrower, one that leaves out what the list names is wider', () => {
  assert.deepEqual(faultsOf(`${A}\nb: { Host: x }\ncondition: a and b`), ['silent']);
  assert.deepEqual(faultsOf(`${A}\nb: { Host: x }\ncondition: a or b`), ['narrower']);
  assert.deepEqual(faultsOf(`${A}\nb: { Host: x }\ncondition: b and not a`), ['wider']);
  assert.deepEqual(faultsOf(`${A}\nb: { Host: x }\nc: { Port: 1 }\ncondition: 2 of them`), ['narrower']);
  assert.deepEqual(faultsOf(`${A}\nb: { Host|expand: '%l%' }\nc: { Port: 1 }\ncondition: 2 of them`), ['silent']);
  assert.deepEqual(faultsOf(`${A}\nb: { Host: x }\ncondition: b and not (not a)`), ['silent']);
});

test('rules that the list serves, or that read others, are not told of', () => {
  assert.deepEqual(faultsOf(`${A}\ncondition: a`, { l: ['ana'] }), []);
  assert.deepEqual(faultsOf("a: { User|expand: '%other%' }\ncondition: a"), []);
  assert.deepEqual(faultsOf(`${A}\ncondition: a`, {}), ['silent']);
});
