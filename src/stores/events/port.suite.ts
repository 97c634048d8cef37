import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sha256Hex } from '#base/ids.ts';
import type { JsonObject } from '#contract/event.ts';
import { describeOperators } from './operators.suite.ts';
import type { EventStore } from './port.ts';
import { describePages } from './pages.suite.ts';
import { eventQuery, foundIds, newTenant, START_MS, storedEvent, taken } from './stored-event.fixture.ts';
import { describeTenantWalls } from './tenant-walls.suite.ts';

/** What every event store does. `store` gives the one store of the file: each test writes for tenants of its own. */
export function describeEventStore(name: string, store: () => EventStore): void {
  describeOperators(name, store);
  describePages(name, store);
  describeTenantWalls(name, store);
  describeKeeping(name, store);
  describeFields(name, store);
  describeCounts(name, store);
  describeRecovery(name, store);
}

function describeKeeping(name: string, store: () => EventStore): void {
  describe(`${name}: what is kept`, () => {
    it('gives an event back whole: line, OCSF form, fields, and the record byte for byte with its SHA-256', async () => {
      const tenant = newTenant();
      const raw = '{"who": "Zoë",\t"note":"\u0000\u0007 \\ud83d\\ude00 😀 \u2028", "n": 1.0}\r\n';
      const event = storedEvent(tenant, {
        source: 'okta.system_log', domain: 'identity', raw, fields: { who: 'Zoë', n: 1, none: null, list: [1, { a: 'b' }], empty: {} },
        ocsf: {
          ...{ class_name: 'Authentication', activity_name: 'Logon', severity_id: 4, message: 'Line one\nline "two"\\' },
          ...{ actor: { user: { name: 'zoe' } }, device: { name: 'WS-9' }, src_endpoint: { ip: '192.0.2.7' }, dst_endpoint: { ip: '10.0.0.1' } },
        },
      });
      const events = store().forTenant(tenant);
      await store().write([event]);
      assert.deepEqual(taken(await events.search(eventQuery())).rows, [{
        ...{ id: event.event.id, timeMs: START_MS, source: 'okta.system_log', domain: 'identity', classUid: 3002, className: 'Authentication', activity: 'Logon', severityId: 4 },
        ...{ user: 'zoe', host: 'WS-9', srcIp: '192.0.2.7', dstIp: '10.0.0.1', message: 'Line one\nline "two"\\' },
      }]);
      assert.deepEqual(await events.get([event.event.id]), [{
        ...{ id: event.event.id, timeMs: START_MS, receivedAtMs: START_MS + 1500, source: 'okta.system_log', ocsf: event.event.ocsf },
        ...{ fields: event.event.fields, raw, rawSha256: sha256Hex(raw) },
      }]);
    });

    it('says in the line of an event what the source says of it, or else its summary', async () => {
      const tenant = newTenant();
      const quiet = { ...storedEvent(tenant, { timeMs: START_MS + 1 }), summary: 'Zoë signed in.' };
      const telling = { ...storedEvent(tenant, { ocsf: { message: 'Logon' } }), summary: 'Zoë signed in.' };
      await store().write([quiet, telling]);
      assert.deepEqual(taken(await store().forTenant(tenant).search(eventQuery())).rows.map(({ message }) => message), ['Zoë signed in.', 'Logon']);
    });

    it('keeps a record of 1 MB byte for byte and finds a word at its end', async () => {
      const tenant = newTenant();
      const raw = `${Array.from({ length: 50_000 }, (_, i) => `line ${i} ä€😀`).join('\n')} lastword`;
      assert.ok(Buffer.byteLength(raw) > 1_000_000);
      const event = storedEvent(tenant, { raw, fields: { body: raw } });
      await store().write([event, storedEvent(tenant, { raw: 'lastwor d' })]);
      const [detail] = await store().forTenant(tenant).get([event.event.id]);
      assert.equal(detail?.raw, raw);
      assert.equal(detail.rawSha256, sha256Hex(raw));
      assert.deepEqual(detail.fields, { body: raw });
      assert.deepEqual(await foundIds(store().forTenant(tenant), { words: ['lastword'] }), [event.event.id]);
    });

    it('stores the same batch once, however often it is written', async () => {
      const tenant = newTenant();
      const batch = Array.from({ length: 20 }, () => storedEvent(tenant));
      await store().write(batch);
      await Promise.all([store().write(batch), store().write([...batch]), store().write([])]);
      assert.equal(await store().forTenant(tenant).count(), 20);
    });

    it('answers each id once, whatever ids are asked for', async () => {
      const tenant = newTenant();
      const batch = Array.from({ length: 60 }, (_, i) => storedEvent(tenant, { id: `Id ${i} é` }));
      await store().write([...batch, storedEvent(tenant, { id: 'Id 3 é' })]);
      const ids = batch.map(({ event }) => event.id);
      const details = await store().forTenant(tenant).get([...ids, ...ids, 'no such', '', "' OR 1=1 --", 'ID 3 É']);
      assert.deepEqual(details.map(({ id }) => id).sort(), ids.toSorted());
      assert.deepEqual(await store().forTenant(tenant).get([]), []);
    });
  });
}

