import { answer, type Handlers } from './answer.ts';
import type { ApiDeps } from './deps.ts';
import { toRefusal } from './events.ts';
import { presentDeadLetter } from './present.ts';
import { openTenant } from './tenant-access.ts';

type PathHandlers = Pick<Handlers, 'pathCounts' | 'sourceCounts' | 'deadLetters' | 'health'>;

/** Whether the state answers; how it fails is for its own log. */
async function isUp(state: ApiDeps['state']): Promise<boolean> {
  return state.position().then(() => true, () => false);
}

/** What became of what was received. */
export function pathHandlers({ state, events, watch, version, durability }: ApiDeps): PathHandlers {
  return {
    async pathCounts({ user, params }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const { received, stored, duplicate, dead } = await state.forTenant(access.scope).counts();
      return answer({
        ...{ received, stored, duplicate, dead },
        ...{ refused: watch.refused(access.scope.tenant), waiting: watch.waiting(), latencyS: { p50: watch.latencyS(0.5), p99: watch.latencyS(0.99) } },
      });
    },

    async sourceCounts({ user, params, query }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const found = await events.forTenant(access.scope).sourceCounts(query.sinceMs);
      return found.ok ? answer({ sources: found.value }) : toRefusal(found.reason, found.detail);
    },

    async deadLetters({ user, params, query }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const letters = await state.forTenant(access.scope).deadLetters(query.limit);
      return answer({ deadLetters: letters.map(presentDeadLetter) });
    },

    async health() {
      const isStateUp = await isUp(state);
      return answer({ status: isStateUp ? 'ok' : 'degraded', version, durability, state: isStateUp ? 'up' : 'down' });
    },
  };
}
