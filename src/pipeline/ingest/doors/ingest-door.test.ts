import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { BEARER, NDJSON, openTestDoors, type TestDoors } from '../ingest.fixture.ts';

const LINES = '{"n":1}\n{"n":2}\r\n\n{"n":3}';

function post(doors: TestDoors, payload: string | Buffer, headers: Record<string, string> = NDJSON, url = '/v1/ingest') {
  return doors.app.inject({ method: 'POST', url, headers, payload });
}

test('NDJSON lines become records with tenant, source and key, and the answer names their place in the journal', async () => {
  const doors = openTestDoors();
  const response = await post(doors, LINES);
  assert.equal(response.statusCode, 200);
  assert.deepEqual(response.json(), { received: 3, journal: { from: 0, to: 3 } });
  assert.deepEqual(doors.journal.texts(), ['{"n":1}', '{"n":2}', '{"n":3}']);
  const [first] = doors.journal.entries;
  assert.equal(first?.tenant, 'acme');
  assert.equal(first?.source, '');
  assert.equal(first?.receivedAtMs, doors.clock.nowMs());
  assert.equal(new Set(doors.journal.entries.map((entry) => entry.key)).size, 3);
});

test('there is no answer before the journal has synced', async () => {
  const doors = openTestDoors();
  const open = doors.journal.hold();
  let isAnswered = false;
  const response = post(doors, LINES).then((answer) => {
    isAnswered = true;
    return answer;
  });
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(isAnswered, false);
  open();
  assert.equal((await response).statusCode, 200);
});

test('a request that is sent again gives the same keys', async () => {
  const doors = openTestDoors();
  await post(doors, `${LINES}\n{"n":1}`);
  await post(doors, `${LINES}\n{"n":1}`);
  const keys = doors.journal.entries.map((entry) => entry.key);
  assert.deepEqual(keys.slice(0, 4), keys.slice(4));
  assert.equal(new Set(keys).size, 4);
});

for (const [name, encode] of Object.entries({ gzip: gzipSync, deflate: deflateSync, 'raw deflate': deflateRawSync, zstd: zstdCompressSync })) {
  test(`a body compressed with ${name} gives the same records`, async () => {
    const doors = openTestDoors();
    const response = await post(doors, encode(Buffer.from(LINES)), { ...NDJSON, 'content-encoding': name.replace('raw ', '') });
    assert.deepEqual(response.json(), { received: 3, journal: { from: 0, to: 3 } });
    assert.deepEqual(doors.journal.texts(), ['{"n":1}', '{"n":2}', '{"n":3}']);
  });
}

const FORMATS: readonly (readonly [title: string, type: string | null, payload: string, records: readonly string[]])[] = [
  ['a JSON array', 'application/json', '[{"n": 1},\n {"n":2}]', ['{"n": 1}', '{"n":2}']],
  ['one JSON object over several lines', 'application/json', '{\n  "n": 1\n}\n', ['{\n  "n": 1\n}']],
  ['NDJSON that calls itself JSON', 'application/json; charset=utf-8', '{"n":1}\n{"n":2}\n', ['{"n":1}', '{"n":2}']],
  ['plain text', 'text/plain', 'first line\n[second] line\n', ['first line', '[second] line']],
  ['a JSON array without a type', null, ' [{"n":1},{"n":2}]', ['{"n":1}', '{"n":2}']],
  ['NDJSON that curl calls a form', 'application/x-www-form-urlencoded', '{"n":1}\n{"n":2}', ['{"n":1}', '{"n":2}']],
  ['an object over several lines without a type', null, '{\n"n":1}', ['{\n"n":1}']],
  ['lines that begin with a bracket, without a type', null, '[info] started\n[warn] full', ['[info] started', '[warn] full']],
  ['a body with a byte order mark', 'application/x-ndjson', '\ufeff{"n":1}', ['{"n":1}']],
  ['a type that is none', 'nonsense', '{"n":1}', ['{"n":1}']],
];
for (const [title, type, payload, records] of FORMATS) {
  test(`the format is told: ${title}`, async () => {
    const doors = openTestDoors();
    const response = await post(doors, payload, type === null ? BEARER : { ...BEARER, 'content-type': type });
    assert.equal(response.statusCode, 200, response.body);
    assert.deepEqual(doors.journal.texts(), records);
  });
}