const deep = (levels: number): JsonObject => (levels === 0 ? { bottom: 'reached' } : { d: deep(levels - 1) });

function describeFields(name: string, store: () => EventStore): void {
  describe(`${name}: fields of records`, () => {
    const NAMES = [
      ...['a b', 'ä', '名前', '', '.', '..', 'a.', '.b', '`', '``', "'", '"', '\\', '%', '%41', '@odata.type', '-', '_', '0', '$ne', '[]', 'x[0]', 'a\u0000b', '\n', '😀', '\ud800'],
      ...['null', 'size0', 'String', ':String', '.:String', '^a', 'Array(String)', 'fields', 'tenant', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'x'.repeat(500)],
    ];
    for (const field of NAMES) {
      it(`finds and keeps a field named ${JSON.stringify(field.slice(0, 20))}`, async () => {
        const tenant = newTenant();
        const fields = JSON.parse(`{${JSON.stringify(field)}:"Value here"}`) as JsonObject;
        const event = storedEvent(tenant, { fields });
        await store().write([event, storedEvent(tenant, { fields: { other: 'Value here' } })]);
        const events = store().forTenant(tenant);
        assert.deepEqual((await events.get([event.event.id])).map((detail) => detail.fields), [fields]);
        if (field === '') return;
        const id = [event.event.id];
        assert.deepEqual(await foundIds(events, { conditions: [{ field: `fields.${field}`, op: 'eq', value: 'value HERE' }] }), id);
        assert.deepEqual(await foundIds(events, { conditions: [{ field: `fields.${field}`, op: 'exists', value: '' }] }), id);
      });
    }

    it('keeps nested and flat names that meet on one path', async () => {
      const tenant = newTenant();
      const event = storedEvent(tenant, { fields: { 'a.b': 'one', a: { b: 'two', 'c.d': 3 } } });
      await store().write([event]);
      for (const [field, value] of [['fields.a.b', 'one'], ['fields.a.b', 'two'], ['fields.a.c.d', '3']] as const) {
        assert.deepEqual(await foundIds(store().forTenant(tenant), { conditions: [{ field, op: 'eq', value }] }), [event.event.id]);
      }
      assert.deepEqual((await store().forTenant(tenant).get([event.event.id]))[0]?.fields, event.event.fields);
    });

    it('keeps what is too deep or too wide for paths, and finds it by words', async () => {
      const tenant = newTenant();
      const wide = Object.fromEntries(Array.from({ length: 1500 }, (_, i) => [`name${i}`, `text${i}`]));
      const events = [storedEvent(tenant, { fields: deep(40) }), storedEvent(tenant, { fields: wide }), storedEvent(tenant, { fields: deep(9_000), raw: 'too deep to write, reached' })];
      await store().write(events);
      const [deepest, widest, bottomless] = events.map(({ event }) => event.id);
      assert.deepEqual((await foundIds(store().forTenant(tenant), { words: ['reached'] })).toSorted(), [deepest, bottomless].toSorted());
      assert.deepEqual(await foundIds(store().forTenant(tenant), { words: ['text1499'] }), [widest]);
      assert.deepEqual(await foundIds(store().forTenant(tenant), { conditions: [{ field: 'fields.name999', op: 'eq', value: 'text999' }] }), [widest]);
      assert.deepEqual((await store().forTenant(tenant).get([deepest ?? '']))[0]?.fields, deep(40));
      assert.deepEqual((await store().forTenant(tenant).get([widest ?? '']))[0]?.fields, wide);
    });
  });
}

