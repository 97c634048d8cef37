import { calibrate, ENOUGH_VERDICTS } from '#engine/report/calibration.ts';
import { answer, type Handlers, refuse } from './answer.ts';
import type { ApiDeps } from './deps.ts';
import { visibleTenants } from './tenant-access.ts';

/** The latest verdicts of each tenant; what was judged before them was another score. */
const MAX_JUDGEMENTS = 10_000;

/** How far priorities agree with verdicts. */
export function calibrationHandlers({ state }: ApiDeps): Pick<Handlers, 'calibration'> {
  return {
    async calibration({ user, query }) {
      const visible = await visibleTenants(state, user);
      const asked = query.tenant === undefined || query.tenant === '' ? visible : visible.filter(({ id }) => id === query.tenant);
      if (asked.length === 0 && query.tenant) return refuse('not-found', 'There is no such tenant, or it is not one of yours. Leave the tenant out to see all of yours.');
      const judgements = [];
      for (const { scope } of asked) judgements.push(await state.forTenant(scope).judgements(MAX_JUDGEMENTS));
      return answer({ enough: ENOUGH_VERDICTS, bands: calibrate(judgements.flat()) });
    },
  };
}
