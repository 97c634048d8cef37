import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { NormalisedEvent } from '#contract/event.ts';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import { measureClasses } from './measure-classes.ts';
import { measureFields } from './measure-fields.ts';
import { presentSources } from './present-sources.ts';
import { sourcesJson } from './sources-json.ts';
import type { ReferenceCase } from './reference-case.ts';

let folder = '';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'eval-sources-'));
  const pairs = [
    { package: 'okta', data_stream: 'system', case: 'a.log', n: 0, input: '{"user":"alice"}', expected: { user: { name: 'alice' }, event: { outcome: 'success' } } },
    { package: 'okta', data_stream: 'system', case: 'a.log', n: 1, input: { user: 'bob' }, expected: { user: { name: 'bob' }, event: { outcome: 'failure' } } },
    { package: 'okta', data_stream: 'system', case: 'a.log', n: 2, input: '{"kind":"stray"}', expected: { user: { name: 'stray' } } },
    { package: 'okta', data_stream: 'system', case: 'a.log', n: 3, input: '{"kind":"noise"}', expected: null },
    { package: 'okta', data_stream: 'devices', case: 'b.log', n: 0, input: '{}', expected: {} },
  ];
  await writeFile(join(folder, 'okta.pairs.ndjson.gz'), gzipSync(pairs.map((pair) => JSON.stringify(pair)).join('\n')));
});

after(() => rm(folder, { recursive: true }));

/** Knows records with a `user`, all of them good. */
const normaliser: Normaliser = {
  sources: ['okta.system_log'],
  normalise: ({ text }) => {
    const record = JSON.parse(text) as { user?: string };
    const isKnown = record.user !== undefined;
    const ocsf = { class_uid: 3002, category_uid: 3, activity_id: 1, type_uid: 300201, severity_id: 1, time: 1000, metadata: {}, status_id: 1, ...(isKnown ? { user: { name: record.user } } : {}) };
    const event: NormalisedEvent = { id: 'e', tenant: 't', source: isKnown ? 'okta.system_log' : 'unknown', domain: isKnown ? 'identity' : null, timeMs: 1000, logSources: [], ocsf, fields: {}, raw: text };
    return { ok: true, events: [event] };
  },
};

const CASES: ReferenceCase[] = [
  {
    reference: 'tenzir', package: 'okta', test: 'okta/ocsf/logon', inputs: [{ name: 'a.json', text: '{"user":"alice"}\n{"user":"bob"}\n{"user":"carol"}' }],
    expected: [{ classUid: 3002, timeMs: null }, { classUid: 3001, timeMs: null }, { classUid: 0, timeMs: null }], part: { anyOf: [], first: Number.POSITIVE_INFINITY },
  },
  { reference: 'tenzir', package: 'misp', test: 'misp/event', inputs: [], expected: [{ classUid: 5021, timeMs: null }], part: { anyOf: [], first: 1 } },
];

test('records are counted by field, and what was not counted says why', async () => {
  const { packages, leftOut, skipped } = await measureFields(folder, normaliser, 'okta');
  const [okta] = packages;
  assert.equal(packages.length, 1);
  assert.equal(okta?.cases, 3);
  assert.deepEqual(okta?.recognised, { compared: 3, agreeing: 2 });
  assert.deepEqual(okta?.fields.user, { compared: 3, agreeing: 2 });
  assert.deepEqual(okta?.fields.outcome, { compared: 2, agreeing: 1 });
  assert.deepEqual(okta?.fields.host, { compared: 0, agreeing: 0 });
  assert.deepEqual(okta?.disagreements.map((one) => [one.n, one.field]), [[1, 'outcome'], [2, 'user']]);
  assert.deepEqual([...(okta?.strays ?? [])], [['system: unknown', 1]]);
  assert.equal(skipped.get('record: Elastic drops it'), 1);
  assert.ok(leftOut.some((one) => one.what.startsWith('elastic okta devices')));
  assert.ok(leftOut.some((one) => one.what.startsWith('elastic zeek') && one.why.startsWith('no mapping of')));
});

test('classes are compared where the reference gives one, and the source always', async () => {
  const { packages, leftOut } = await measureClasses(CASES, normaliser, undefined);
  const [okta] = packages;
  assert.deepEqual(okta?.classes, { compared: 2, agreeing: 1 });
  assert.deepEqual(okta?.recognised, { compared: 3, agreeing: 3 });
  assert.equal(okta?.unclassified, 1);
  assert.deepEqual(okta?.disagreements, [{ test: 'okta/ocsf/logon', expectedClass: 3001, gotClass: 3002, gotSource: 'okta.system_log' }]);
  assert.deepEqual(leftOut.map((one) => one.what), ['tenzir misp/event']);
});

test('both presentations give the same figures, and the table ends with the totals', async () => {
  const measure = { classes: await measureClasses(CASES, normaliser, undefined), fields: await measureFields(folder, normaliser, undefined) };
  const text = presentSources(measure, 1);
  assert.match(text, /^okta +identity +3 +66\.7 .*50\.0 of 2$/m);
  assert.match(text, /^ {4}system\/a\.log 1: expected failure, ours 1$/m);
  assert.match(text, /Total: recognised 83\.3 of 6; classes agree 50\.0 of 2; fields agree 60\.0 of 5\n$/);
  assert.doesNotMatch(presentSources(measure, 0), /expected failure/);
  const { fields } = sourcesJson(measure) as { fields: { sum: { outcome: unknown }; disagreements: unknown[] } };
  assert.deepEqual(fields.sum.outcome, { compared: 2, agreeing: 1, percent: 50 });
  assert.equal(fields.disagreements.length, 2);
});
