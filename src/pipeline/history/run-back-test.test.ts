import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Alert } from '#contract/alert.ts';
import type { TenantBackTest } from '#contract/back-test.ts';
import type { JsonObject, NormalisedEvent } from '#contract/event.ts';
import type { Taxonomy } from '#contract/taxonomy.ts';
import { tenantScope } from '#contract/tenant.ts';
import { alertsOfFirings } from '#engine/detect/alert-of-firing.ts';
import { createDetector } from '#engine/detect/detector.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { applyFilters } from '#engine/detect/sigma/apply-filters.ts';
import { createCorrelations } from '#engine/detect/sigma/correlation/create-correlations.ts';
import { exceptedRules } from '#engine/detect/sigma/history/excepted-rules.ts';
import { type HistoryPlan, planHistory } from '#engine/detect/sigma/history/history-plan.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import { deterministicId } from '#base/ids.ts';
import { type ChdbEventStore, openChdbEventStore } from '#stores/events/chdb-event-store.ts';
import { memoryEventStore } from '#stores/events/memory-event-store.ts';
import type { EventStore, StoredEvent } from '#stores/events/port.ts';
import type { SilentRule } from './count-exceptions.ts';
import type { HistoryParts } from './rule-hits.ts';
import { type BackTestAsked, runBackTest } from './run-back-test.ts';

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 4, 4);
const TAXONOMY: Taxonomy = [
  { logsource: { category: 'authentication' }, fields: { User: ['user.name', 'actor.user.name'], SourceIp: 'src_endpoint.ip' } },
  { logsource: { product: 'windows' }, fields: { SourceIp: 'fields.IpAddress' } },
];
const RULES = `
title: Failed
id: failed
name: failed
logsource: { category: authentication }
detection: { s: { Result: failed }, f: { User|startswith: svc }, condition: s and not f }
---
title: Fine
id: fine
name: fine
logsource: { category: authentication }
detection: { s: { Result|contains: ['fine', 'erlaubt'] }, condition: s }
---
title: Guessing
id: guessing
level: high
correlation: { type: event_count, rules: [failed], group-by: [User], timespan: 10m, condition: { gte: 4 } }
---
title: Guessed
id: guessed
correlation: { type: temporal_ordered, rules: [guessing, fine], group-by: [User], timespan: 1h }
---
title: From many addresses
id: spread
correlation: { type: value_count, rules: [failed, fine], group-by: [User], timespan: 30m, condition: { field: SourceIp, gte: 3 } }
---
title: Much
id: much
correlation: { type: value_sum, rules: [fine], group-by: [User], timespan: 1h, condition: { field: Bytes, gte: 1000 } }
`;
const FILTERS = `
title: No Ben
id: no-ben
logsource: { category: authentication }
filter: { rules: [failed, guessing-is-none], b: { User: ben }, condition: not b }
---
title: None by another name
id: no-alias
logsource: {}
filter: { rules: any, a: { IpAddress|cidr: 10.0.0.0/31 }, e: { User: ben }, condition: not a and not e }
---
title: Of others
id: of-others
logsource: { category: dns }
filter: { rules: any, a: { Result: failed }, condition: not a }
`;
const SILENT: readonly SilentRule[] = [{ kind: 'tenant', id: 'fine', title: 'Fine', reason: 'Too loud' }];
const { rules, correlations, problems } = parseSigma(RULES, 'rules.yml');
const view = createEventView(TAXONOMY);
const parts: HistoryParts = { view, taxonomy: TAXONOMY, reread: (event) => event };

let directory = '';
let real: ChdbEventStore | undefined;
let nextTenant = 0;

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'watchfloor-back-test-'));
  real = await openChdbEventStore({ directory });
});

after(async () => {
  await real?.close();
  await rm(directory, { recursive: true, force: true });
});

