import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { batchOf, frameRecord } from './frame.ts';

const records = [{ a: 1 }, { a: 2 }];

describe('a delivery that holds many records', () => {
  it('is taken apart when a log subscription of AWS or an event of EventBridge carries them', () => {
    assert.deepEqual(batchOf({ messageType: 'DATA_MESSAGE', owner: '1', logGroup: 'g', logStream: 's', subscriptionFilters: ['f'], logEvents: records }), records);
    assert.deepEqual(batchOf({ 'detail-type': 'Security Hub Findings - Imported', time: '2026-05-01T10:00:00Z', detail: { findings: records } }), records);
  });

  it('is taken apart when a shipper carries it', () => {
    const text = JSON.stringify({ Records: records });
    assert.deepEqual(batchOf({ '@timestamp': '2026-05-01T10:00:00Z', message: text }), records);
    assert.deepEqual(batchOf({ time: 1, event: { Records: records } }), records);
    assert.deepEqual(batchOf({ '@timestamp': '2026-05-01T10:00:00Z', event: { original: text } }), records);
    assert.equal(batchOf({ message: '{"kind": "one", "time": "2026-05-01T10:00:00Z", "items": [{"a": 1}]}' }), null);
  });

  it('is taken apart when it is a list of Kubernetes', () => {
    assert.deepEqual(batchOf({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', metadata: {}, items: records }), records);
  });

  it('is taken apart when it is several named lists, whose names the records keep', () => {
    assert.deepEqual(batchOf({ queryEndTime: '2026-05-01T10:00:00Z', messagesBlocked: [{ a: 1 }], clicksPermitted: [{ a: 2 }], clicksBlocked: [] }), [{ a: 1, list: 'messagesBlocked' }, { a: 2, list: 'clicksPermitted' }]);
  });

  it('is taken apart when it is a DMARC report on several senders', () => {
    const report = { report_metadata: { report_id: '1' }, record: [{ row: { count: '1' } }, { row: { count: '2' } }] };
    assert.deepEqual(batchOf({ feedback: report })?.map((one) => (one['feedback'] as { record: unknown }).record), report.record);
    assert.equal(batchOf({ feedback: { ...report, record: { row: {} } } }), null);
  });

  it('is taken apart into the events of each activity that Google reports', () => {
    const activity = { id: { time: 't' }, actor: { email: 'e' }, events: [{ name: 'a' }, { name: 'b' }] };
    const both = [{ ...activity, events: { name: 'a' } }, { ...activity, events: { name: 'b' } }];
    assert.deepEqual(batchOf(activity), both);
    assert.deepEqual(batchOf({ kind: 'k', items: [activity] }), both);
    assert.equal(batchOf({ ...activity, events: [{ name: 'a' }] }), null);
  });

  it('stays whole when it is one event that has a list', () => {
    assert.equal(batchOf({ eventName: 'x', time: '2026-05-01T10:00:00Z', items: records }), null);
    assert.equal(batchOf({ kind: 'x', detail: { name: 'one', findings: 3 } }), null);
  });
});

describe('a record in base64 inside another', () => {
  it('is read, as Google Pub/Sub pushes it', () => {
    const inner = Buffer.from('{"logName": "projects/x", "n": "ä"}').toString('base64');
    const framed = frameRecord(JSON.stringify({ message: { data: inner, messageId: '7' }, subscription: 's' }), () => '');
    const last = framed.ok ? [...framed.frames].at(-1)?.fields : undefined;
    assert.equal(last?.['logName'], 'projects/x');
    assert.equal(last?.['n'], 'ä');
  });

  it('is no base64 when it is a word or a token', () => {
    const framed = frameRecord(JSON.stringify({ message: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln' }), () => '');
    assert.equal(framed.ok && [...framed.frames].at(-1)?.kind, 'text');
  });
});

describe('a record under its name', () => {
  const layers = (record: object) => {
    const framed = frameRecord(JSON.stringify(record), () => '');
    return framed.ok ? [...framed.frames].map((frame) => frame.fields) : [];
  };

  it('is read, with the name as the tag of its envelope', () => {
    assert.deepEqual(layers({ conn: { uid: 'C1', proto: 'tcp' } }).at(-1), { uid: 'C1', proto: 'tcp', envelope: { tag: 'conn' } });
  });

  it('is only one record when another field stands beside it', () => {
    assert.equal(layers({ conn: { uid: 'C1' }, ts: 1 }).length, 1);
  });
});

describe('CEF and LEEF whose mark a relay took for the name of a program', () => {
  for (const text of ['<134>1 2026-10-05T07:14:23Z fw1 CEF - - - 0|Acme|Wall|1|7|open|3|src=10.0.0.7', '<134>1 2026-10-05T07:14:23Z fw1 LEEF - - - 1.0|Acme|Wall|1|open|src=10.0.0.7\tdst=10.0.0.8']) {
    it(`is read all the same: ${text.slice(32, 36)}`, () => {
      const outcome = frameRecord(text, () => '');
      const frame = outcome.ok ? Array.from(outcome.frames).find(({ kind }) => kind === 'cef' || kind === 'leef') : undefined;
      assert.deepEqual([frame?.fields['deviceVendor'], frame?.fields['src'], frame?.fields['syslog_host']], ['Acme', '10.0.0.7', 'fw1']);
    });
  }
});
