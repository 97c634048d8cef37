import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sortImport } from './sort-import.ts';

const rule = (id: string, more = '', condition = 'a', product = 'windows') => `title: ${id}\nid: ${id}\n${more}logsource: { product: ${product} }\ndetection:\n  a: { x: y }\n  condition: ${condition}\n`;

test('what loads is counted by log source, and what does not is told with its reason', () => {
  const files = [
    ['good.yml', rule('r1')], ['old.yml', rule('r2', 'status: deprecated\n')], ['again.yml', rule('r1')], ['ours.yml', rule('r3')], ['count.yml', rule('r4', '', 'a | count() > 3')],
    ['other.yml', rule('r5', '', 'a', 'fridge')], ['none.yml', 'kind: List\n'], ['broken.yml', 'a: [\n'], ['two.yml', `${rule('r6')}---\n${rule('r7', 'status: unsupported\n')}`],
  ].map(([path = '', text = '']) => ({ path, text }));
  const sorted = sortImport(files, { ownIds: new Set(['r3']), logSources: [{ product: 'windows', service: 'security' }] });
  assert.deepEqual(sorted.files.map(({ path }) => path), ['good.yml', 'other.yml', 'two.yml']);
  assert.equal(sorted.rules, 3);
  assert.deepEqual(sorted.leftOut.map(({ file, reason }) => [file, reason]), [
    ['old.yml', 'withdrawn'], ['again.yml', 'same id again'], ['ours.yml', 'id of ours'], ['count.yml', 'Sigma 1 aggregation'], ['none.yml', 'no Sigma document'], ['broken.yml', 'other fault'], ['two.yml', 'withdrawn'],
  ]);
  assert.deepEqual(sorted.logSources, [{ logSource: { product: 'windows' }, rules: 2, hasSource: true }, { logSource: { product: 'fridge' }, rules: 1, hasSource: false }]);
});
