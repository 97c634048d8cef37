import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openTestDoors, type TestDoors } from '../ingest.fixture.ts';

const SPLUNK = { authorization: 'Splunk wf_acme_any' };
const CHANNEL = { ...SPLUNK, 'x-splunk-request-channel': 'fe0ecfad-13d5-401b-847d-77833bd77131' };

function post(doors: TestDoors, path: string, payload: string | Buffer, headers: Record<string, string> = SPLUNK) {
  return doors.app.inject({ method: 'POST', url: `/services/collector${path}`, headers, payload });
}

test('envelopes one after another or in arrays become records, byte for byte', async () => {
  const doors = openTestDoors();
  const first = '{"time": 1.5, "host":"h","sourcetype":"st","event":{"a":1.0}}';
  const second = '{"event":"text \\u00e9"}';
  for (const path of ['', '/event', '/event/1.0']) {
    const response = await post(doors, path, `${first}${second}\n[${first},${second}]`);
    assert.equal(response.statusCode, 200);
    assert.deepEqual(response.json(), { text: 'Success', code: 0 });
  }
  assert.deepEqual(doors.journal.texts().slice(0, 4), [first, second, first, second]);
  assert.equal(doors.journal.entries.length, 12);
});

test('raw lines are records; what the query says about them is put around them', async () => {
  const doors = openTestDoors();
  await post(doors, '/raw', 'line one\nline "two"\n');
  await post(doors, '/raw/1.0?host=fw1&sourcetype=cisco:asa&index=globex', Buffer.concat([Buffer.from('tab\there\n'), Buffer.from([0xff, 0x41])]));
  assert.deepEqual(doors.journal.texts(), ['line one', 'line "two"', '{"host":"fw1","sourcetype":"cisco:asa","event":"tab\\there"}', '\xffA']);
});

test('with a channel there is an ackId, which is confirmed at once and after a restart', async () => {
  const doors = openTestDoors();
  const ids = [];
  for (const n of [1, 2]) ids.push((await post(doors, '/event', `{"event":${n}}{"event":${n}}`, CHANNEL)).json().ackId);
  assert.equal(new Set(ids).size, 2);
  const asked = await post(doors, '/ack', JSON.stringify({ acks: [...ids, 999] }), CHANNEL);
  assert.deepEqual(asked.json(), { acks: { [ids[0]]: true, [ids[1]]: true, 999: false } });
  const restarted = openTestDoors({ journal: doors.journal });
  const again = await post(restarted, `/ack?channel=${CHANNEL['x-splunk-request-channel']}`, JSON.stringify({ acks: ids }));
  assert.deepEqual(again.json(), { acks: { [ids[0]]: true, [ids[1]]: true } });
});

test('raw requests with a channel are acknowledged too', async () => {
  assert.equal((await post(openTestDoors(), '/raw?channel=c1', 'a\nb\n')).json().ackId, 1);
});

