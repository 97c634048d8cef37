import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';

import { manualClock, type ManualClock } from '#base/clock.ts';
import { tenantScope } from '#contract/tenant.ts';
import { testBackTests } from './back-tests.suite.ts';
import { testIndicators } from '../indicators/port.suite.ts';
import { testDeclared } from './declared.suite.ts';
import { testExceptions } from './exceptions.suite.ts';
import { testHits, testLists } from './hits-and-lists.suite.ts';
import { testIncidentWork } from './incident-work.suite.ts';
import { testMemory } from './model-memory.suite.ts';
import { madeUpAlert, madeUpDeadLetter, madeUpFact, madeUpIncident, madeUpResult } from './made-up.ts';
import type { StateStore, TenantResult, TenantState } from './port.ts';
import { testRuleBook, testTenantRules } from './rules.suite.ts';
import { testSettings, testUsers } from './users.suite.ts';

/** What every state store does, whatever it stands on. `open` gives an empty one each time. */
export function testStateStore(name: string, open: (clock: ManualClock) => Promise<StateStore>): void {
  describe(name, () => {
    const at: Bench = { clock: manualClock(0), store: null };
    beforeEach(async () => {
      at.clock = manualClock(10_000);
      at.store = await open(at.clock);
    });
    afterEach(async () => at.store?.close());
    testCommits(at);
    testAlerts(at);
    testFactsAndLetters(at);
    testIncidents(at);
    testQueue(at);
    testTenants(at);
    testCredentials(at);
    testHits(() => storeOf(at));
    testMemory(() => storeOf(at));
    testLists(() => storeOf(at));
    testBackTests(() => storeOf(at));
    testUsers(() => storeOf(at));
    testSettings(() => storeOf(at));
    testRuleBook(() => storeOf(at));
    testTenantRules(() => storeOf(at));
    testIndicators(() => storeOf(at).indicators);
    testIncidentWork(() => storeOf(at));
    testExceptions(() => storeOf(at));
    testDeclared(() => storeOf(at));
  });
}

interface Bench {
  clock: ManualClock;
  store: StateStore | null;
}

function storeOf(at: Bench): StateStore {
  assert.ok(at.store);
  return at.store;
}

function acme(at: Bench): TenantState {
  return storeOf(at).forTenant(tenantScope('acme'));
}

/** Commits results from where the store is to one position further. */
async function commit(at: Bench, ...tenants: readonly TenantResult[]): Promise<void> {
  const from = await storeOf(at).position();
  assert.equal(await storeOf(at).commit({ from, to: from + 1, tenants }), true);
}

function testCommits(at: Bench): void {
  it('begins at position 0 with nothing in it', async () => {
    assert.equal(await storeOf(at).position(), 0);
    assert.deepEqual(await acme(at).incidents({ limit: 10 }), []);
    assert.deepEqual(await acme(at).alertsSince(0), []);
    assert.deepEqual(await acme(at).facts(), []);
    assert.deepEqual(await acme(at).deadLetters(10), []);
    assert.deepEqual(await acme(at).counts(), { received: 0, stored: 0, duplicate: 0, dead: 0 });
  });

  it('moves the position with the batch, and refuses a batch that begins elsewhere, whole', async () => {
    const result = madeUpResult({ tenant: 'acme', alerts: [madeUpAlert({ id: 'a1', tenant: 'acme' })] });
    assert.equal(await storeOf(at).commit({ from: 0, to: 7, tenants: [result] }), true);
    const late = madeUpResult({
      tenant: 'acme',
      alerts: [madeUpAlert({ id: 'a2', tenant: 'acme' })],
      counts: { received: 1, stored: 1, duplicate: 0, dead: 0 },
    });
    assert.equal(await storeOf(at).commit({ from: 0, to: 9, tenants: [late] }), false);
    assert.equal(await storeOf(at).commit({ from: 8, to: 9, tenants: [late] }), false);
    assert.equal(await storeOf(at).position(), 7);
    assert.deepEqual(
      (await acme(at).alertsSince(0)).map((alert) => alert.id),
      ['a1'],
    );
    assert.equal((await acme(at).counts()).received, 0);
  });

  it('lets one of many commits from the same position through', async () => {
    const counts = { received: 1, stored: 1, duplicate: 0, dead: 0 };
    const batch = { from: 0, to: 3, tenants: [madeUpResult({ tenant: 'acme', counts })] };
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => storeOf(at).commit(batch)));
    assert.equal(outcomes.filter(Boolean).length, 1);
    assert.equal((await acme(at).counts()).stored, 1);
  });

  it('throws for a batch that ends before it begins', async () => {
    await assert.rejects(storeOf(at).commit({ from: 5, to: 4, tenants: [] }), /cannot end/);
  });

  it('adds up the counts of a tenant', async () => {
    await commit(at, madeUpResult({ tenant: 'acme', counts: { received: 5, stored: 3, duplicate: 1, dead: 1 } }));
    await commit(at, madeUpResult({ tenant: 'acme', counts: { received: 2, stored: 2, duplicate: 0, dead: 0 } }));
    assert.deepEqual(await acme(at).counts(), { received: 7, stored: 5, duplicate: 1, dead: 1 });
  });
}

