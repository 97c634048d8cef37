import assert from 'node:assert/strict';
import { test } from 'node:test';
import { valuesOf } from './event-values.ts';
import { eventsOfPart, readInputPart } from './input-part.ts';
import { toCase as toExample, withoutVersions } from './read-ocsf-examples.ts';
import { toCase as toTest } from './read-tenzir-tests.ts';

test('a Tenzir test is read with its records, classes, times and filter', () => {
  const one = toTest({
    package: 'northwind', test: 'ocsf/logon', input_filter: ['where kind == "logon" or kind == "logoff"', 'head 2'],
    inputs: [{ file: 'a.xml', text: '<!-- what it is -->\n<!-- more -->\n<Event/>' }], expected: [{ class_uid: 3002, time: '2026-05-01T10:00:00Z' }, { name: 'no OCSF' }],
  });
  assert.equal(one.test, 'northwind/ocsf/logon');
  assert.deepEqual(one.inputs, [{ name: 'a.xml', text: '<Event/>' }]);
  assert.deepEqual(one.expected, [{ classUid: 3002, timeMs: Date.UTC(2026, 4, 1, 10) }]);
  assert.deepEqual(one.part, { anyOf: [{ field: 'kind', value: 'logon' }, { field: 'kind', value: 'logoff' }], first: 2 });
});

test('a sample of ocsf/examples gives its classes even when it is no strict JSON', () => {
  const one = toExample('AWS/v1.1.0/VPC/samples/flow.raw', 'version,action\n2,ACCEPT', '{ "class_uid": 4001, // a flow\n }\n{ "class_uid": "4002" }');
  assert.deepEqual(one.expected, [{ classUid: 4001, timeMs: null }, { classUid: 4002, timeMs: null }]);
  assert.equal(one.inputs[0]?.name, 'flow.csv');
  assert.equal(withoutVersions(one.test), 'AWS/VPC/samples/flow');
});

test('the part of the records that a test is about is cut out by their fields', () => {
  const ocsf = { class_uid: 1, category_uid: 0, activity_id: 0, type_uid: 0, severity_id: 0, time: 0, metadata: {} };
  const event = (kind: string) => ({ id: kind, tenant: 't', source: 's', domain: null, timeMs: 0, logSources: [], ocsf, fields: { kind }, raw: '' });
  const events = [event('logon'), event('other'), event('logoff'), event('logon')];
  const part = readInputPart(['where kind == "logon" or kind == "logoff"', 'head 2']);
  assert.deepEqual(eventsOfPart(events, part).map((one) => one.id), ['logon', 'logoff']);
  assert.equal(eventsOfPart(events, readInputPart([])).length, 4);
  assert.deepEqual(valuesOf(events).raw, ['logon', 'other', 'logoff', 'logon']);
});
