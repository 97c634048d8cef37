import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fastify, { type FastifyInstance } from 'fastify';
import { systemClock } from '#base/clock.ts';
import { hashToken } from '#base/ids.ts';
import { fillPath } from '#contract/api/endpoint.ts';
import { ENDPOINTS, type EndpointName } from '#contract/api/endpoints.ts';
import type { EventStore } from '#stores/events/port.ts';
import { madeUpAlert, madeUpDeadLetter, madeUpIncident, madeUpResult } from '#stores/state/made-up.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import type { PathWatch } from './path-watch.ts';
import { mayCall } from './policy.ts';
import { NO_BACK_TESTS } from './no-back-tests.fixture.ts';
import { NO_INTEL } from './no-intel.fixture.ts';
import { registerApi } from './routes.ts';
import { plainRuleDesk } from './rule-desk.fixture.ts';

async function* nothing(): AsyncGenerator<never> {
  yield* [];
}

const NO_EVENTS: EventStore = {
  forTenant: () => ({
    search: async () => ({ ok: true, value: { rows: [], next: null, tookMs: 1 } }),
    get: async () => [],
    histogram: async () => ({ ok: false, reason: 'too-slow', detail: 'the engine said so' }),
    count: async () => 0,
    select: nothing,
    selectOcsf: nothing,
    countSelected: nothing,
    ask: nothing,
    sourceCounts: async (sinceMs) => ({ ok: true, value: [{ source: 'okta.system_log', stored: 3, lastEventMs: sinceMs, lastReceivedMs: sinceMs, lagMs: 0.5 }] }),
  }),
  write: async () => undefined,
  storedPositions: async () => new Set(),
  recentIds: async () => [],
  close: async () => undefined,
};

const WATCH: PathWatch = {
  refused: (tenant) => (tenant === 'acme' ? [{ door: 'http', reason: 'too-large', records: 7, requests: 1 }] : []),
  waiting: () => 5,
  latencyS: (quantile) => quantile,
};

const DRAFT = { rules: { kind: 'all' }, entities: { kind: 'entities', entities: [{ type: 'user', value: 'ana' }] }, scope: 'tenant' };
const WORK_BODIES: Readonly<Record<string, object>> = {
  judgeIncident: { kind: 'false_positive', reason: 'rule_too_wide' }, commentIncident: { text: 'x' }, mergeIncidents: { with: ['x'], reason: 'tried' }, splitIncident: { alerts: ['alert-1'], reason: 'tried' },
  undoLink: { reason: 'tried' }, previewException: DRAFT, createException: { ...DRAFT, owner: 'ana', reason: 'tried', expiresAtMs: 1 }, endException: { reason: 'tried' },
};

/** Two tenants with an incident at and below the paging line each, and an analyst of the first. */
async function stage() {
  const state = memoryStateStore();
  for (const tenant of ['acme', 'other']) {
    await state.createTenant({ id: tenant, name: tenant.toUpperCase(), nowMs: 1 });
  }
  const tenants = ['acme', 'other'].map((tenant) =>
    madeUpResult({
      tenant,
      alerts: [madeUpAlert({ id: 'alert-1', tenant })],
      incidents: [madeUpIncident({ id: `${tenant}-work`, tenant, priority: 40 }), madeUpIncident({ id: `${tenant}-weak`, tenant, priority: 39 })],
      deadLetters: [madeUpDeadLetter(9)],
      counts: { received: 10, stored: 7, duplicate: 2, dead: 1 },
    }),
  );
  await state.commit({ from: 0, to: 10, tenants });
  const user = await state.createUser({ name: 'Mara', role: 'analyst', tenants: ['acme'], passwordHash: null, nowMs: 1 });
  await state.createSignInCode({ userId: user.id, codeHash: hashToken('code-1'), expiresAtMs: systemClock.nowMs() + 60_000 });
  const app = fastify();
  await registerApi(app, { ...NO_INTEL, state, events: NO_EVENTS, watch: WATCH, backTests: NO_BACK_TESTS, rules: plainRuleDesk(state), clock: systemClock, sources: [], lists: [], version: '0', durability: 'memory' });
  return app;
}

async function signIn(app: FastifyInstance): Promise<string> {
  const answer = await app.inject({ method: 'POST', url: '/api/sign-in/code', headers: { 'x-watchfloor-request': 'person' }, payload: { code: 'code-1' } });
  assert.equal(answer.statusCode, 200, answer.body);
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
}

async function signedIn() {
  const app = await stage();
  const cookie = await signIn(app);
  const get = async (url: string) => {
    const answer = await app.inject({ method: 'GET', url, headers: { cookie } });
    return { status: answer.statusCode, body: JSON.parse(answer.body) };
  };
  return { app, cookie, get };
}

