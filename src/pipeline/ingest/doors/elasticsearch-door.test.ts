import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openTestDoors, type TestDoors } from '../ingest.fixture.ts';

const API_KEY = `ApiKey ${Buffer.from('beats:wf_acme_any').toString('base64')}`;
const HEADERS = { authorization: API_KEY, 'content-type': 'application/x-ndjson' };

function bulk(doors: TestDoors, lines: readonly string[], url = '/_bulk', method: 'POST' | 'PUT' = 'POST') {
  return doors.app.inject({ method, url, headers: HEADERS, payload: `${lines.join('\n')}\n` });
}

test('documents become records in order, and every item has its result', async () => {
  const doors = openTestDoors();
  const response = await bulk(doors, ['{"create":{"_index":"filebeat-8"}}', '{"message":"a"}', '{"index":{"_index":"x","_id":"7"}}', '{"message": "b"}']);
  assert.equal(response.statusCode, 200);
  assert.equal(response.headers['x-elastic-product'], 'Elasticsearch');
  const body = response.json();
  assert.equal(body.errors, false);
  assert.deepEqual(body.items.map((item: Record<string, { status: number; _index: string }>) => Object.entries(item).map(([action, result]) => [action, result.status, result._index])), [
    [['create', 201, 'filebeat-8']],
    [['index', 201, 'x']],
  ]);
  assert.equal(body.items[1].index._id, '7');
  assert.deepEqual(doors.journal.texts(), ['{"message":"a"}', '{"message": "b"}']);
});

test('an index name decides neither tenant nor source', async () => {
  const doors = openTestDoors();
  await bulk(doors, ['{"index":{"_index":"globex"}}', '{"tenant":"globex"}'], '/globex/_bulk', 'PUT');
  assert.deepEqual(doors.journal.entries.map((entry) => [entry.tenant, entry.source]), [['acme', '']]);
});

test('the index of the path stands for items that name none', async () => {
  const response = await bulk(openTestDoors(), ['{"create":{}}', '{"a":1}'], '/logs-app/_bulk');
  assert.equal(response.json().items[0].create._index, 'logs-app');
});

test('other actions are item errors with 400, and the rest is kept', async () => {
  const doors = openTestDoors({ limits: { recordDepth: 3 } });
  const response = await bulk(doors, [
    '{"delete":{"_index":"x","_id":"1"}}',
    '{"index":{}}', '{"a":1}',
    '{"update":{"_id":"2"}}', '{"doc":{"a":2}}',
    '{"create":{}}', '{"a":[[[[]]]]}',
    '{"create":{}}', '',
    '{"create":{}}', '{"a":3}',
  ]);
  const body = response.json();
  assert.equal(response.statusCode, 200);
  assert.equal(body.errors, true);
  const results = body.items.map((item: Record<string, { status: number; error?: { reason: string } }>) => {
    const [[action, result] = ['', { status: 0 }]] = Object.entries(item);
    return `${action} ${result.status} ${result.error?.reason.split(':', 1)[0] ?? ''}`.trim();
  });
  assert.deepEqual(results, ['delete 400 unsupported', 'index 201', 'update 400 unsupported', 'create 400 too-deep', 'create 400 empty', 'create 201']);
  assert.deepEqual(doors.journal.texts(), ['{"a":1}', '{"a":3}']);
  assert.deepEqual(doors.counters.snapshot()[0]?.refusedRecords, { unsupported: 2, 'too-deep': 1, empty: 1 });
});

test('a document over the limit is one item error', async () => {
  const doors = openTestDoors({ limits: { recordBytes: 50 } });
  const response = await bulk(doors, ['{"create":{}}', `{"a":"${'x'.repeat(60)}"}`, '{"create":{}}', '{"a":1}']);
  assert.deepEqual(response.json().items.map((item: { create: { status: number } }) => item.create.status), [400, 201]);
  assert.deepEqual(doors.journal.texts(), ['{"a":1}']);
});

