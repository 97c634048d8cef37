import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { JsonObject } from '#contract/event.ts';
import { type ChdbEventStore, openChdbEventStore } from './chdb-event-store.ts';
import { memoryEventStore } from './memory-event-store.ts';
import type { EventCondition, EventQuery, StoredEvent, TenantEvents } from './port.ts';
import { type EventParts, eventQuery, newTenant, START_MS, storedEvent } from './stored-event.fixture.ts';

let directory = '';
let real: ChdbEventStore | undefined;
const fake = memoryEventStore();

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'watchfloor-same-'));
  real = await openChdbEventStore({ directory });
});

after(async () => {
  await real?.close();
  await rm(directory, { recursive: true, force: true });
});

// Few texts, so that events and conditions meet; many of them begin, end or hold another.
const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('ada', 'Ada', 'ADA L', 'a', 'da', '10.0.0.1', '10.0.0.12', '5', '-5', '05', '5.0', '1e3', '1000', 'inf', 'nan', '0x5', ' 5', '%', '_a', '\\', 'ς', 'ΑΣ', 'İ', '"a"', "'") },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
);
const number = fc.oneof(fc.integer({ min: -3, max: 10 }), fc.constantFrom(0.5, 1000, 65_535, 65_536, 2 ** 32, 2 ** 53, 2 ** 60, 1e300, -1e300), fc.double({ noNaN: true, noDefaultInfinity: true }));
const scalar = fc.oneof(text, number, fc.boolean(), fc.constant(null));
const names = fc.constantFrom('a', 'b', 'A', 'a.b', 'a b', '0', 'ä');
const value = fc.oneof({ weight: 3, arbitrary: scalar }, fc.array(scalar, { maxLength: 3 }), fc.dictionary(names, scalar, { maxKeys: 3 }));
const fields = fc.dictionary(names, value, { maxKeys: 4 }) as fc.Arbitrary<JsonObject>;

const ocsf = fc.record(
  {
    severity_id: number, message: text, user: fc.record({ name: scalar, uid: scalar }, { requiredKeys: [] }), actor: fc.record({ user: fc.record({ name: text }) }),
    device: fc.record({ hostname: text, name: text, ip: text }, { requiredKeys: [] }), src_endpoint: fc.record({ ip: scalar, port: scalar }, { requiredKeys: [] }),
    file: fc.record({ hashes: fc.array(fc.record({ value: text }), { maxLength: 3 }) }), email: fc.record({ to: fc.oneof(text, fc.array(text, { maxLength: 3 })) }), traffic: fc.record({ bytes_out: scalar }),
  },
  { requiredKeys: [] },
) as unknown as fc.Arbitrary<JsonObject>;

const timeMs = fc.oneof(fc.integer({ min: -5, max: 5 }).map((later) => START_MS + later), fc.constantFrom(-1, 0, 0.5, Number.NaN, -1e15, 1e15));
const parts: fc.Arbitrary<EventParts> = fc.record({ timeMs, ocsf, fields, raw: fc.oneof(text, fc.tuple(text, text).map((two) => two.join(' '))) });

const FIELDS = [
  ...['severity_id', 'message', 'user', 'user.name', 'user.uid', 'host', 'device.hostname', 'device.name', 'ip', 'src_endpoint.port', 'hash', 'email.to', 'traffic.bytes_out', 'source'],
  ...['fields.a', 'fields.b', 'fields.A', 'fields.a.b', 'fields.a.a', 'fields.a b', 'fields.0', 'fields.ä', 'nonsense'],
];
const condition: fc.Arbitrary<EventCondition> = fc.record({
  field: fc.constantFrom(...FIELDS),
  op: fc.constantFrom('eq', 'neq', 'contains', 'startswith', 'endswith', 'gt', 'lt', 'exists'),
  value: fc.oneof(text, number.map(String), fc.constantFrom('', 'true', 'false')),
});
const query: fc.Arbitrary<EventQuery> = fc
  .record({
    conditions: fc.array(condition, { maxLength: 2 }), words: fc.array(text, { maxLength: 1 }), limit: fc.constantFrom(1, 3, 100),
    fromMs: fc.constantFrom(START_MS - 2, START_MS, Number.MIN_SAFE_INTEGER), toMs: fc.constantFrom(START_MS, START_MS + 3, Number.MAX_SAFE_INTEGER),
  })
  .map(eventQuery);

/** All that one query is answered with, without how long it took. */
async function answers(events: TenantEvents, asked: EventQuery): Promise<unknown> {
  const page = await events.search(asked);
  const histogram = await events.histogram({ ...asked, fromMs: START_MS - 5, toMs: START_MS + 5 }, 3);
  return [page.ok ? { rows: page.value.rows, next: page.value.next } : page, histogram];
}

async function whole(events: TenantEvents, batch: readonly StoredEvent[]): Promise<unknown> {
  const details = await events.get(batch.map(({ event }) => event.id));
  return [details.toSorted((a, b) => (a.id < b.id ? -1 : 1)), await events.count(), await events.sourceCounts(0)];
}

it('memory and engine give the same answers to the same events and queries', async () => {
  const store = real ?? assert.fail('The store is not open.');
  const property = fc.asyncProperty(fc.array(parts, { minLength: 1, maxLength: 40 }), fc.array(query, { minLength: 30, maxLength: 30 }), async (all, queries) => {
    const tenant = newTenant();
    const batch = all.map((one) => storedEvent(tenant, one));
    await Promise.all([store.write(batch), fake.write(batch)]);
    const [mine, theirs] = [fake.forTenant(tenant), store.forTenant(tenant)];
    assert.deepEqual(await whole(mine, batch), await whole(theirs, batch));
    for (const asked of queries) assert.deepEqual(await answers(mine, asked), await answers(theirs, asked), JSON.stringify(asked));
  });
  await fc.assert(property, { numRuns: 15, maxSkipsPerRun: 0, endOnFailure: true });
});
