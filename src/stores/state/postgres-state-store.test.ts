import assert from 'node:assert/strict';
import { it } from 'node:test';

import { runAs, testServer } from './embedded/test-server.ts';
import { testStateStore } from './port.suite.ts';
import { openPostgresStateStore } from './postgres-state-store.ts';
import { madeUpAlert, madeUpFact, madeUpResult } from './made-up.ts';

const server = testServer();

let shared: Awaited<ReturnType<typeof server.newDatabase>> | null = null;

// One database, emptied before each test: making one takes longer than most tests.
testStateStore('the state store on PostgreSQL', async (clock) => {
  shared ??= await server.newDatabase();
  const store = await openPostgresStateStore({ url: shared.url }, { clock });
  const rules = ['rule_standings', 'rule_revisions', 'rule_changes', 'rule_packs', 'rule_overrides', 'rule_days', 'rule_incidents'];
  const work = ['incident_alerts', 'incident_history', 'incident_lineage', 'verdicts', 'verdict_subjects', 'incident_links', 'incident_link_ends', 'decision_versions', 'exceptions', 'exception_ends', 'tenant_exceptions', 'tenant_exception_ends', 'hidden_days'];
  const tables = ['alerts', 'declared_entities', 'incidents', 'facts', 'dead_letters', 'path_counts', 'credentials', 'correlation_hits', 'model_memory', 'lists', 'tenants', 'sessions', 'sign_in_codes', 'users', 'settings', 'indicators', 'indicator_feeds', 'confirmed_indicators', 'tenant_indicators', 'tenant_indicator_feeds', ...rules, ...work];
  await runAs(shared.superuser, `${tables.map((table) => `DELETE FROM watchfloor.${table};`).join(' ')} UPDATE watchfloor.path SET position = 0`);
  return store;
});

it('lets two platforms open a new database at the same time', async () => {
  const { url } = await server.newDatabase();
  const stores = await Promise.all([openPostgresStateStore({ url }), openPostgresStateStore({ url })]);
  assert.deepEqual(await Promise.all(stores.map((store) => store.position())), [0, 0]);
  await Promise.all(stores.map((store) => store.close()));
});

it('undoes a whole batch when a part of it fails late', async () => {
  const store = await openPostgresStateStore({ url: (await server.newDatabase()).url });
  const good = madeUpResult({ tenant: 'acme', alerts: [madeUpAlert({ id: 'a1', tenant: 'acme' })], facts: [madeUpFact()] });
  const bad = madeUpResult({ tenant: 'beta', counts: { received: Number.NaN, stored: 0, duplicate: 0, dead: 0 } });
  await assert.rejects(store.commit({ from: 0, to: 1, tenants: [good, bad] }));
  assert.equal(await store.position(), 0);
  assert.equal(await store.commit({ from: 0, to: 1, tenants: [good] }), true);
  await store.close();
});

it('says what to do when the server cannot be reached', async () => {
  await assert.rejects(openPostgresStateStore({ url: 'postgres://nobody@127.0.0.1:1/none' }), { reason: 'no-access', message: /Check DATABASE_URL/ });
});
