import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NormalisedEvent } from '#contract/event.ts';
import { createEventView } from '../../event-view.ts';
import { parseSigma } from '../parse-sigma.ts';
import { attackCoverage, type CoveringRule, uncoveredTargets } from './attack-coverage.ts';
import { FieldCoverage } from './field-coverage.ts';
import { navigatorLayer } from './navigator-layer.ts';
import { ruleFields } from './rule-fields.ts';

const rule = (id: string, tags: string, detection: string, logsource = '{ product: windows, category: process_creation }') =>
  parseSigma(`title: ${id}\nid: ${id}\ntags: [${tags}]\nlogsource: ${logsource}\ndetection:\n  a: ${detection}\n  condition: a\n`, `${id}.yml`).rules[0];

const RULES = [
  rule('one', 'attack.execution, attack.t1059.001', '{ Image: x, CommandLine: y }'),
  rule('two', 'attack.execution, attack.t1059.001, attack.t1047', '{ Image: x, Missing: y }'),
  rule('three', 'attack.t9999', '{ a.b: x }', '{ product: other }'),
].filter((one) => one !== undefined);

const covering = (proved: readonly string[] = []): CoveringRule[] => RULES.map(({ title, techniques, tactics }) => ({ title, techniques, tactics, kind: 'rule', domains: ['endpoint'], isProved: proved.includes(title) }));
const MODEL: CoveringRule = { title: 'four', kind: 'model', techniques: ['T1047'], tactics: ['execution'], domains: ['endpoint', 'network'], isProved: true };

test('techniques, tactics, gaps and rules without a technique are counted', () => {
  const coverage = attackCoverage(covering(['two']));
  assert.deepEqual(coverage.techniques.map(({ id, rules, proved }) => [id, rules, proved]), [['T1047', ['two'], 1], ['T1059.001', ['two', 'one'], 1]]);
  const execution = coverage.tactics.find(({ tactic }) => tactic === 'execution');
  assert.deepEqual([execution?.covered, execution?.rules], [2, 2]);
  assert.ok(!coverage.gaps.some(({ id }) => id === 'T1059'), 'a sub-technique covers its technique');
  assert.ok(coverage.gaps.some(({ id }) => id === 'T1003'));
});

test('a sub-technique covers its technique as a target, not the other way round', () => {
  assert.deepEqual(uncoveredTargets(attackCoverage(covering()), ['T1059', 'T1059.001', 'T1059.002', 'T1047.001']), ['T1059.002', 'T1047.001']);
});

interface Layer {
  readonly versions: { readonly layer: string };
  readonly techniques: readonly { readonly techniqueID: string; readonly score: number; readonly color?: string; readonly comment: string; readonly metadata: readonly { readonly name: string; readonly value: string }[] }[];
  readonly gradient: { readonly maxValue: number };
  readonly legendItems: readonly { readonly label: string; readonly color: string }[];
}

test('a layer for the Navigator has rules and models, and another colour for what no test proves', () => {
  const layer = navigatorLayer(attackCoverage([...covering(), MODEL]), 'ours') as Layer;
  assert.equal(layer.versions.layer, '4.5');
  assert.deepEqual(layer.techniques.map(({ techniqueID, score }) => [techniqueID, score]), [['T1047', 2], ['T1059.001', 2]]);
  assert.equal(layer.gradient.maxValue, 2);
  const [proved, only] = layer.techniques;
  assert.equal(proved?.color, undefined);
  assert.equal(proved?.comment, 'proved: four\nonly there: two');
  assert.deepEqual(proved?.metadata, [{ name: 'proved in a test', value: '1' }, { name: 'only there', value: '1' }]);
  assert.ok(layer.legendItems.some(({ label, color }) => color === only?.color && label.includes('none proved')));
});

test('fields that no event has, log sources without events and names that no rule reads are told', () => {
  const view = createEventView([{ logsource: { category: 'process_creation' }, fields: { CommandLine: 'process.cmd_line' } }]);
  const coverage = new FieldCoverage(RULES, view);
  const logSources = [{ product: 'windows', category: 'process_creation' }];
  const event = { source: 'v.p', domain: 'endpoint', logSources, timeMs: 0, raw: '', ocsf: { process: { cmd_line: 'y' } }, fields: { Image: 'x', Extra: { Deep: [{ a: 1 }] }, Empty: '' } } as unknown as NormalisedEvent;
  coverage.observe(event);
  assert.deepEqual(coverage.result(), {
    events: 1,
    neverSeen: [{ logSource: logSources[0], field: 'Missing', rules: 1 }],
    withoutEvents: [{ logSource: { product: 'other' }, rules: 1 }],
    unread: [{ source: 'v.p', fields: ['Extra.Deep.a'], of: 2 }],
  });
});

test('the fields of a rule are those of all its predicates', () => {
  const [one] = RULES;
  assert.ok(one);
  assert.deepEqual([...ruleFields(one.detection)], ['Image', 'CommandLine']);
});
