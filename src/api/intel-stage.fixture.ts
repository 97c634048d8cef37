import fastify from 'fastify';
import { type Clock, manualClock } from '#base/clock.ts';
import { createToken, hashToken } from '#base/ids.ts';
import type { Indicator } from '#contract/indicator.ts';
import { modelSchema } from '#contract/model.ts';
import { IndicatorIndex } from '#engine/detect/indicators/indicator-index.ts';
import { WarningLists } from '#engine/detect/indicators/warning-lists.ts';
import type { EventStore } from '#stores/events/port.ts';
import type { StateStore } from '#stores/state/port.ts';
import { ACCESS_TOKEN_PREFIX } from './access-token.ts';
import { NO_BACK_TESTS } from './no-back-tests.fixture.ts';
import { registerApi } from './routes.ts';
import { plainRuleDesk } from './rule-desk.fixture.ts';

export const DAY_MS = 86_400_000;
export const NOW_MS = 20_500 * DAY_MS + 3_600_000;

/** An indicator that is new now. */
export function madeIndicator(kind: Indicator['kind'], value: string, parts: Partial<Indicator> = {}): Indicator {
  return { kind, value, feed: 'f', label: '', confidence: 80, severity: 'high', validFromMs: NOW_MS, expiresAtMs: null, tlp: 'amber', techniques: [], tactics: [], ...parts };
}

const COUNTRY = modelSchema.parse({
  name: 'new-sign-in-country', kind: 'first-seen', title: 'Sign-in from a new country', description: 'd', level: 'low', confidence: 0.4, techniques: ['T1078'], when: { class_uid: 3002, activity_id: 1 }, entity: { type: 'user', from: 'user.name' },
  features: { value: 'src_endpoint.location.country' }, parameters: { learnDays: 14, minSeen: 10 }, threshold: 0.5, baseline: '{{distinct}} countries', reasons: { value: 'v', habit: 'h', others: 'o' },
});

/** An API with the tenants acme and other, one model, an index that the test fills, and people who see the tenants that they name. */
export async function intelStage<S extends StateStore, E extends EventStore>(open: { readonly state: (clock: Clock) => S; readonly events: () => E }) {
  const clock = manualClock(NOW_MS);
  const [state, events, index] = [open.state(clock), open.events(), new IndicatorIndex()];
  for (const id of ['acme', 'other']) await state.createTenant({ id, name: id.toUpperCase(), nowMs: 0 });
  const app = fastify();
  const warnings = new WarningLists([{ name: 'everybody', match: 'below', values: ['shop.example'] }]);
  const models = [{ model: COUNTRY, proof: { fires: [{ says: 'for the first time', records: [] }], misses: [{ why: 'it was there before', records: [] }] } }];
  await registerApi(app, { intel: { index: () => index, warnings }, models, state, backTests: NO_BACK_TESTS, rules: plainRuleDesk(state), events, watch: { refused: () => [], waiting: () => 0, latencyS: () => 0 }, clock, sources: [], lists: [], version: '0', durability: 'memory' });
  let people = 0;
  const as = async (tenants: readonly string[]) => {
    const token = createToken(ACCESS_TOKEN_PREFIX);
    const user = await state.createUser({ name: `person ${people++}`, role: 'analyst', tenants, passwordHash: null, nowMs: 0 });
    await state.createSession({ userId: user.id, tokenHash: hashToken(token), expiresAtMs: NOW_MS * 2 });
    return async (path: string) => {
      const answer = await app.inject({ url: `/api/${path}`, headers: { authorization: `Bearer ${token}` } });
      return { status: answer.statusCode, body: JSON.parse(answer.body) };
    };
  };
  return { state, events, index, as };
}
