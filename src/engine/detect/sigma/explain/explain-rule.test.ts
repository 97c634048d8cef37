import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventFields } from '../../event-fields.ts';
import { lintDocument } from '../lint/lint-document.ts';
import { readYamlDocuments } from '../yaml-documents.ts';
import { describePredicate } from './describe-predicate.ts';
import { explainRule } from './explain-rule.ts';
import { similarName } from './similar-name.ts';

function explain(detection: string, values: Readonly<Record<string, string | null>>) {
  const text = `title: T\nlogsource: { product: windows }\ndetection:\n${detection.replaceAll(/^/gm, '  ')}\n`;
  const [yaml] = readYamlDocuments(text, 'a.yml', []);
  const parts = yaml === undefined ? null : lintDocument(yaml, text)?.detection;
  assert.ok(parts);
  const event: EventFields = { logSources: [{ product: 'windows' }], timeMs: 0, text: '', values: (field) => (Object.hasOwn(values, field) ? [values[field] ?? null] : undefined) };
  return explainRule(parts, { product: 'windows' }, event);
}

const lacks = ({ changes }: ReturnType<typeof explain>) => changes.map(({ predicate, toHold, searches }) => `${searches.join('>')}: ${toHold ? '' : 'not '}${describePredicate(predicate)}`);

test('each part of the condition is told with its name and whether it holds', () => {
  const told = explain('a: { Image: x }\nb: { Line|contains: y }\ncondition: a and not b', { Image: 'x', Line: 'xyz' });
  assert.equal(told.holds, false);
  assert.ok(told.tree.kind === 'and');
  assert.deepEqual(told.tree.children.map(({ kind, search, holds }) => [kind, search, holds]), [['predicate', 'a', true], ['not', null, false]]);
  assert.deepEqual(told.fields, ['Image', 'Line']);
  assert.deepEqual(lacks(told), ['b: not Line contains "y"']);
});

test('what is lacking is the least that would have to change', () => {
  assert.deepEqual(lacks(explain('a: { Image: x, Line: y, User: z }\nb: { Image: q }\ncondition: 1 of them', { Image: 'x' })), ['b: Image is "q"']);
  assert.deepEqual(lacks(explain('a: { Image: x, Line: y, User: z }\ncondition: a', { Image: 'x' })), ['a: Line is "y"', 'a: User is "z"']);
  assert.deepEqual(lacks(explain('a: { Image: x }\nb: { Line: y }\nc: { User: z }\ncondition: 2 of them', { Image: 'x' })), ['b: Line is "y"']);
  assert.deepEqual(lacks(explain('a: { Image: x }\nf: { Line: [y, z] }\ncondition: a and not f', { Image: 'x', Line: 'z' })), ['f: not Line is "z"']);
  assert.deepEqual(lacks(explain('a: { Image: x }\ncondition: a', { Image: 'x' })), []);
});

test('of ways that are as short each is told, and none that no event can take', () => {
  const orElse = (told: ReturnType<typeof explain>) => told.changes.map((change) => change.orElse.map(({ predicate, searches }) => `${searches.join('>')}: ${describePredicate(predicate)}`));
  assert.deepEqual(orElse(explain('a: { Image: [x, y] }\nb: { Line: z }\nc: { User: u, Host: h }\ncondition: 1 of them', {})), [['a: Image is "y"', 'b: Line is "z"']]);
  assert.deepEqual(orElse(explain('a: { Image: x }\nb: { Line: z }\nc: { User: u }\ncondition: 2 of them', { Image: 'x' })), [['c: User is "u"']]);
  assert.deepEqual(orElse(explain('a: { Image: x, Line: y }\ncondition: not a', { Image: 'x', Line: 'y' })), [['a: Line is "y"']]);
  const told = explain("a: { Image|lt: 3 }\nb: { Line: z }\ncondition: a or b", {});
  assert.deepEqual([lacks(told), orElse(told)], [['a: Image < 3'], [['b: Line is "z"']]]);
});

test('each field that is read is told once, and whether keywords read the text', () => {
  const told = explain("a: { Image: x, Line|fieldref: Image }\nk: [evil]\ncondition: a or k", {});
  assert.deepEqual([told.fields, told.readsText], [['Image', 'Line'], true]);
  assert.equal(explain('a: { Image: x }\ncondition: a', {}).readsText, false);
});

test('a name of the record that differs in writing only is found, however deep it stands', () => {
  const record = { a: 1, EventData: { commandLine: 'x', 'Process-Id': 3 } };
  assert.equal(similarName(record, 'CommandLine'), 'EventData.commandLine');
  assert.equal(similarName(record, 'ProcessId'), 'EventData.Process-Id');
  assert.equal(similarName(record, 'Image'), null);
});
