import type { TenantScope } from '#contract/tenant.ts';
import type { User } from '#stores/state/port.ts';
import { answer, type Handlers, refuse } from './answer.ts';
import type { ApiDeps } from './deps.ts';
import { type VisibleTenant, visibleTenants } from './tenant-access.ts';

type BackTestHandlers = Pick<Handlers, 'startBackTest' | 'backTest' | 'cancelBackTest'>;

const NO_JOB = refuse('not-found', 'There is no such back-test of yours; answers are kept for seven days. Start it again.');
const NOT_UNDER_WAY = refuse('not-found', 'There is no such back-test of yours that waits or runs. There is nothing to stop.');

/** Rules over the stored events: started, looked after, stopped. */
export function backTestHandlers({ state, backTests }: ApiDeps): BackTestHandlers {
  async function scopesAsked(user: User, tenant: string | undefined): Promise<readonly TenantScope[]> {
    const visible: readonly VisibleTenant[] = await visibleTenants(state, user);
    return visible.filter(({ id }) => tenant === undefined || tenant === '' || id === tenant).map(({ scope }) => scope);
  }

  return {
    async startBackTest({ user, body: { rule, sigma, days, tenant } }) {
      if ((rule === undefined) === (sigma === undefined)) return refuse('bad-request', 'Give the id of a rule that runs, or the text of one: one of the two.');
      const scopes = await scopesAsked(user, tenant);
      if (scopes.length === 0) return refuse('not-found', 'There is no such tenant, or it is not one of yours.');
      const started = await backTests.start({ asked: rule !== undefined ? { rule } : { sigma: sigma ?? '' }, days, scopes, owner: user.id });
      if (started.ok) return answer({ job: started.id });
      return refuse(started.reason === 'busy' ? 'too-many-tries' : 'bad-request', started.detail);
    },

    async backTest({ user, params }) {
      const status = await backTests.status(params.job, user.id, await scopesAsked(user, undefined));
      return status === null ? NO_JOB : answer(status);
    },

    async cancelBackTest({ user, params }) {
      return backTests.cancel(params.job, user.id) ? answer({}) : NOT_UNDER_WAY;
    },
  };
}
