import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fastify from 'fastify';
import { manualClock } from '#base/clock.ts';
import { createToken, hashToken } from '#base/ids.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { memoryEventStore } from '#stores/events/memory-event-store.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import type { User } from '#stores/state/port.ts';
import { ACCESS_TOKEN_PREFIX } from './access-token.ts';
import { NO_BACK_TESTS } from './no-back-tests.fixture.ts';
import { NO_INTEL } from './no-intel.fixture.ts';
import { registerApi } from './routes.ts';
import { plainRuleDesk } from './rule-desk.fixture.ts';

const RULES = parseSigma(`
title: Servers
id: servers
logsource: {}
detection: { s: { Host|expand: '%servers%' }, condition: s }
---
title: Either
id: either
logsource: {}
detection: { s: { Host|expand: '%servers%' }, p: { Port|expand: '%ports%' }, condition: s or p }
---
title: But servers
id: but-servers
logsource: {}
detection: { a: { Port: 22 }, s: { Host|expand: 'x-%servers%' }, condition: a and not s }
---
title: Patterns
id: patterns
logsource: {}
detection: { s: { Ip|re|expand: '%servers%' }, condition: s }
`, 'rules.yml').rules;

/** An API with the tenants acme and other, and two lists of the content, asked by a person of acme. */
async function stage(role: User['role']) {
  const clock = manualClock(1_000);
  const state = memoryStateStore({ clock });
  for (const id of ['acme', 'other']) await state.createTenant({ id, name: id, nowMs: 0 });
  const token = createToken(ACCESS_TOKEN_PREFIX);
  const user = await state.createUser({ name: 'mara', role, tenants: ['acme'], passwordHash: null, nowMs: 0 });
  await state.createSession({ userId: user.id, tokenHash: hashToken(token), expiresAtMs: 9_000 });
  const app = fastify();
  const lists = [{ name: 'ports', description: 'Ports', sources: [], values: ['22'] }, { name: 'servers', description: 'Servers', sources: [{ page: 'https://servers.example/', read: '2026-11-01' }], values: ['dc1', 'dc4'] }];
  await registerApi(app, { ...NO_INTEL, state, backTests: NO_BACK_TESTS, rules: plainRuleDesk(state, RULES), events: memoryEventStore(), watch: { refused: () => [], waiting: () => 0, latencyS: () => 0 }, clock, sources: [], lists, version: '0', durability: 'memory' });
  return async (method: 'GET' | 'PUT' | 'DELETE', path: string, body?: object) => {
    const answer = await app.inject({ method, url: `/api/tenants/${path}`, headers: { authorization: `Bearer ${token}` }, ...(body && { payload: body }) });
    return { status: answer.statusCode, body: JSON.parse(answer.body) };
  };
}

describe('lists of a tenant', () => {
  it('stand beside those of the content that have their name, without what is left out, or in their place, until they are deleted', async () => {
    const ask = await stage('admin');
    const shown = async () => (await ask('GET', 'acme/lists')).body.lists.map(({ name, from, values }: { name: string; from: string; values: string[] }) => `${name} ${from} ${values.join()}`);
    assert.deepEqual(await shown(), ['ports content 22', 'servers content dc1,dc4']);
    const saved = await ask('PUT', 'acme/lists/servers', { values: ['dc2', 'dc3', 'dc2'], leftOut: ['DC4'] });
    const sources = [{ page: 'https://servers.example/', read: '2026-11-01' }];
    assert.deepEqual(saved.body, { name: 'servers', from: 'both', description: 'Servers', sources, values: ['dc1', 'dc2', 'dc3'], added: ['dc2', 'dc3'], leftOut: ['DC4'], replaces: false, updatedAtMs: 1_000, faults: [] });
    await ask('PUT', 'acme/lists/admins', { values: [] });
    assert.deepEqual(await shown(), ['admins tenant ', 'ports content 22', 'servers both dc1,dc2,dc3']);
    await ask('PUT', 'acme/lists/servers', { values: ['dc2'], leftOut: ['dc1'], replaces: true });
    assert.deepEqual(await shown(), ['admins tenant ', 'ports content 22', 'servers tenant dc2']);
    assert.deepEqual((await ask('DELETE', 'acme/lists/servers')).body, { deleted: true, faults: [] });
    assert.deepEqual(await shown(), ['admins tenant ', 'ports content 22', 'servers content dc1,dc4']);
    assert.match((await ask('DELETE', 'acme/lists/servers')).body.error.message, /no list "servers" of its own/);
  });

  it('that are empty, gone or of the wrong kind are told with the rules that they do not serve', async () => {
    const ask = await stage('admin');
    const faults = ({ body }: { body: { faults: { rule: string; effect: string; message: string }[] } }) => body.faults.map(({ rule, effect }) => `${rule} ${effect}`);
    const emptied = await ask('PUT', 'acme/lists/servers', { values: [], replaces: true });
    assert.deepEqual(faults(emptied), ['servers silent', 'either narrower', 'but-servers wider', 'patterns silent']);
    assert.match(emptied.body.faults[0].message, /needs the list "servers", which is empty: the part with %servers% does not match until the list is filled/);
    const wrong = await ask('PUT', 'acme/lists/servers', { values: ['dc1('] });
    assert.deepEqual(faults(wrong), ['patterns silent']);
    assert.match(wrong.body.faults[0].message, /has a value that does not fit/);
    assert.deepEqual(faults(await ask('PUT', 'acme/lists/servers', { values: ['dc[12]'] })), []);
    assert.deepEqual(faults(await ask('PUT', 'acme/lists/ports', { values: [], replaces: true })), ['either narrower']);
    assert.deepEqual(faults(await ask('DELETE', 'acme/lists/servers')), []);
    assert.deepEqual(faults(await ask('PUT', 'acme/lists/unread', { values: [] })), []);
  });

  it('are read by people of the tenant and written by its administrators; another tenant looks like none', async () => {
    const [admin, analyst] = [await stage('admin'), await stage('analyst')];
    assert.deepEqual([(await analyst('GET', 'acme/lists')).status, (await analyst('PUT', 'acme/lists/x', { values: [] })).status, (await analyst('DELETE', 'acme/lists/x')).status], [200, 403, 403]);
    for (const [method, path, body] of [['GET', 'lists', undefined], ['PUT', 'lists/x', { values: ['a'] }], ['DELETE', 'lists/x', undefined]] as const) {
      const [foreign, none] = [await admin(method, `other/${path}`, body), await admin(method, `none/${path}`, body)];
      assert.equal(foreign.status, 404);
      assert.deepEqual(foreign, none);
    }
  });

  it('have names that rules can write, and values that are texts', async () => {
    const ask = await stage('admin');
    for (const name of ['with%20space', '%25x%25', '-x']) assert.equal((await ask('PUT', `acme/lists/${name}`, { values: [] })).status, 400, name);
    for (const values of [[''], [5], 'x']) assert.equal((await ask('PUT', 'acme/lists/x', { values })).status, 400);
  });
});