function describeCounts(name: string, store: () => EventStore): void {
  describe(`${name}: counts`, () => {
    it('counts events by bucket of time, oldest first, before 1970 too', async () => {
      const tenant = newTenant();
      const times = [-1, -1000, -1001, 0, 999, 1000, 5000].map((timeMs) => storedEvent(tenant, { timeMs, fields: { odd: timeMs % 2 === 0 ? 'no' : 'yes' } }));
      await store().write(times);
      const events = store().forTenant(tenant);
      const range = { fromMs: -2000, toMs: 5000 };
      const expected = [{ timeMs: -2000, count: 1 }, { timeMs: -1000, count: 2 }, { timeMs: 0, count: 2 }, { timeMs: 1000, count: 1 }];
      assert.deepEqual(taken(await events.histogram(eventQuery(range), 1000)), expected);
      const conditions = [{ field: 'fields.odd', op: 'eq', value: 'yes' }] as const;
      assert.deepEqual(taken(await events.histogram(eventQuery({ ...range, conditions }), 10_000)), [{ timeMs: -10_000, count: 2 }, { timeMs: 0, count: 1 }]);
    });

    it('refuses a histogram of buckets that are too many or no width', async () => {
      const events = store().forTenant(newTenant());
      for (const bucketMs of [0, -1, 1.5, Number.NaN, 1]) {
        const outcome = await events.histogram(eventQuery(), bucketMs);
        assert.equal(outcome.ok || outcome.reason, 'bad-value', String(bucketMs));
      }
    });

    it('counts what was received of each source since a time, most first, with the median lag', async () => {
      const tenant = newTenant();
      const sent = (source: string, second: number, lagMs: number): ReturnType<typeof storedEvent> => {
        const timeMs = START_MS + second * 1000;
        return storedEvent(tenant, { source, timeMs, receivedAtMs: timeMs + lagMs });
      };
      await store().write([
        ...[sent('okta.system_log', 0, 500), sent('okta.system_log', 1, 700), sent('okta.system_log', 2, 90_000), sent('okta.system_log', 3, 501)],
        ...[sent('aws.cloudtrail', 3, 240_000), sent('linux.auth', 4, -DAY_BEFORE_MS), sent('b.late', 5, 0)],
      ]);
      const events = store().forTenant(tenant);
      assert.deepEqual(taken(await events.sourceCounts(START_MS)), [
        { source: 'okta.system_log', stored: 4, lastEventMs: START_MS + 3000, lastReceivedMs: START_MS + 92_000, lagMs: 600.5 },
        { source: 'aws.cloudtrail', stored: 1, lastEventMs: START_MS + 3000, lastReceivedMs: START_MS + 243_000, lagMs: 240_000 },
        { source: 'b.late', stored: 1, lastEventMs: START_MS + 5000, lastReceivedMs: START_MS + 5000, lagMs: 0 },
      ]);
      assert.equal(await events.count(), 7);
    });
  });
}

const DAY_BEFORE_MS = 86_400_000;

function describeRecovery(name: string, store: () => EventStore): void {
  describe(`${name}: after a crash`, () => {
    it('tells which positions are stored, each once, over all tenants', async () => {
      const [first, second, third] = [storedEvent(newTenant()), storedEvent(newTenant()), storedEvent(newTenant())];
      // One record may become several events.
      await store().write([first, third, { ...third, event: { ...third.event, id: 'another of the same record' } }]);
      assert.deepEqual(await store().storedPositions(first.position), new Set([first.position, third.position]));
      assert.deepEqual(await store().storedPositions(second.position), new Set([third.position]));
      assert.deepEqual(await store().storedPositions(third.position + 1), new Set());
    });

    it('tells the ids received since a time, in the order of receipt, over all tenants', async () => {
      const sinceMs = Date.UTC(2027, 0, 1);
      const received = [[3, 'c'], [0, 'z'], [-1, 'too early'], [0, 'a'], [1, 'ä']].map(([laterMs, id]) => storedEvent(newTenant(), { id: String(id), receivedAtMs: sinceMs + Number(laterMs) }));
      await store().write(received);
      assert.deepEqual(await store().recentIds(sinceMs), ['a', 'z', 'ä', 'c']);
      assert.deepEqual(await store().recentIds(sinceMs + 4), []);
    });
  });
}