test('broken JSON lines and bytes that are not UTF-8 are kept as they are', async () => {
  const doors = openTestDoors();
  const payload = Buffer.concat([Buffer.from('{"a":\nnot json\n{"b":"'), Buffer.from([0xff, 0xfe, 0x00]), Buffer.from('"}\n')]);
  assert.equal((await post(doors, payload)).statusCode, 200);
  assert.deepEqual(doors.journal.texts(), ['{"a":', 'not json', '{"b":"\xff\xfe\x00"}']);
});

test('records outside the limits are named, and the others are kept', async () => {
  const doors = openTestDoors({ limits: { recordBytes: 40, recordDepth: 3, recordFields: 3 } });
  const payload = `{"n":1}\n{"n":"${'x'.repeat(60)}"}\n\n{"n":[[[[]]]]}\n{"a":1,"b":2,"c":3,"d":4}\n{"n":2}`;
  const response = await post(doors, payload);
  assert.equal(response.statusCode, 200);
  assert.deepEqual(response.json(), {
    received: 2,
    journal: { from: 0, to: 2 },
    refused: [
      { line: 2, reason: 'too-large' },
      { line: 4, reason: 'too-deep' },
      { line: 5, reason: 'too-many-fields' },
    ],
    refusedCount: 3,
  });
  const [count] = doors.counters.snapshot();
  assert.deepEqual(count, {
    tenant: 'acme',
    door: 'http',
    received: 5,
    kept: 2,
    bytes: 14,
    refusedRecords: { 'too-large': 1, 'too-deep': 1, 'too-many-fields': 1 },
    refusedRequests: {},
  });
});

test('when no record is inside the limits, the request is refused with 413', async () => {
  const doors = openTestDoors({ limits: { recordBytes: 10 } });
  const response = await post(doors, '{"n":"xxxxxxxxxxxx"}\n{"n":"yyyyyyyyyyyy"}');
  assert.equal(response.statusCode, 413);
  assert.equal(response.json().error.code, 'too-large');
  assert.equal(response.json().refusedCount, 2);
});

test('a body that is empty, too large, of too many records or broken is refused, and nothing is kept', async () => {
  const doors = openTestDoors({ limits: { bodyBytes: 100, recordsPerRequest: 3 } });
  const json = { ...BEARER, 'content-type': 'application/json' };
  const cases = [
    [await post(doors, ''), 400, 'empty'],
    [await post(doors, ' \n\n'), 400, 'empty'],
    [await post(doors, 'x'.repeat(101)), 413, 'too-large'],
    [await post(doors, '1\n2\n3\n4'), 413, 'too-many-records'],
    [await post(doors, '{"n":1', json), 400, 'not-json'],
    [await post(doors, 'hello', json), 400, 'not-json'],
    [await post(doors, LINES, { ...NDJSON, 'content-encoding': 'br' }), 415, 'bad-encoding'],
    [await post(doors, LINES, { ...NDJSON, 'content-encoding': 'gzip' }), 400, 'bad-encoding'],
    [await post(doors, LINES, { ...NDJSON, 'content-encoding': 'zstd' }), 400, 'bad-encoding'],
    [await post(doors, gzipSync(LINES).subarray(0, -9), { ...NDJSON, 'content-encoding': 'gzip' }), 400, 'bad-encoding'],
  ] as const;
  for (const [response, status, code] of cases) {
    assert.equal(response.statusCode, status, response.body);
    const { error } = response.json();
    assert.equal(error.code, code);
    assert.ok(error.reason.length > 5 && error.message.length > 5);
  }
  assert.equal(doors.journal.entries.length, 0);
});

test('without a valid bearer token nothing is read', async () => {
  const doors = openTestDoors();
  for (const headers of [{}, { authorization: 'Bearer nobody' }, { authorization: 'Splunk wf_acme_any' }]) {
    const response = await post(doors, LINES, headers);
    assert.equal(response.statusCode, 401);
    assert.match(String(response.headers['www-authenticate']), /Bearer/);
  }
  assert.deepEqual(doors.counters.snapshot().map((count) => [count.tenant, count.refusedRequests]), [['', { 'no-credential': 2, 'wrong-credential': 1 }]]);
});