function testAlerts(at: Bench): void {
  it('replaces an alert of the same id by the newer one, in one batch and over batches', async () => {
    const first = madeUpAlert({ id: 'a1', tenant: 'acme', count: 1 });
    await commit(at, madeUpResult({ tenant: 'acme', alerts: [first, { ...first, count: 2 }] }));
    const folded = { ...first, count: 5, lastTimeMs: 9_000, events: ['event-1', 'event-5'] };
    await commit(at, madeUpResult({ tenant: 'acme', alerts: [folded] }));
    assert.deepEqual(await acme(at).alerts(['a1']), [folded]);
  });

  it('gives alerts back as they were, with every sign that telemetry can hold', async () => {
    const alert = madeUpAlert({
      id: 'a1',
      tenant: 'acme',
      timeMs: 1_700_000_000_123.5,
      summary: 'NUL \0, lone \uD800, quote " \' \\ {}, 日本, 🦊',
      entities: [{ type: 'url', value: `https://example.com/${'x'.repeat(9_000)}`, role: 'target' }],
    });
    await commit(at, madeUpResult({ tenant: 'acme', alerts: [alert] }));
    assert.deepEqual(await acme(at).alerts(['a1', 'unknown', 'a\0']), [alert]);
  });

  it('lists alerts by their last event, oldest first', async () => {
    const alerts = [
      madeUpAlert({ id: 'late', tenant: 'acme', timeMs: 300 }),
      madeUpAlert({ id: 'B', tenant: 'acme', timeMs: 100, lastTimeMs: 500 }),
      madeUpAlert({ id: 'a', tenant: 'acme', timeMs: 100, lastTimeMs: 300 }),
      madeUpAlert({ id: 'old', tenant: 'acme', timeMs: 50, lastTimeMs: 299 }),
    ];
    await commit(at, madeUpResult({ tenant: 'acme', alerts }));
    assert.deepEqual(
      (await acme(at).alertsSince(300)).map((alert) => alert.id),
      ['B', 'a', 'late'],
    );
    assert.deepEqual(
      (await acme(at).alertsSince(0, 2)).map((alert) => alert.id),
      ['B', 'a'],
    );
  });
}

function testFactsAndLetters(at: Bench): void {
  it('widens the span of a fact and adds up its counts', async () => {
    await commit(
      at,
      madeUpResult({ tenant: 'acme', facts: [madeUpFact({ firstMs: 500, lastMs: 600, count: 2 }), madeUpFact({ firstMs: 400, lastMs: 450, count: 1 })] }),
    );
    await commit(at, madeUpResult({ tenant: 'acme', facts: [madeUpFact({ firstMs: 450, lastMs: 900, count: 4 })] }));
    assert.deepEqual(await acme(at).facts(), [madeUpFact({ firstMs: 400, lastMs: 900, count: 7 })]);
  });

  it('keeps facts apart that differ in kind, entities or how they are known', async () => {
    const facts = [
      madeUpFact({ firstMs: 1 }),
      madeUpFact({ firstMs: 2, kind: 'near' }),
      madeUpFact({ firstMs: 3, lastMs: 9_000, how: 'DHCP lease' }),
      madeUpFact({ firstMs: 4, b: { type: 'url', value: `https://example.com/\0${'y'.repeat(9_000)}` } }),
    ];
    await commit(at, madeUpResult({ tenant: 'acme', facts }));
    assert.deepEqual(await acme(at).facts(), facts);
    assert.deepEqual(await acme(at).facts(1), [facts[2]]);
  });

  it('keeps dead letters byte for byte, the newest first', async () => {
    const letters = [madeUpDeadLetter(3), { ...madeUpDeadLetter(4), detail: 'a \0 in it', raw: Uint8Array.from([0, 255, 92, 39, 10]) }, madeUpDeadLetter(5)];
    await commit(at, madeUpResult({ tenant: 'acme', deadLetters: letters }));
    assert.deepEqual(await acme(at).deadLetters(2), [letters[2], letters[1]]);
  });

  it('does not let what is handed out or in change what rests', async () => {
    const letter = madeUpDeadLetter(1, 'abc');
    await commit(at, madeUpResult({ tenant: 'acme', deadLetters: [letter] }));
    letter.raw.fill(0);
    assert.deepEqual(await acme(at).deadLetters(1), [madeUpDeadLetter(1, 'abc')]);
  });
}