const REFUSALS: readonly (readonly [title: string, path: string, payload: string, headers: Record<string, string>, status: number, body: object])[] = [
  ['no token', '/event', '{"event":1}', {}, 401, { text: 'Token is required', code: 2 }],
  ['another scheme', '/event', '{"event":1}', { authorization: 'Digest abc' }, 401, { text: 'Invalid authorization', code: 3 }],
  ['a wrong token', '/event', '{"event":1}', { authorization: 'Splunk nobody' }, 403, { text: 'Invalid token', code: 4 }],
  ['no data', '/event', ' ', SPLUNK, 400, { text: 'No data', code: 5 }],
  ['no raw data', '/raw', '\n\n', SPLUNK, 400, { text: 'No data', code: 5 }],
  ['no JSON', '/event', 'hello', SPLUNK, 400, { text: 'Invalid data format', code: 6, 'invalid-event-number': 0 }],
  ['a broken second event', '/event', '{"event":1}{"event":tru}', SPLUNK, 400, { text: 'Invalid data format', code: 6, 'invalid-event-number': 1 }],
  ['an unfinished event', '/event', '{"event":1}{"event":', SPLUNK, 400, { text: 'Invalid data format', code: 6, 'invalid-event-number': 1 }],
  ['a channel that is none', '/event?channel=a%20b', '{"event":1}', SPLUNK, 400, { text: 'Invalid data channel', code: 11 }],
  ['no event', '/event', '{"event":1}{"time":1}', SPLUNK, 400, { text: 'Event field is required', code: 12, 'invalid-event-number': 1 }],
  ['a blank event', '/event', '{"event":""}', SPLUNK, 400, { text: 'Event field cannot be blank', code: 13, 'invalid-event-number': 0 }],
  ['nested fields', '/event', '{"event":1,"fields":{"a":{}}}', SPLUNK, 400, { text: 'Error in handling indexed fields', code: 15, 'invalid-event-number': 0 }],
  ['a token in the query', '/event?token=wf_acme_any', '{"event":1}', {}, 400, { text: 'Query string authorization is not enabled', code: 16 }],
  ['a question for acks without a channel', '/ack', '{"acks":[1]}', SPLUNK, 400, { text: 'Data channel is missing', code: 10 }],
  ['a question for acks that is none', '/ack', '{"acks":["x"]}', CHANNEL, 400, { text: 'Invalid data format', code: 6 }],
];
for (const [title, path, payload, headers, status, body] of REFUSALS) {
  test(`refused as Splunk does: ${title}`, async () => {
    const doors = openTestDoors();
    const response = await post(doors, path, payload, headers);
    assert.equal(response.statusCode, status, response.body);
    const answer = response.json();
    for (const [name, value] of Object.entries(body)) assert.deepEqual(answer[name], value, `${name} of ${response.body}`);
    assert.equal(doors.journal.entries.length, 0);
  });
}

test('a refused journal is "Server is busy" with Retry-After, and health says so for a while', async () => {
  const doors = openTestDoors();
  const health = () => doors.app.inject({ url: '/services/collector/health/1.0' });
  assert.deepEqual((await health()).json(), { text: 'HEC is healthy', code: 17 });
  doors.journal.refuseWith('disk-full');
  const response = await post(doors, '/event', '{"event":1}');
  assert.equal(response.statusCode, 503);
  assert.equal(response.headers['retry-after'], '5');
  assert.equal(response.json().code, 9);
  assert.equal(response.json().reason, 'disk-full');
  assert.deepEqual((await health()).json(), { text: 'HEC is unhealthy, queues are full', code: 18 });
  doors.clock.advance(5_000);
  assert.equal((await health()).statusCode, 200);
});

test('health with a wrong token is refused', async () => {
  const { app } = openTestDoors();
  const response = await app.inject({ url: '/services/collector/health', headers: { authorization: 'Splunk nobody' } });
  assert.equal(response.statusCode, 400);
  assert.deepEqual(response.json(), { text: 'Invalid token', code: 21 });
});

test('events outside the limits refuse the request with 413 and their number', async () => {
  const doors = openTestDoors({ limits: { recordBytes: 60, recordDepth: 4 } });
  for (const wrong of [`{"event":"${'x'.repeat(80)}"}`, '{"event":[[[[]]]]}']) {
    const response = await post(doors, '/event', `{"event":1}${wrong}{"event":2}`);
    assert.equal(response.statusCode, 413);
    assert.equal(response.json()['invalid-event-number'], 1);
  }
  assert.equal((await post(doors, '/raw', `a\n${'x'.repeat(80)}\n`)).statusCode, 413);
  assert.equal(doors.journal.entries.length, 0);
});

test('a compressed body is read, and Basic carries the token as password', async () => {
  const doors = openTestDoors();
  const authorization = `Basic ${Buffer.from('x:wf_acme_any').toString('base64')}`;
  const response = await post(doors, '/event', gzipSync('{"event":1}'), { authorization, 'content-encoding': 'gzip' });
  assert.equal(response.json().code, 0);
});
