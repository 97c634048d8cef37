import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fastify from 'fastify';
import { manualClock } from '#base/clock.ts';
import { createToken, hashToken } from '#base/ids.ts';
import { memoryEventStore } from '#stores/events/memory-event-store.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import type { User } from '#stores/state/port.ts';
import { ACCESS_TOKEN_PREFIX } from './access-token.ts';
import { NO_BACK_TESTS } from './no-back-tests.fixture.ts';
import { NO_INTEL } from './no-intel.fixture.ts';
import { registerApi } from './routes.ts';
import { plainRuleDesk } from './rule-desk.fixture.ts';

const NOW_MS = 1_000;

/** An API with the tenants acme and other, asked by a person with an access token. */
async function stage(role: User['role'], ...tenants: readonly string[]) {
  const clock = manualClock(NOW_MS);
  const state = memoryStateStore({ clock });
  for (const id of ['acme', 'other']) await state.createTenant({ id, name: id, nowMs: NOW_MS });
  const token = createToken(ACCESS_TOKEN_PREFIX);
  const user = await state.createUser({ name: 'mara', role, tenants, passwordHash: null, nowMs: NOW_MS });
  await state.createSession({ userId: user.id, tokenHash: hashToken(token), expiresAtMs: NOW_MS + 10 });
  const app = fastify();
  const watch = { refused: () => [], waiting: () => 0, latencyS: () => 0 };
  await registerApi(app, { ...NO_INTEL, state, events: memoryEventStore(), watch, backTests: NO_BACK_TESTS, rules: plainRuleDesk(state), clock, sources: [{ id: 'okta.system_log', name: 'Okta' }], lists: [], version: '0', durability: 'memory' });
  const ask = async (method: 'GET' | 'POST' | 'DELETE', path: string, { body, headers = { authorization: `Bearer ${token}` } }: { body?: object; headers?: Record<string, string> } = {}) => {
    const answer = await app.inject({ method, url: `/api/tenants${path}`, headers, ...(body && { payload: body }) });
    return { status: answer.statusCode, body: JSON.parse(answer.body) };
  };
  return { state, clock, token, ask };
}

describe('keeping tenants and credentials', () => {
  it('is for administrators of all tenants, who make a tenant once', async () => {
    const { ask, state } = await stage('admin', '*');
    assert.deepEqual((await ask('POST', '', { body: { id: 'new', name: ' New ' } })).body, { id: 'new', name: 'New' });
    assert.equal((await ask('POST', '', { body: { id: 'new', name: 'New' } })).body.error.code, 'already-there');
    assert.equal((await ask('POST', '', { body: { id: 'No Id', name: 'x' } })).status, 400);
    assert.deepEqual((await state.tenants()).map(({ id }) => id), ['acme', 'new', 'other']);
  });

  it('makes no tenant for an administrator of some, and does not tell which there are', async () => {
    const { ask, state } = await stage('admin', 'acme');
    const [taken, free] = [await ask('POST', '', { body: { id: 'other', name: 'x' } }), await ask('POST', '', { body: { id: 'free', name: 'x' } })];
    assert.equal(taken.status, 403);
    assert.deepEqual(taken, free);
    assert.equal((await state.tenants()).length, 2);
  });

  it('opens the credentials of own tenants only; another tenant looks like none', async () => {
    const { ask } = await stage('admin', 'acme');
    const body = { label: 'x', source: '' };
    assert.equal((await ask('POST', '/acme/credentials', { body })).status, 200);
    for (const [method, path, payload] of [['GET', '', undefined], ['POST', '', body], ['DELETE', '/c1', undefined]] as const) {
      const [foreign, none] = [await ask(method, `/other/credentials${path}`, { ...(payload && { body: payload }) }), await ask(method, `/none/credentials${path}`, { ...(payload && { body: payload }) })];
      assert.equal(foreign.status, 404);
      assert.deepEqual(foreign, none);
    }
  });

  it('shows a secret once, keeps its hash only, and ends it', async () => {
    const { ask, state } = await stage('admin', '*');
    const { secret, id } = (await ask('POST', '/acme/credentials', { body: { label: 'x', source: 'okta.system_log' } })).body;
    assert.equal((await state.credentialByHash(hashToken(secret)))?.tenant, 'acme');
    const listed = await ask('GET', '/acme/credentials');
    assert.ok(!JSON.stringify(listed).includes(secret) && !JSON.stringify(listed).includes(hashToken(secret)));
    assert.deepEqual((await ask('DELETE', `/acme/credentials/${id}`)).body, { revoked: true });
    assert.equal(await state.credentialByHash(hashToken(secret)), null);
    assert.equal((await ask('DELETE', `/acme/credentials/${id}`)).status, 404);
    assert.match((await ask('POST', '/acme/credentials', { body: { label: 'x', source: 'no.such' } })).body.error.message, /no source/);
  });

  it('is refused to analysts, to tokens that are over or made up, and to a cookie that another site makes a browser send', async () => {
    const create = { body: { id: 'new', name: 'New' } };
    assert.equal((await (await stage('analyst', '*')).ask('POST', '', create)).status, 403);
    const { ask, clock, token } = await stage('admin', '*');
    assert.equal((await ask('POST', '', { ...create, headers: { authorization: `Bearer ${createToken(ACCESS_TOKEN_PREFIX)}` } })).status, 401);
    const forged = await ask('POST', '', { ...create, headers: { cookie: `watchfloor=${token}`, 'sec-fetch-site': 'cross-site', 'x-watchfloor-request': 'person' } });
    assert.equal(forged.body.error.code, 'cross-site');
    assert.equal((await ask('POST', '', { ...create, headers: { authorization: 'Bearer x', cookie: `watchfloor=${token}` } })).body.error.code, 'cross-site');
    clock.advance(10);
    assert.equal((await ask('POST', '', create)).status, 401);
  });
});
