import fastify from 'fastify';
import { manualClock } from '#base/clock.ts';
import { createToken, hashToken } from '#base/ids.ts';
import { memoryEventStore } from '#stores/events/memory-event-store.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import { ACCESS_TOKEN_PREFIX } from './access-token.ts';
import { NO_BACK_TESTS } from './no-back-tests.fixture.ts';
import { registerApi } from './routes.ts';
import { plainRuleDesk } from './rule-desk.fixture.ts';

/** An API with the tenants acme and other at 1,000 ms, asked below `/api/tenants/` by the analyst mara, who sees acme, or all where that is said. */
export async function apiStage({ tenants = ['acme'] }: { readonly tenants?: readonly string[] } = {}) {
  const clock = manualClock(1_000);
  const state = memoryStateStore({ clock });
  for (const id of ['acme', 'other']) await state.createTenant({ id, name: id, nowMs: 0 });
  const token = createToken(ACCESS_TOKEN_PREFIX);
  const user = await state.createUser({ name: 'mara', role: 'analyst', tenants, passwordHash: null, nowMs: 0 });
  await state.createSession({ userId: user.id, tokenHash: hashToken(token), expiresAtMs: Number.MAX_SAFE_INTEGER });
  const app = fastify();
  const lists = [{ name: 'scanners', description: 'Scanners', values: ['scan01'] }];
  await registerApi(app, { state, backTests: NO_BACK_TESTS, rules: plainRuleDesk(state), events: memoryEventStore(), watch: { refused: () => [], waiting: () => 0, latencyS: () => 0 }, clock, sources: [], lists, version: '0', durability: 'memory' });
  const ask = async (method: 'GET' | 'PUT' | 'POST', path: string, body?: object) => {
    const answer = await app.inject({ method, url: `/api/tenants/${path}`, headers: { authorization: `Bearer ${token}` }, ...(body && { payload: body }) });
    return { status: answer.statusCode, body: JSON.parse(answer.body) };
  };
  return { state, clock, ask };
}