test('a payload, header, path or query that names a tenant changes nothing', async () => {
  const doors = openTestDoors();
  await post(doors, '{"tenant":"globex","_index":"globex"}', { ...NDJSON, 'x-tenant': 'globex', 'x-scope-orgid': 'globex' }, '/v1/ingest?tenant=globex&source=okta.system_log');
  assert.deepEqual(doors.journal.entries.map((entry) => [entry.tenant, entry.source]), [['acme', '']]);
});

test('the path may name a known source where the credential leaves it open', async () => {
  const doors = openTestDoors();
  await post(doors, LINES, NDJSON, '/v1/ingest/aws.cloudtrail');
  assert.equal(doors.journal.entries[0]?.source, 'aws.cloudtrail');
  const unknown = await post(doors, LINES, NDJSON, '/v1/ingest/okta.systemlog');
  assert.equal(unknown.statusCode, 404);
  assert.equal(unknown.json().error.code, 'unknown-source');
  assert.match(unknown.json().error.reason, /okta\.system_log/);
});

test('a credential for one source takes no other from the path', async () => {
  const doors = openTestDoors();
  const headers = { ...NDJSON, authorization: 'Bearer wf_acme_okta' };
  assert.equal((await post(doors, LINES, headers, '/v1/ingest/aws.cloudtrail')).statusCode, 403);
  assert.equal((await post(doors, LINES, headers, '/v1/ingest/okta.system_log')).statusCode, 200);
  assert.equal((await post(doors, LINES, headers)).statusCode, 200);
  assert.ok(doors.journal.entries.every((entry) => entry.source === 'okta.system_log'));
});

test('a full journal is 503 with Retry-After and its reason, and the records are counted as refused', async () => {
  const doors = openTestDoors();
  for (const [refusal, code] of [['journal-full', 'journal-full'], ['disk-full', 'disk-full'], ['closed', 'busy']] as const) {
    doors.journal.refuseWith(refusal);
    const response = await post(doors, LINES);
    assert.equal(response.statusCode, 503);
    assert.equal(response.headers['retry-after'], '5');
    assert.equal(response.json().error.code, code);
  }
  assert.deepEqual(doors.counters.snapshot()[0]?.refusedRecords, { 'journal-full': 3, 'disk-full': 3, busy: 3 });
});

test('more bytes on their way in than the limit are 503, and what was held is given back', async () => {
  const doors = openTestDoors({ limits: { inFlightBytes: 3_000, tenantInFlightBytes: 2_000 } });
  const open = doors.journal.hold();
  const first = post(doors, 'x'.repeat(1_500));
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
  const second = await post(doors, 'x'.repeat(1_500));
  assert.equal(second.statusCode, 503);
  assert.equal(second.json().error.code, 'busy');
  const other = post(doors, 'y'.repeat(900), { ...NDJSON, authorization: 'Bearer wf_globex_any' });
  open();
  assert.equal((await first).statusCode, 200);
  assert.equal((await other).statusCode, 200);
  assert.equal((await post(doors, 'x'.repeat(1_500))).statusCode, 200);
});

test('a credential over its rate is 429 with the time to wait', async () => {
  const doors = openTestDoors({ limits: { rate: { recordsPerSecond: 1, burst: 2 } } });
  assert.equal((await post(doors, LINES)).statusCode, 200);
  const response = await post(doors, LINES);
  assert.equal(response.statusCode, 429);
  assert.equal(response.headers['retry-after'], '2');
  assert.equal((await post(doors, LINES, { ...NDJSON, authorization: 'Bearer wf_globex_any' })).statusCode, 200);
  doors.clock.advance(2_000);
  assert.equal((await post(doors, LINES)).statusCode, 200);
});

test('when credentials cannot be looked up, the sender is told to come back', async () => {
  const doors = openTestDoors({ authenticate: () => Promise.reject(new Error('no connection')) });
  const response = await post(doors, LINES);
  assert.equal(response.statusCode, 503);
  assert.equal(response.headers['retry-after'], '5');
});