describe('the API for people', () => {
  it('cuts the queue at the paging line, and what is below it can be asked for', async () => {
    const { get } = await signedIn();
    const ids = async (query: string) => (await get(`/api/incidents?${query}`)).body.incidents.map(({ id }: { id: string }) => id);
    assert.deepEqual(await ids(''), ['acme-work', 'acme-weak']);
    assert.deepEqual(await ids('minPriority=40'), ['acme-work']);
    assert.deepEqual(await ids('belowPriority=40'), ['acme-weak']);
    assert.equal((await get('/api/incidents?belowPriority=x')).status, 400);
  });

  it('accounts for every record, with what was refused of this tenant and what is on its way', async () => {
    const { get } = await signedIn();
    assert.deepEqual((await get('/api/tenants/acme/path-counts')).body, {
      received: 10, stored: 7, duplicate: 2, dead: 1,
      refused: [{ door: 'http', reason: 'too-large', records: 7, requests: 1 }], waiting: 5, latencyS: { p50: 0.5, p99: 0.99 },
    });
    assert.deepEqual((await get('/api/tenants/acme/source-counts?sinceMs=100')).body, {
      sources: [{ source: 'okta.system_log', stored: 3, lastEventMs: 100, lastReceivedMs: 100, lagMs: 0.5 }],
    });
  });

  it('says of a search what to do next, never what the engine said', async () => {
    const { get } = await signedIn();
    const slow = await get('/api/tenants/acme/event-histogram?fromMs=0&toMs=60000&bucketMs=1000');
    assert.equal(slow.status, 503);
    assert.match(slow.body.error.message, /time range shorter/);
    assert.ok(!slow.body.error.message.includes('engine'));
    const bad = await get('/api/tenants/acme/events?search=a%20OR%20b&fromMs=0&toMs=60000');
    assert.deepEqual([bad.status, bad.body.error.code], [400, 'bad-search']);
  });

  it('answers for another tenant as for one that is not there, at every address', async () => {
    const { app, cookie } = await signedIn();
    const bodies: Readonly<Record<string, object>> = { changeIncident: { status: 'closed' }, overrideRule: { state: null, reason: 'tried' }, ...WORK_BODIES };
    const queries: Readonly<Record<string, string>> = { searchEvents: '?fromMs=0&toMs=9', eventHistogram: '?fromMs=0&toMs=9000&bucketMs=1000', sourceCounts: '?sinceMs=0', indicatorSightings: '?value=bad.example', modelMemory: '?entity=ann' };
    const scoped = Object.entries(ENDPOINTS).filter(([name, { path }]) => path.includes(':tenant') && mayCall('analyst', name as EndpointName) === 'allowed');
    assert.ok(scoped.length >= 9);
    for (const [name, { method, path }] of scoped) {
      const ask = async (tenant: string) => {
        const url = fillPath(path, { tenant, incident: `${tenant}-work`, alert: 'alert-1', event: 'e', rule: 'r1', model: 'beacon', link: 'l1', exception: 'x1' }) + (queries[name] ?? '');
        const { statusCode, body } = await app.inject({ method, url, headers: { cookie, 'x-watchfloor-request': 'person' }, ...(bodies[name] && { payload: bodies[name] }) });
        return { statusCode, body };
      };
      const foreign = await ask('other');
      assert.equal(foreign.statusCode, 404, name);
      assert.deepEqual(foreign, await ask('nowhere'), name);
    }
    const { status } = await (await signedIn()).get('/api/incidents?tenant=other');
    assert.equal(status, 404);
  });

  it('asks who it is and whether they may before it looks at a body, at every address', async () => {
    const app = await stage();
    const cookie = await signIn(app);
    // No JSON, of a size that no endpoint but that of packs would read.
    const broken = { payload: `{${' '.repeat(70_000)}`, headers: { 'content-type': 'application/json', 'x-watchfloor-request': 'person' } };
    for (const name of Object.keys(ENDPOINTS) as EndpointName[]) {
      const { method, path, body } = ENDPOINTS[name];
      if (body === null) continue;
      const url = fillPath(path, { tenant: '-', incident: '-', rule: '-', pack: '-', list: '-', job: '-', credential: '-' });
      const [stranger, analyst] = [await app.inject({ method, url, ...broken }), await app.inject({ method, url, ...broken, headers: { ...broken.headers, cookie } })];
      const isOpen = mayCall(null, name) === 'allowed';
      assert.equal(stranger.statusCode, isOpen ? 400 : 401, name);
      const isTheirs = mayCall('analyst', name) === 'allowed' && !['writeRule', 'moveRule'].includes(name);
      assert.equal(analyst.statusCode, isTheirs ? 400 : 403, name);
    }
  });

  it('asks everyone who is not signed in to sign in', async () => {
    const app = await stage();
    for (const url of ['/api/incidents', '/api/tenants/acme/path-counts', '/api/me']) assert.equal((await app.inject({ url })).statusCode, 401, url);
    assert.equal((await app.inject({ url: '/health' })).statusCode, 200);
  });
});