test('a broken document is kept, a broken action line refuses the request', async () => {
  const doors = openTestDoors();
  assert.equal((await bulk(doors, ['{"create":{}}', '{"a":'])).json().errors, false);
  for (const lines of [['{"create":'], ['[]', '{}'], ['{"create":{},"index":{}}', '{}'], ['{"create":{}}'], [`{"create":${'['.repeat(20)}`]]) {
    const response = await bulk(doors, lines);
    assert.equal(response.statusCode, 400, lines.join());
    const { error, status } = response.json();
    assert.equal(status, 400);
    assert.equal(error.code, 'not-json');
    assert.equal(error.root_cause[0].reason, error.reason);
  }
  assert.equal((await bulk(doors, [])).json().error.code, 'empty');
  assert.deepEqual(doors.journal.texts(), ['{"a":']);
});

test('a refused journal is 503 in the shape of Elasticsearch, so that senders try again', async () => {
  const doors = openTestDoors();
  doors.journal.refuseWith('journal-full');
  const response = await bulk(doors, ['{"create":{}}', '{"a":1}']);
  assert.equal(response.statusCode, 503);
  assert.equal(response.headers['retry-after'], '5');
  assert.equal(response.json().error.type, 'es_rejected_execution_exception');
});

test('the keys of documents with an id do not depend on the batch', async () => {
  const doors = openTestDoors();
  await bulk(doors, ['{"create":{"_id":"1"}}', '{"a":1}', '{"create":{"_id":"2"}}', '{"a":1}']);
  await bulk(doors, ['{"create":{"_id":"2"}}', '{"a":1}']);
  const keys = doors.journal.entries.map((entry) => entry.key);
  assert.notEqual(keys[0], keys[1]);
  assert.equal(keys[1], keys[2]);
});

test('a compressed body is read', async () => {
  const doors = openTestDoors();
  const payload = gzipSync('{"create":{}}\n{"a":1}\n');
  const response = await doors.app.inject({ method: 'POST', url: '/elasticsearch/_bulk', headers: { ...HEADERS, 'content-encoding': 'gzip' }, payload });
  assert.equal(response.json().errors, false);
});

const QUESTIONS = [
  '/', '/elasticsearch', '/elasticsearch/', '/_license', '/_xpack', '/_cluster/health', '/_nodes/http', '/_index_template/filebeat-8.19.0',
  '/_ilm/policy/filebeat', '/_ingest/pipeline/x', '/_data_stream/x', '/_component_template/x', '/_template/logstash', '/elasticsearch/_license',
];
test('the questions of senders are answered to those with a token, by GET and HEAD', async () => {
  const { app } = openTestDoors();
  for (const url of QUESTIONS) {
    for (const method of ['GET', 'HEAD'] as const) {
      const response = await app.inject({ method, url, headers: { authorization: API_KEY } });
      assert.equal(response.statusCode, 200, `${method} ${url}`);
      assert.equal(response.headers['x-elastic-product'], 'Elasticsearch');
      assert.equal((await app.inject({ method, url })).statusCode, 401, `${method} ${url} without a token`);
    }
  }
  const greeting = (await app.inject({ url: '/', headers: { authorization: API_KEY } })).json();
  assert.match(greeting.version.number, /^8\./);
  assert.equal(greeting.tagline, 'You Know, for Search');
  assert.equal((await app.inject({ url: '/_license', headers: { authorization: API_KEY } })).json().license.status, 'active');
});

test('set-up of templates, policies and pipelines is acknowledged', async () => {
  const { app } = openTestDoors();
  for (const url of ['/_index_template/logs', '/_ilm/policy/logs', '/_ingest/pipeline/logs', '/_component_template/logs']) {
    const response = await app.inject({ method: 'PUT', url, headers: HEADERS, payload: '{"any":"thing"}' });
    assert.deepEqual(response.json(), { acknowledged: true });
  }
});

test('the token may come as Basic password, as Bearer, or as the whole API key', async () => {
  const { app } = openTestDoors();
  const basic = Buffer.from('anyone:wf_acme_any').toString('base64');
  const whole = Buffer.from('wf_acme_any').toString('base64');
  for (const authorization of [`Basic ${basic}`, 'Bearer wf_acme_any', `ApiKey ${whole}`, 'ApiKey wf_acme_any']) {
    assert.equal((await app.inject({ url: '/', headers: { authorization } })).statusCode, 200, authorization);
  }
  const wrong = await app.inject({ url: '/', headers: { authorization: 'ApiKey d3Jvbmc6d3Jvbmc=' } });
  assert.equal(wrong.statusCode, 401);
  assert.equal(wrong.json().error.type, 'security_exception');
});
