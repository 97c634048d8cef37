import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileRecord } from '#pipeline/ingest/files/file-record.ts';
import { benignQuestions } from './benign-questions.ts';
import type { CaseRecord } from './case-record.ts';
import { type DataSet, dataSet } from './data-sets.ts';
import { caseRecords } from './read-case.ts';

const lineOf = (value: object): FileRecord => ({ ok: true, text: JSON.stringify(value), line: 1 });
async function read(record: FileRecord, set: DataSet, file = 'f.ndjson'): Promise<CaseRecord[]> {
  const records: CaseRecord[] = [];
  for await (const one of caseRecords(record, file, set)) records.push(one);
  return records;
}

test('the words of authors around a record are no part of it, but say what it is', async () => {
  const [record] = await read(lineOf({ technique: 'aws.persistence.x', n: 0, event: { eventName: 'CreateUser' } }), dataSet('aws-stratus-detonation'));
  assert.deepEqual(record, { ok: true, text: '{"eventName":"CreateUser"}', truth: { is: 'attack', unit: 'aws.persistence.x' } });
});

test('fields that Panther adds and labels among fields are left out', async () => {
  const [panther] = await read(lineOf({ rule_id: 'R', expected: true, mocked: false, event: { p_log_type: 'x', action: 'y' } }), dataSet('panther-analysis'));
  assert.equal(panther?.ok && panther.text, '{"action":"y"}');
  const [question] = await read(lineOf({ label: 'benign', tool: 'normal', capture: 'c', _path: 'dns' }), dataSet('dns-tunnel'));
  assert.deepEqual(question, { ok: true, text: '{"_path":"dns"}', truth: { is: 'benign', unit: 'benign' } });
});

test('a file inside a line is cut into its records', async () => {
  const records = await read(lineOf({ inputs: [{ file: 'a.csv', text: 'when,who,what,where\n1,a,b,c\n2,d,e,f\n' }] }), dataSet('tenzir-ocsf-tests'));
  assert.deepEqual(records.map((record) => record.ok && record.fields?.['who']), ['a', 'd']);
});

test('a line of an unknown set, or without what should be in it, is a record itself', async () => {
  assert.deepEqual(await read({ ok: true, text: 'plain text', line: 1 }, dataSet('some-other-set')), [{ ok: true, text: 'plain text', truth: null }]);
  assert.deepEqual(await read({ ok: true, text: '{broken', line: 1 }, dataSet('macos-attack')), [{ ok: true, text: '{broken', truth: null }]);
  assert.deepEqual(await read({ ok: false, reason: 'too-large', line: 1 }, dataSet('macos-attack')), [{ ok: false }]);
});

test('benign domains are asked for by clients, sixty in half an hour', () => {
  const records = [...benignQuestions(Array.from({ length: 130 }, (_, at) => `garden${at}.example`))].map(({ text }) => JSON.parse(text) as { ts: number; query: string; 'id.orig_h': string });
  assert.equal(records.length, 130);
  assert.deepEqual([...Map.groupBy(records, (record) => record['id.orig_h']).values()].map((own) => own.length), [60, 60, 10]);
  assert.ok(records.every(({ ts }) => ts >= (records[0]?.ts ?? 0) && ts < (records[0]?.ts ?? 0) + 1800));
});