/** A plain generator of numbers, so that runs repeat. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

const USERS = ['ada', 'Ada', 'ben', 'svc-backup', '\u212aim', null, ['ada', 'ben'], '', undefined] as const;
const SOURCES = [[{ category: 'authentication', product: 'windows' }], [{ category: 'authentication' }], [{ category: 'dns' }]];

/** Sign-ins of a few people over two days: own fields, aliases, odd values, and clocks that run far ahead. */
function signIns(tenant: string, seed: number, count: number): readonly StoredEvent[] {
  const below = numbers(seed);
  return Array.from({ length: count }, (_, at) => {
    const receivedAtMs = START_MS + Math.floor((at * 2 * DAY_MS) / count) + below(1000);
    const user = USERS[below(USERS.length)];
    const isOwn = below(2) === 0;
    const fields = { Result: ['failed', 'FAILED', 'fine', 'nicht erlaubt', null, 7][below(6)], Bytes: [400, '700', 'many', null][below(4)], IpAddress: `10.0.0.${below(4)}`, ...(isOwn && user !== undefined ? { User: user } : {}) } as JsonObject;
    const ocsf = { class_uid: 3002, category_uid: 3, activity_id: 1, type_uid: 300_201, severity_id: 1, time: receivedAtMs, metadata: {}, ...(isOwn ? {} : { user: { name: user ?? 'eve' } }), src_endpoint: { ip: `10.0.1.${below(4)}` }, device: { hostname: `host${below(3)}` } };
    const event: NormalisedEvent = { id: `e${at}`, tenant, source: 'acme.idp', domain: 'identity', timeMs: below(50) === 0 ? receivedAtMs + 90 * DAY_MS : receivedAtMs - below(2000), logSources: SOURCES[below(3)] ?? [], ocsf: ocsf as unknown as NormalisedEvent['ocsf'], fields, raw: JSON.stringify(fields) };
    return { position: at, receivedAtMs, event };
  });
}

interface Live {
  readonly fires: number;
  readonly alerts: number;
  readonly events: readonly string[];
}

/** What detection on arrival makes of the events, one after the other in the order of their time. */
function live(stored: readonly StoredEvent[], plan: HistoryPlan): Live {
  const makeId = (...texts: readonly string[]) => deterministicId(texts);
  const set = compileRules(plan.rules);
  const detector = createDetector({ ask: (fields) => set.match(fields), view, makeId, correlations: () => plan.correlations });
  const waiting = createCorrelations(plan.correlations);
  const seen = stored.map(({ event, receivedAtMs }) => (event.timeMs > receivedAtMs + DAY_MS ? { ...event, timeMs: receivedAtMs } : event)).sort((a, b) => a.timeMs - b.timeMs);
  const alerts = seen.flatMap((event): readonly Alert[] => {
    const detection = detector(event);
    return [...detection.alerts, ...detection.hits.flatMap((hit) => alertsOfFirings(waiting.take(hit), event.tenant, makeId))];
  }).filter(({ rule }) => rule.id === plan.target.id);
  return { fires: alerts.length, alerts: new Set(alerts.map(({ id }) => id)).size, events: alerts.map(({ events }) => events[0] ?? '') };
}

function asked(tenant: string, plan: HistoryPlan, more: Partial<BackTestAsked> = {}): BackTestAsked {
  return { plan, scope: tenantScope(tenant), fromMs: START_MS - DAY_MS, toMs: START_MS + 3 * DAY_MS, incidents: [], onShare: () => undefined, signal: new AbortController().signal, ...more };
}

function plan(id: string): HistoryPlan {
  const planned = planHistory(id, rules, correlations);
  return planned.ok ? planned.value : assert.fail(planned.detail);
}

async function backTest(store: EventStore, tenant: string, id: string, more: Partial<BackTestAsked & HistoryParts> = {}): Promise<TenantBackTest> {
  const outcome = await runBackTest(store.forTenant(tenantScope(tenant)), asked(tenant, plan(id), more), { ...parts, ...more });
  return outcome.ok ? outcome.value : assert.fail(outcome.detail);
}

