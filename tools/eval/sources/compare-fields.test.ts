import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject, NormalisedEvent } from '#contract/event.ts';
import { compareFields } from './compare-fields.ts';
import type { Field } from './ecs-fields.ts';

const AT = Date.UTC(2026, 4, 1, 10, 0, 0, 123);
const RECORD = '{"at":"2026-05-01T10:00:00.123Z","who":"alice@northwind.example","host":"WS01","from":"192.0.2.7"}';

function event(ocsf: JsonObject, fields: JsonObject = {}): NormalisedEvent {
  const full = { class_uid: 3002, category_uid: 3, activity_id: 1, activity_name: 'Logon', type_uid: 300201, severity_id: 1, time: AT, metadata: {}, ...ocsf };
  return { id: 'e', tenant: 't', source: 'northwind.idp', domain: 'identity', timeMs: AT, logSources: [], ocsf: full, fields, raw: RECORD };
}

function verdicts(expected: JsonObject, events: readonly NormalisedEvent[], text = RECORD, name = 'northwind'): Partial<Record<Field, boolean | string>> {
  const results = compareFields(expected, { package: name, stream: 'log', case: 'test.log', n: 0, text, expected }, events);
  const entries = Object.entries(results).map(([field, result]) => [field, result.kind === 'compared' ? result.agrees : result.kind]);
  return Object.fromEntries(entries.filter(([, verdict]) => verdict !== 'absent'));
}

const EXPECTED = {
  '@timestamp': '2026-05-01T10:00:00.123Z', user: { name: 'alice', email: 'alice@northwind.example' }, host: { name: 'ws01' }, source: { ip: '192.0.2.7' },
  destination: { ip: '198.51.100.1' }, event: { action: 'logon', outcome: 'failure' },
};

test('each field that the ECS document has is held against our event', () => {
  const ours = event({
    actor: { user: { email_addr: 'alice@northwind.example' } }, device: { hostname: 'WS01.northwind.example' }, src_endpoint: { ip: '192.0.2.7' }, dst_endpoint: { ip: '198.51.100.1' }, status_id: 2,
  });
  assert.deepEqual(verdicts(EXPECTED, [ours]), { time: true, user: true, host: true, source: true, destination: true, action: true, outcome: true });
});

test('what is missing or different in our event disagrees', () => {
  const ours = event({ activity_name: 'Other', src_endpoint: { ip: '198.51.100.1' }, dst_endpoint: { ip: '192.0.2.7' }, status_id: 1 });
  assert.deepEqual(verdicts(EXPECTED, [ours]), { time: true, user: false, host: false, source: false, destination: false, action: false, outcome: false });
  assert.deepEqual(verdicts(EXPECTED, []), { time: false, user: false, host: false, source: false, destination: false, action: false, outcome: false });
});

test('only what the ECS document has is compared', () => {
  assert.deepEqual(verdicts({ event: { outcome: 'unknown' } }, [event({})]), {});
  assert.deepEqual(verdicts({ related: { user: ['bob', 'alice'] } }, [event({ user: { name: 'alice' } })]), { user: true });
});

test('a name that the record does not hold is not asked of us', () => {
  assert.deepEqual(verdicts({ host: { name: 'from-the-settings.example' } }, [event({})]), { host: 'skipped' });
});

test('Windows names and sender addresses count, values of unmapped fields do not', () => {
  const windows = event({ user: { name: 'alice', domain: 'NORTHWIND' } });
  assert.deepEqual(verdicts({ user: { name: 'NORTHWIND\\Alice' } }, [windows], '{"user":"NORTHWIND\\\\alice"}'), { user: true });
  const mail = event({ email: { from: 'Alice <alice@northwind.example>', x_originating_ip: ['192.0.2.7'] } });
  assert.deepEqual(verdicts({ user: { email: 'alice@northwind.example' }, source: { ip: '192.0.2.7' } }, [mail]), { user: true, source: true });
  assert.deepEqual(verdicts({ source: { ip: '192.0.2.7' } }, [event({ unmapped: { src_endpoint: { ip: '192.0.2.7' } } })]), { source: false });
});

test('an exception of the table is skipped in its packages only', () => {
  const expected = { event: { action: 'log' } };
  assert.deepEqual(verdicts(expected, [event({})], RECORD, 'sysmon_linux'), { action: 'skipped' });
  assert.deepEqual(verdicts(expected, [event({})]), { action: false });
});
