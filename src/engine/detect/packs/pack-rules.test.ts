import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { canonicalManifest, manifestFaults } from './canonical-manifest.ts';
import { revisionsOfPack, rulesOfFiles } from './pack-rules.ts';

const rule = (id: string, more = '') => `title: Rule ${id}\nid: ${id}\n${more}logsource: { category: process_creation }\ndetection: { s: { Image: a }, condition: s }\n`;
const digestOf = (text: string) => `digest of ${text}`;
const CONTEXT = { pack: 'core 1', nowMs: 5, digestOf };

describe('the rules of a pack', () => {
  it('are those of its files, each with the proof beside it; the later of one id counts, withdrawn ones are left out', () => {
    const files = [
      { path: 'a/r1.yml', text: rule('r1') },
      { path: 'a/r1.proof.yml', text: 'fires: [{Image: a}]\nmisses: [{why: other, record: {Image: b}}]' },
      { path: 'a/r2.yml', text: rule('r2', 'status: deprecated\n') },
      { path: 'b/again.yml', text: rule('r3') },
      { path: 'c/again.yml', text: rule('r3', 'level: high\n') },
      { path: 'README.md', text: 'not a rule' },
    ];
    const { rules, problems, withdrawn } = rulesOfFiles(files);
    assert.deepEqual([rules.map((one) => one.rule.id), problems, withdrawn], [['r1', 'r3'], [], 1]);
    assert.equal(rules[1]?.rule.level, 'high');
    const { added } = revisionsOfPack(rules, [], CONTEXT);
    assert.deepEqual(added.map(({ tests }) => tests), [{ fires: 1, misses: 1, passed: null }, { fires: 0, misses: 0, passed: null }]);
  });

  it('of a file with several documents are each its own text', () => {
    const { rules } = rulesOfFiles([{ path: 'r.yml', text: `${rule('r1')}---\n${rule('r2')}` }]);
    assert.deepEqual(rules.map(({ text }) => text), [rule('r1'), rule('r2')]);
  });

  it('stay the revision that they were while their text does, and are the next one when it changes', () => {
    const first = rulesOfFiles([{ path: 'r.yml', text: rule('r1') }]).rules;
    const known = revisionsOfPack(first, [], CONTEXT).added;
    assert.deepEqual(revisionsOfPack(first, known, CONTEXT), { added: [], rules: [{ rule: 'r1', revision: 1 }] });
    const second = revisionsOfPack(rulesOfFiles([{ path: 'r.yml', text: rule('r1', 'level: low\n') }]).rules, known, CONTEXT);
    assert.deepEqual([second.rules, second.added[0]?.author], [[{ rule: 'r1', revision: 2 }], 'core 1']);
  });
});

describe('a manifest', () => {
  const file = (path: string, sha256 = 'a'.repeat(64)) => ({ path, sha256, bytes: 1 });
  const manifest = (files: ReturnType<typeof file>[]) => ({ format: 1 as const, name: 'core', version: '1', createdAtMs: 5, ring: 0 as const, files });

  it('has one text, in whatever order its files are named', () => {
    assert.equal(canonicalManifest(manifest([file('b'), file('a')])), canonicalManifest(manifest([file('a'), file('b')])));
    assert.notEqual(canonicalManifest(manifest([file('a')])), canonicalManifest(manifest([file('a', 'b'.repeat(64))])));
  });

  it('says of each file that is changed, missing, doubled or smuggled in', () => {
    const wanted = manifest([file('a'), file('b'), file('c')]);
    assert.deepEqual(manifestFaults(wanted, [file('a'), file('b'), file('c')]), []);
    assert.deepEqual(manifestFaults(wanted, [file('a'), file('a'), file('b', 'f'.repeat(64)), file('x')]), ['a is there twice.', 'b is not as it was when the pack was signed.', 'x is not in the manifest.', 'c is missing.']);
  });
});