describe('a back-test', () => {
  for (const [name, store] of [['chdb', () => real ?? assert.fail('The store is not open.')], ['memory', memoryEventStore]] as const) {
    it(`fires as live detection does, rules and correlations alike: ${name}`, async () => {
      assert.deepEqual(problems, []);
      const [opened, tenant] = [store(), `back-test-${nextTenant++}`];
      const stored = signIns(tenant, 7, 1_200);
      await opened.write(stored);
      for (const id of ['failed', 'fine', 'guessing', 'guessed', 'spread', 'much']) {
        const expected = live(stored, plan(id));
        const found = await backTest(opened, tenant, id);
        assert.ok(expected.fires > 0, `${id} fires live`);
        assert.deepEqual({ fires: found.fires, alerts: found.alerts, events: found.events.map((event) => event.id) }, expected, id);
        assert.equal(found.days.reduce((sum, { fires }) => sum + fires, 0), found.fires, id);
      }
    });
  }

  for (const [name, store] of [['chdb', () => real ?? assert.fail('The store is not open.')], ['memory', memoryEventStore]] as const) {
    it(`tells what filters and silent rules take away, and what is left, as live detection has it: ${name}`, async () => {
      const filters = parseSigma(FILTERS, 'filters.yml').filters;
      const [opened, tenant] = [store(), `back-test-${nextTenant++}`];
      const stored = signIns(tenant, 11, 1_200);
      await opened.write(stored);
      for (const id of ['failed', 'guessing', 'guessed', 'spread']) {
        const open = plan(id);
        const narrowed = { ...open, rules: applyFilters(open.rules, filters).rules };
        const heard = { ...narrowed, rules: narrowed.rules.filter((rule) => rule.id !== 'fine') };
        const silent = SILENT.filter((one) => id !== one.id && open.rules.some((rule) => rule.id === one.id));
        const found = await backTest(opened, tenant, id, { plan: narrowed, exceptions: { filtered: exceptedRules(open.rules, filters), silent } });
        const { unfiltered, left, by } = found.exceptions;
        assert.deepEqual([found.fires, unfiltered, left], [live(stored, narrowed).fires, live(stored, open).fires, live(stored, heard).fires], id);
        if (id !== 'guessing' && id !== 'guessed') assert.ok(unfiltered > found.fires && (left < found.fires || silent.length === 0), id);
        assert.deepEqual(by.map(({ kind, id: of, reason }) => [kind, of, reason]), [['filter', 'no-ben', null], ['filter', 'no-alias', null], ...silent.map(({ kind, id: of, reason }) => [kind, of, reason])]);
        assert.ok(by.every(({ takes, unsure }) => takes > 0 && unsure === 0), JSON.stringify(by));
        if (id === 'failed') assert.equal(by.reduce((sum, { takes }) => sum + takes, 0), unfiltered - found.fires);
      }
    });

    it(`counts what filters take away where it is too much to be read: ${name}`, async () => {
      const filters = parseSigma(FILTERS, 'filters.yml').filters;
      const [opened, tenant] = [store(), `back-test-${nextTenant++}`];
      const stored = signIns(tenant, 13, 2_000);
      await opened.write(stored);
      const open = plan('failed');
      const narrowed = { ...open, rules: applyFilters(open.rules, filters).rules };
      const { fires, exceptions: { by } } = await backTest(opened, tenant, 'failed', { plan: narrowed, exceptions: { filtered: exceptedRules(open.rules, filters), silent: [] }, maxFiresRead: 30 });
      const [all, kept] = [live(stored, open).fires, live(stored, narrowed).fires];
      const [takes, unsure] = [by.reduce((sum, one) => sum + one.takes, 0), by.reduce((sum, one) => sum + one.unsure, 0)];
      assert.ok(fires <= kept && takes > 30 && takes <= all - kept && takes + unsure >= all - kept, `${takes}, unsure ${unsure}, of ${all - kept}`);
    });
  }

  it('says of a rule that the tenant has retired that nothing of it is left', async () => {
    const [store, tenant] = [memoryEventStore(), `back-test-${nextTenant++}`];
    const stored = signIns(tenant, 5, 300);
    await store.write(stored);
    const found = await backTest(store, tenant, 'failed', { exceptions: { filtered: [], silent: [{ kind: 'tenant', id: 'failed', title: 'Failed', reason: 'Known' }] } });
    const { fires } = live(stored, plan('failed'));
    assert.deepEqual([found.fires, found.exceptions], [fires, { unfiltered: fires, left: 0, by: [{ kind: 'tenant', id: 'failed', title: 'Failed', reason: 'Known', takes: fires, unsure: 0 }] }]);
    assert.deepEqual((await backTest(store, tenant, 'failed')).exceptions, { unfiltered: fires, left: fires, by: [] });
  });

  it('tells days, first and last, entities, and the incidents that rest on the same events', async () => {
    const [store, tenant] = [memoryEventStore(), `back-test-${nextTenant++}`];
    const fail = (id: string, timeMs: number, user: string): StoredEvent => {
      const [stored] = signIns(tenant, 1, 1) as readonly [StoredEvent];
      const ocsf = { ...stored.event.ocsf, user: { name: user }, device: { hostname: 'dc1' } };
      return { ...stored, receivedAtMs: timeMs, event: { ...stored.event, id, timeMs, logSources: [{ category: 'authentication' }], fields: { Result: 'failed', User: user }, ocsf } };
    };
    await store.write([fail('a', START_MS, 'ada'), fail('b', START_MS + 1000, 'ada'), fail('c', START_MS + DAY_MS, 'ben')]);
    const incidents = [{ id: 'i1', title: 'Old', status: 'closed' as const, events: ['a', 'b', 'x'] }, { id: 'i2', title: 'Other', status: 'open' as const, events: ['y'] }];
    const shares: number[] = [];
    const found = await backTest(store, tenant, 'failed', { incidents, onShare: (share) => shares.push(share) });
    assert.deepEqual(found.days, [{ dayMs: START_MS, fires: 2, alerts: 1 }, { dayMs: START_MS + DAY_MS, fires: 1, alerts: 1 }]);
    assert.deepEqual([found.fires, found.alerts, found.firstMs, found.lastMs, found.counted], [3, 2, START_MS, START_MS + DAY_MS, null]);
    assert.deepEqual(found.incidents, [{ id: 'i1', title: 'Old', status: 'closed', fires: 2 }]);
    assert.ok(found.entities.some(({ type, value, fires }) => type === 'host' && value === 'dc1' && fires === 3));
    assert.equal(shares.at(-1), 1);
  });

  it('counts on where a rule fires too often to be read, and says from when', async () => {
    const [store, tenant] = [real ?? assert.fail('The store is not open.'), `back-test-${nextTenant++}`];
    const stored = signIns(tenant, 3, 2_500);
    await store.write(stored);
    const expected = live(stored, plan('fine')).fires;
    const found = await backTest(store, tenant, 'fine', { maxFiresRead: 300 });
    assert.ok(found.counted !== null && found.counted.fires > 0);
    assert.ok(found.fires <= expected && found.fires + found.counted.unsure >= expected, `${found.fires} of ${expected}, unsure ${found.counted.unsure}`);
  });

  it('stops when it is cancelled', async () => {
    const [store, tenant] = [memoryEventStore(), `back-test-${nextTenant++}`];
    await store.write(signIns(tenant, 5, 100));
    const cancel = new AbortController();
    const outcome = await runBackTest(store.forTenant(tenantScope(tenant)), asked(tenant, plan('fine'), { signal: cancel.signal, onShare: () => cancel.abort() }), parts);
    assert.equal(outcome.ok || outcome.reason, 'cancelled');
  });
});