function testIncidents(at: Bench): void {
  it('keeps an incident whole, open and assigned to nobody', async () => {
    const incident = madeUpIncident({ id: 'i1', tenant: 'acme', title: 'NUL \0 and lone \uDC00' });
    await commit(at, madeUpResult({ tenant: 'acme', incidents: [incident] }));
    const expected = { incident, status: 'open', assignee: null, createdAtMs: 10_000, updatedAtMs: 10_000, mergedInto: null, verdict: null };
    assert.deepEqual(await acme(at).incident('i1'), expected);
    assert.equal(await acme(at).incident('unknown'), null);
    assert.equal(await acme(at).incident('i1\0'), null);
  });

  it('keeps what people did when the path computes an incident anew', async () => {
    const incident = madeUpIncident({ id: 'i1', tenant: 'acme' });
    await commit(at, madeUpResult({ tenant: 'acme', incidents: [incident] }));
    await acme(at).changeIncident('i1', { status: 'closed', assignee: 'ben', by: 'ben', nowMs: 11_000 });
    at.clock.set(12_000);
    const changed = { ...incident, priority: 90, title: 'NUL \0 in a later title' };
    await commit(at, madeUpResult({ tenant: 'acme', incidents: [incident, changed] }));
    const expected = { incident: changed, status: 'closed', assignee: 'ben', createdAtMs: 10_000, updatedAtMs: 12_000, mergedInto: null, verdict: null };
    assert.deepEqual(await acme(at).incident('i1'), expected);
  });

  it('opens a closed incident again when an alert joins it that was not there when it was closed', async () => {
    const incident = madeUpIncident({ id: 'i1', tenant: 'acme', title: 'NUL \0' });
    const other = madeUpIncident({ id: 'i2', tenant: 'acme' });
    await commit(at, madeUpResult({ tenant: 'acme', incidents: [incident, other] }));
    for (const id of ['i1', 'i2']) await acme(at).changeIncident(id, { status: 'closed', assignee: 'ben', by: 'ben', nowMs: 11_000 });
    await commit(at, madeUpResult({ tenant: 'acme', incidents: [{ ...incident, alerts: ['alert-1', 'alert-2'] }, { ...other, alerts: [] }] }));
    const [grown, shrunk] = await Promise.all(['i1', 'i2'].map((id) => acme(at).incident(id)));
    assert.deepEqual([grown?.status, grown?.assignee, shrunk?.status], ['open', 'ben', 'closed']);
  });

  it('changes only what is named, and can take an assignee away', async () => {
    await commit(at, madeUpResult({ tenant: 'acme', incidents: [madeUpIncident({ id: 'i1', tenant: 'acme' })] }));
    const change = async (given: { status?: 'closed'; assignee?: string | null; nowMs: number }) => {
      const changed = await acme(at).changeIncident('i1', { ...given, by: 'ben' });
      return changed.ok ? [changed.value.status, changed.value.assignee, changed.value.updatedAtMs] : changed.reason;
    };
    await change({ assignee: 'ben', nowMs: 11_000 });
    assert.deepEqual(await change({ status: 'closed', nowMs: 12_000 }), ['closed', 'ben', 12_000]);
    assert.deepEqual(await change({ assignee: null, nowMs: 13_000 }), ['closed', null, 13_000]);
    assert.deepEqual(await acme(at).changeIncident('unknown', { status: 'closed', by: 'ben', nowMs: 1 }), { ok: false, reason: 'not-found' });
  });
}

