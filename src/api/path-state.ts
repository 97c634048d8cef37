import { answer, type Handlers } from './answer.ts';
import type { ApiDeps } from './deps.ts';
import { presentDeadLetter } from './present.ts';
import { openTenant } from './tenant-access.ts';

type PathHandlers = Pick<Handlers, 'pathCounts' | 'deadLetters' | 'health'>;

/** Whether the state answers; how it fails is for its own log. */
async function isUp(state: ApiDeps['state']): Promise<boolean> {
  return state.position().then(() => true, () => false);
}

/** What became of what was received. */
export function pathHandlers({ state, version, durability }: ApiDeps): PathHandlers {
  return {
    async pathCounts({ user, params }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const { received, stored, duplicate, dead } = await state.forTenant(access.scope).counts();
      return answer({ received, stored, duplicate, dead });
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
