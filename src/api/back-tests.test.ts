import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fastify from 'fastify';
import { manualClock } from '#base/clock.ts';
import { createToken, hashToken } from '#base/ids.ts';
import { memoryEventStore } from '#stores/events/memory-event-store.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import { ACCESS_TOKEN_PREFIX } from './access-token.ts';
import type { BackTestAsked, BackTestJobs } from './back-test-jobs.ts';
import { plainRuleDesk } from './rule-desk.fixture.ts';
import { NO_BACK_TESTS } from './no-back-tests.fixture.ts';
import { NO_INTEL } from './no-intel.fixture.ts';
import { registerApi } from './routes.ts';

/** An API with two tenants, asked by a person who sees some, and what it asked for. */
async function stage(...tenants: readonly string[]) {
  const clock = manualClock(1000);
  const state = memoryStateStore({ clock });
  for (const id of ['acme', 'beta']) await state.createTenant({ id, name: id, nowMs: 1000 });
  const token = createToken(ACCESS_TOKEN_PREFIX);
  const user = await state.createUser({ name: 'mara', role: 'analyst', tenants, passwordHash: null, nowMs: 1000 });
  await state.createSession({ userId: user.id, tokenHash: hashToken(token), expiresAtMs: 2000 });
  const started: BackTestAsked[] = [];
  const backTests: BackTestJobs = {
    start: async (request) => {
      started.push(request);
      return 'sigma' in request.asked ? { ok: false, reason: 'bad-rule', detail: 'Line 1: no rule.' } : { ok: true, id: 'job-1' };
    },
    status: async (id, owner) => (id === 'job-1' && owner === user.id ? { state: 'running', share: 0.5, problem: null, result: null } : null),
    lookBack: NO_BACK_TESTS.lookBack,
    cancel: (id, owner) => id === 'job-1' && owner === user.id,
  };
  const app = fastify();
  const watch = { refused: () => [], waiting: () => 0, latencyS: () => 0 };
  await registerApi(app, { ...NO_INTEL, state, rules: plainRuleDesk(state), backTests, events: memoryEventStore(), watch, clock, sources: [], lists: [], version: '0', durability: 'memory' });
  const ask = async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => {
    const answer = await app.inject({ method, url: `/api/back-tests${path}`, headers: { authorization: `Bearer ${token}` }, ...(body && { payload: body }) });
    return { status: answer.statusCode, body: JSON.parse(answer.body) };
  };
  return { ask, started, user };
}

describe('asking for back-tests', () => {
  it('is for the tenants that a person sees, and only for those', async () => {
    const { ask, started, user } = await stage('acme');
    assert.deepEqual((await ask('POST', '', { rule: 'r1' })).body, { job: 'job-1' });
    assert.deepEqual(started.map(({ asked, days, owner, scopes }) => [asked, days, owner, scopes.map(({ tenant }) => tenant)]), [[{ rule: 'r1' }, 30, user.id, ['acme']]]);
    const [foreign, none] = [await ask('POST', '', { rule: 'r1', tenant: 'beta' }), await ask('POST', '', { rule: 'r1', tenant: 'none' })];
    assert.equal(foreign.status, 404);
    assert.deepEqual(foreign, none);
    assert.equal(started.length, 1);
  });

  it('takes one rule, by id or as text, and says what is wrong with it', async () => {
    const { ask } = await stage('*');
    assert.equal((await ask('POST', '', {})).status, 400);
    assert.equal((await ask('POST', '', { rule: 'r', sigma: 'x' })).status, 400);
    assert.equal((await ask('POST', '', { rule: 'r', days: 0 })).status, 400);
    assert.deepEqual((await ask('POST', '', { sigma: 'x' })).body.error, { code: 'bad-request', message: 'Line 1: no rule.' });
  });

  it('answers and stops those of the one who asked', async () => {
    const { ask } = await stage('*');
    assert.deepEqual((await ask('GET', '/job-1')).body, { state: 'running', share: 0.5, problem: null, result: null });
    assert.equal((await ask('DELETE', '/job-1')).status, 200);
    assert.deepEqual([(await ask('GET', '/other')).status, (await ask('DELETE', '/other')).status], [404, 404]);
  });
});