function testQueue(at: Bench): void {
  const ids = async (filter: Parameters<TenantState['incidents']>[0]): Promise<string[]> =>
    (await acme(at).incidents(filter)).map((record) => record.incident.id);

  it('lists by priority, then by what was last seen, and at most as many as asked', async () => {
    const incidents = [
      madeUpIncident({ id: 'low', tenant: 'acme', priority: 10, lastSeenMs: 9_000 }),
      madeUpIncident({ id: 'high-old', tenant: 'acme', priority: 80.5, lastSeenMs: 100 }),
      madeUpIncident({ id: 'high-new', tenant: 'acme', priority: 80.5, lastSeenMs: 200 }),
      madeUpIncident({ id: 'High-new', tenant: 'acme', priority: 80.5, lastSeenMs: 200 }),
    ];
    await commit(at, madeUpResult({ tenant: 'acme', incidents }));
    assert.deepEqual(await ids({ limit: 10 }), ['High-new', 'high-new', 'high-old', 'low']);
    assert.deepEqual(await ids({ limit: 2 }), ['High-new', 'high-new']);
    assert.deepEqual(await ids({ limit: 10, minPriority: 80.5 }), ['High-new', 'high-new', 'high-old']);
    assert.deepEqual(await ids({ limit: 10, belowPriority: 80.5 }), ['low']);
    assert.deepEqual(await ids({ limit: 10, minPriority: 10.5, belowPriority: 80.5 }), []);
  });

  it('filters by status and by text, whatever its case, and takes no sign of it as a pattern', async () => {
    const incidents = [
      madeUpIncident({ id: 'i1', tenant: 'acme', title: 'Mailbox rule 100% hidden' }),
      madeUpIncident({ id: 'i2', tenant: 'acme', title: 'Ransomware', entities: [{ type: 'host', value: 'WS-042.Example.com' }] }),
    ];
    await commit(at, madeUpResult({ tenant: 'acme', incidents }));
    await acme(at).changeIncident('i2', { status: 'closed', by: 'ben', nowMs: 11_000 });
    assert.deepEqual(await ids({ limit: 10, status: 'open' }), ['i1']);
    assert.deepEqual(await ids({ limit: 10, status: 'closed' }), ['i2']);
    assert.deepEqual(await ids({ limit: 10, text: 'ws-042.EXAMPLE' }), ['i2']);
    assert.deepEqual(await ids({ limit: 10, text: '100%' }), ['i1']);
    assert.deepEqual(await ids({ limit: 10, text: 'w%042' }), []);
    assert.deepEqual(await ids({ limit: 10, text: 'rule\0' }), await ids({ limit: 10, text: 'rule ' }));
    assert.deepEqual((await ids({ limit: 10, text: '' })).sort(), ['i1', 'i2']);
  });

  it('takes a merged incident off the list, says where it went, and brings it back when it is computed anew', async () => {
    const incidents = ['i1', 'i2'].map((id) => madeUpIncident({ id, tenant: 'acme' }));
    await commit(at, madeUpResult({ tenant: 'acme', incidents }));
    await commit(
      at,
      madeUpResult({
        tenant: 'acme',
        merged: [
          { from: 'i1', into: 'i2' },
          { from: 'never-kept', into: 'i2' },
        ],
      }),
    );
    assert.deepEqual(await ids({ limit: 10 }), ['i2']);
    assert.equal((await acme(at).incident('i1'))?.mergedInto, 'i2');
    assert.equal(await acme(at).incident('never-kept'), null);
    await commit(at, madeUpResult({ tenant: 'acme', incidents: incidents.slice(0, 1) }));
    assert.equal((await acme(at).incident('i1'))?.mergedInto, null);
  });
}

