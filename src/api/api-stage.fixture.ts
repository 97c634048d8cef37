import fastify from 'fastify';
import type { Clock } from '#base/clock.ts';
import { createToken, hashToken } from '#base/ids.ts';
import type { EventStore } from '#stores/events/port.ts';
import type { StateStore, User } from '#stores/state/port.ts';
import { ACCESS_TOKEN_PREFIX } from './access-token.ts';
import { NO_BACK_TESTS } from './no-back-tests.fixture.ts';
import { NO_INTEL } from './no-intel.fixture.ts';
import { registerApi } from './routes.ts';
import { plainRuleDesk } from './rule-desk.fixture.ts';

export interface ApiStage {
  readonly state: StateStore;
  readonly events: EventStore;
  readonly clock: Clock;
  /** Of mara: acme where it is not given. */
  readonly tenants?: readonly string[];
  /** Of mara: an analyst where it is not given. */
  readonly role?: User['role'];
}

/** An API with the tenants acme and other and a list of the content, asked below `/api/tenants/`, or at an absolute path, by mara. */
export async function apiStage({ state, events, clock, tenants = ['acme'], role = 'analyst' }: ApiStage) {
  for (const id of ['acme', 'other']) await state.createTenant({ id, name: id, nowMs: 0 });
  const token = createToken(ACCESS_TOKEN_PREFIX);
  const user = await state.createUser({ name: 'mara', role, tenants, passwordHash: null, nowMs: 0 });
  await state.createSession({ userId: user.id, tokenHash: hashToken(token), expiresAtMs: Number.MAX_SAFE_INTEGER });
  const app = fastify();
  const lists = [{ name: 'scanners', description: 'Scanners', sources: [], values: ['scan01'] }];
  await registerApi(app, { ...NO_INTEL, state, backTests: NO_BACK_TESTS, rules: plainRuleDesk(state), events, watch: { refused: () => [], waiting: () => 0, latencyS: () => 0 }, clock, sources: [], lists, version: '0', durability: 'memory' });
  return async (method: 'GET' | 'PUT' | 'POST', path: string, body?: object) => {
    const answer = await app.inject({ method, url: path.startsWith('/') ? path : `/api/tenants/${path}`, headers: { authorization: `Bearer ${token}` }, ...(body && { payload: body }) });
    return { status: answer.statusCode, body: JSON.parse(answer.body) };
  };
}
