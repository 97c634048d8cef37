import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fastify from 'fastify';
import { manualClock } from '#base/clock.ts';
import { createToken, hashToken } from '#base/ids.ts';
import { UNKNOWN_IMPORT } from '#contract/indicator.ts';
import { memoryEventStore } from '#stores/events/memory-event-store.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import type { User } from '#stores/state/port.ts';
import { ACCESS_TOKEN_PREFIX } from './access-token.ts';
import { NO_BACK_TESTS } from './no-back-tests.fixture.ts';
import { NO_INTEL } from './no-intel.fixture.ts';
import { registerApi } from './routes.ts';
import { plainRuleDesk } from './rule-desk.fixture.ts';

const BAD = { kind: 'domain', value: 'bad.example', label: '', confidence: 60, severity: 'medium', validFromMs: 0, expiresAtMs: null, tlp: 'amber', techniques: ['T1071'], tactics: [] };

/** An API with the tenants acme and other, asked by people of different rights. */
async function stage() {
  const clock = manualClock(1_000);
  const state = memoryStateStore({ clock });
  for (const id of ['acme', 'other']) await state.createTenant({ id, name: id, nowMs: 0 });
  const app = fastify();
  await registerApi(app, { ...NO_INTEL, state, backTests: NO_BACK_TESTS, rules: plainRuleDesk(state), events: memoryEventStore(), watch: { refused: () => [], waiting: () => 0, latencyS: () => 0 }, clock, sources: [], lists: [], version: '0', durability: 'memory' });
  return async (role: User['role'], tenants: readonly string[]) => {
    const token = createToken(ACCESS_TOKEN_PREFIX);
    const user = await state.createUser({ name: `${role} ${tenants.join()}`, role, tenants, passwordHash: null, nowMs: 0 });
    await state.createSession({ userId: user.id, tokenHash: hashToken(token), expiresAtMs: 9_000 });
    return async (method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, body?: object) => {
      const answer = await app.inject({ method, url: `/api/indicators${path}`, headers: { authorization: `Bearer ${token}` }, ...(body && { payload: body }) });
      return { status: answer.statusCode, body: JSON.parse(answer.body) };
    };
  };
}

describe('feeds of indicators', () => {
  it('are put, completed, listed and removed', async () => {
    const ask = await (await stage())('admin', ['*']);
    assert.deepEqual((await ask('POST', '/c2', { indicators: [BAD] })).body, { put: 1 });
    assert.deepEqual((await ask('GET', '')).body, { feeds: [] });
    const feed = { name: 'c2', description: 'C2', version: 1, changedAtMs: 1_000, count: 1, lastImport: UNKNOWN_IMPORT };
    assert.deepEqual((await ask('PUT', '/c2', { description: 'C2' })).body, feed);
    assert.deepEqual((await ask('GET', '')).body, { feeds: [feed] });
    assert.deepEqual((await ask('DELETE', '/c2')).body, { removed: true });
    assert.equal((await ask('DELETE', '/c2')).status, 404);
  });

  it('say where they came from, and why an import failed since', async () => {
    const as = await stage();
    const [ask, analyst] = [await as('admin', ['*']), await as('analyst', ['*'])];
    assert.deepEqual((await ask('POST', '/c2/faults', { detail: 'It does not answer' })).body, { noted: false });
    const from = { source: 'https://taxii.example/', everyMs: 3_600_000, notTaken: { duplicate: 2 } };
    assert.deepEqual((await ask('PUT', '/c2', { description: 'C2', from })).body.lastImport, { ...from, fault: null });
    assert.deepEqual((await ask('POST', '/c2/faults', { detail: 'It does not answer' })).body, { noted: true });
    assert.deepEqual((await ask('GET', '')).body.feeds[0].lastImport.fault, { detail: 'It does not answer', atMs: 1_000 });
    assert.equal((await analyst('POST', '/c2/faults', { detail: 'x' })).status, 403);
  });

  it('take only what is in the one spelling of its kind', async () => {
    const ask = await (await stage())('admin', ['*']);
    for (const odd of [{ ...BAD, value: 'Bad.Example' }, { ...BAD, value: 'co.uk' }, { ...BAD, kind: 'address' }, { ...BAD, kind: 'regkey' }, { ...BAD, confidence: 101 }, { ...BAD, extra: 1 }]) {
      assert.equal((await ask('POST', '/c2', { indicators: [odd] })).status, 400, JSON.stringify(odd));
    }
    assert.equal((await ask('POST', '/-c2', { indicators: [BAD] })).status, 400);
  });

  it('of the provider are changed by administrators of all tenants, those of a tenant by its own; another tenant looks like none', async () => {
    const as = await stage();
    const [provider, own, analyst] = [await as('admin', ['*']), await as('admin', ['acme']), await as('analyst', ['acme'])];
    const put = { indicators: [BAD] };
    assert.deepEqual([(await own('POST', '/c2', put)).status, (await own('PUT', '/c2', { description: '' })).status, (await own('DELETE', '/c2')).status], [403, 403, 403]);
    assert.deepEqual([(await own('POST', '/c2?tenant=acme', put)).status, (await own('PUT', '/c2?tenant=acme', { description: '' })).status], [200, 200]);
    assert.deepEqual([(await analyst('GET', '?tenant=acme')).status, (await analyst('POST', '/c2?tenant=acme', put)).status], [200, 403]);
    assert.equal((await provider('GET', '?tenant=acme')).body.feeds.length, 1);
    assert.equal((await provider('GET', '')).body.feeds.length, 0);
    for (const [method, path, body] of [['GET', '?tenant=', undefined], ['POST', '/c2?tenant=', put], ['PUT', '/c2?tenant=', { description: '' }], ['DELETE', '/c2?tenant=', undefined]] as const) {
      const [foreign, none] = [await own(method, `${path}other`, body), await own(method, `${path}none`, body)];
      assert.deepEqual([foreign.status, none], [404, foreign]);
    }
  });
});