function testTenants(at: Bench): void {
  it('creates a tenant once, and lists tenants by id', async () => {
    const store = storeOf(at);
    const beta = { id: 'beta', name: 'Beta Ltd', createdAtMs: 2 };
    assert.deepEqual(await store.createTenant({ id: 'beta', name: 'Beta Ltd', nowMs: 2 }), beta);
    assert.equal(await store.createTenant({ id: 'beta', name: 'Other', nowMs: 3 }), null);
    await store.createTenant({ id: 'a-1', name: 'Alpha', nowMs: 4 });
    assert.deepEqual(await store.tenants(), [{ id: 'a-1', name: 'Alpha', createdAtMs: 4 }, beta]);
    await assert.rejects(store.createTenant({ id: 'Not An Id', name: 'x', nowMs: 1 }), /tenant id/);
  });

  it('never shows or changes anything of one tenant through the scope of another', async () => {
    const store = storeOf(at);
    const mine = canary('acme', 3);
    const theirs = canary('beta', 7);
    for (const id of ['acme', 'beta']) await store.createTenant({ id, name: id, nowMs: 1 });
    await commit(at, mine, theirs);
    const beta = store.forTenant(tenantScope('beta'));
    const credential = await beta.createCredential({ source: '', label: 'canary-beta', secretHash: 'hash-beta', nowMs: 1 });
    const seen = JSON.stringify([
      await acme(at).incidents({ limit: 100 }),
      await acme(at).alertsSince(0),
      await acme(at).alerts(['alert-beta']),
      await acme(at).facts(),
      await acme(at).deadLetters(100),
      await acme(at).credentials(),
      await acme(at).incident('incident-beta'),
    ]);
    assert.match(seen, /canary-acme/);
    assert.doesNotMatch(seen, /beta/);
    assert.equal((await acme(at).counts()).received, 3);
    assert.equal(await acme(at).revokeCredential(credential.id, 2), false);
    assert.deepEqual(await acme(at).changeIncident('incident-beta', { status: 'closed', by: 'ana', nowMs: 2 }), { ok: false, reason: 'not-found' });
    assert.equal((await beta.incident('incident-beta'))?.status, 'open');
    assert.equal((await beta.credentials())[0]?.revokedAtMs, null);
    assert.equal((await beta.counts()).received, 7);
  });

  it('keeps rows of the same id in two tenants apart', async () => {
    const [one, two] = ['acme', 'beta'].map((tenant) => madeUpAlert({ id: 'same', tenant, summary: `canary-${tenant}` }));
    assert.ok(one !== undefined && two !== undefined);
    await commit(
      at,
      madeUpResult({ tenant: 'acme', alerts: [one], facts: [madeUpFact()] }),
      madeUpResult({ tenant: 'beta', alerts: [two], facts: [madeUpFact({ count: 9 })] }),
    );
    await commit(at, madeUpResult({ tenant: 'beta', merged: [{ from: 'same', into: 'x' }], facts: [madeUpFact({ count: 9 })] }));
    assert.deepEqual(await acme(at).alerts(['same']), [one]);
    assert.deepEqual(
      (await acme(at).facts()).map((fact) => fact.count),
      [1],
    );
    assert.deepEqual(
      (await storeOf(at).forTenant(tenantScope('beta')).facts()).map((fact) => fact.count),
      [18],
    );
  });

  it('refuses a whole batch in which a row names another tenant', async () => {
    const strayAlert = madeUpResult({ tenant: 'acme', alerts: [madeUpAlert({ id: 'a1', tenant: 'beta' })] });
    const strayIncident = madeUpResult({ tenant: 'acme', incidents: [madeUpIncident({ id: 'i1', tenant: 'beta' })] });
    for (const stray of [strayAlert, strayIncident]) {
      await assert.rejects(storeOf(at).commit({ from: 0, to: 1, tenants: [canary('gamma', 1), stray] }));
      assert.equal(await storeOf(at).position(), 0);
      assert.deepEqual(await storeOf(at).forTenant(tenantScope('gamma')).alertsSince(0), []);
      assert.deepEqual(await storeOf(at).forTenant(tenantScope('beta')).alertsSince(0), []);
    }
  });
}

function testCredentials(at: Bench): void {
  it('finds a credential of any tenant by the hash of its secret, until it is revoked', async () => {
    const store = storeOf(at);
    await store.createTenant({ id: 'acme', name: 'Acme', nowMs: 1 });
    const credential = await acme(at).createCredential({ source: 'okta.system_log', label: 'Okta', secretHash: 'hash-1', nowMs: 5 });
    assert.deepEqual(await store.credentialByHash('hash-1'), credential);
    assert.deepEqual(await acme(at).credentials(), [credential]);
    for (const wrong of ['hash-2', '', 'hash-1\0']) assert.equal(await store.credentialByHash(wrong), null);
    assert.equal(await acme(at).revokeCredential(credential.id, 9), true);
    assert.equal(await acme(at).revokeCredential(credential.id, 10), false);
    assert.equal(await store.credentialByHash('hash-1'), null);
    assert.deepEqual(await acme(at).credentials(), [{ ...credential, revokedAtMs: 9 }]);
  });

  it('makes no credential for a tenant that does not exist', async () => {
    await assert.rejects(acme(at).createCredential({ source: '', label: 'x', secretHash: 'h', nowMs: 1 }));
  });
}

function canary(tenant: string, received: number): TenantResult {
  const mark = `canary-${tenant}`;
  return madeUpResult({
    tenant,
    alerts: [madeUpAlert({ id: `alert-${tenant}`, tenant, summary: mark })],
    incidents: [madeUpIncident({ id: `incident-${tenant}`, tenant, title: mark })],
    facts: [madeUpFact({ a: { type: 'host', value: mark } })],
    deadLetters: [{ ...madeUpDeadLetter(1), detail: mark }],
    counts: { received, stored: received, duplicate: 0, dead: 0 },
  });
}
