import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ContentError } from './content-folder.ts';
import { readProofFiles } from './proof-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'proofs-'));
after(() => rmSync(folder, { recursive: true }));

test('a proof of a rule, and not of a chain, is found below a folder, beside its rule and by its own name; records may be texts, objects and lists of them', async () => {
  writeFileSync(join(folder, 'a.yml'), 'title: A\n');
  writeFileSync(join(folder, 'a.proof.yml'), 'lists: { ports: ["22"] }\nfires: ["one", { two: 2 }, ["three", { four: 4 }, { repeat: 2, record: "n={{n}}" }]]\nmisses: [{ why: it is five, record: five }, { why: they are two, records: [six, seven] }]\n');
  writeFileSync(join(folder, 'of-another-kind.chain.proof.yml'), 'fires: [one]\nmisses: [{ why: it is two, record: two }]\n');
  const proof = { lists: { ports: ['22'] }, fires: [['one'], ['{"two":2}'], ['three', '{"four":4}', 'n=01', 'n=02']], misses: [{ why: 'it is five', records: ['five'] }, { why: 'they are two', records: ['six', 'seven'] }], file: join(folder, 'a.proof.yml'), ruleFile: join(folder, 'a.yml') };
  for (const path of [folder, join(folder, 'a.yml'), join(folder, 'a.proof.yml')]) assert.deepEqual(await readProofFiles(path), [proof]);
});

test('a rule without a proof has none, and a proof that is none is told of by its file', async () => {
  writeFileSync(join(folder, 'b.yml'), 'title: B\n');
  assert.deepEqual(await readProofFiles(join(folder, 'b.yml')), []);
  writeFileSync(join(folder, 'b.proof.yml'), 'fires: []\n');
  await assert.rejects(readProofFiles(join(folder, 'b.yml')), (error) => error instanceof ContentError && error.message.includes('b.proof.yml is no proof'));
});
