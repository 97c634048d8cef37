import type { EndpointOutput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import type { PlaceholderList } from '#contract/placeholder-list.ts';
import type { TenantScope } from '#contract/tenant.ts';
import type { ListFault } from '#engine/detect/sigma/list-faults.ts';
import { listsAtTenant } from '#engine/detect/sigma/lists-at-tenant.ts';
import type { TenantList } from '#stores/state/port.ts';
import { answer, type Handlers, refuse } from './answer.ts';
import type { ApiDeps } from './deps.ts';
import { openTenant } from './tenant-access.ts';

type ListHandlers = Pick<Handlers, 'lists' | 'saveList' | 'deleteList'>;
type PresentedList = EndpointOutput<Endpoints['lists']>['lists'][number];

/** Lists that rules read for a tenant. */
export function listHandlers({ state, lists: ofContent, rules: desk, clock }: ApiDeps): ListHandlers {
  const byName = new Map(ofContent.map((list) => [list.name, list]));
  const presentOwn = (own: TenantList): PresentedList => {
    const { name, values: added, leftOut, replaces, updatedAtMs } = own;
    const known = byName.get(name);
    const values = [...(listsAtTenant(ofContent, [own])[name] ?? [])];
    return { name, from: known === undefined || replaces ? 'tenant' : 'both', description: known?.description ?? '', sources: known?.sources ?? [], values, added: [...added], leftOut: [...leftOut], replaces, updatedAtMs };
  };
  /** Which rules the lists of a tenant do not serve any more, now that one of them has changed. */
  const faultsAt = async (scope: TenantScope, name: string): Promise<ListFault[]> => {
    const own = await state.forTenant(scope).lists();
    return [...desk.listFaults(name, listsAtTenant(ofContent, own))];
  };
  return {
    async lists({ user, params }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const own = (await state.forTenant(access.scope).lists()).map(presentOwn);
      const others = ofContent.filter(({ name }) => own.every((list) => list.name !== name)).map(presentContent);
      return answer({ lists: [...own, ...others].sort((a, b) => (a.name < b.name ? -1 : 1)) });
    },

    async saveList({ user, params, body }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const { replaces } = body;
      const own = { name: params.list, values: [...new Set(body.values)], leftOut: replaces ? [] : [...new Set(body.leftOut)], replaces };
      const saved = await state.forTenant(access.scope).saveList({ ...own, nowMs: clock.nowMs() });
      return answer({ ...presentOwn(saved), faults: await faultsAt(access.scope, params.list) });
    },

    async deleteList({ user, params }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const isDeleted = await state.forTenant(access.scope).deleteList(params.list);
      if (isDeleted) return answer({ deleted: true as const, faults: await faultsAt(access.scope, params.list) });
      return refuse('not-found', `The tenant has no list "${params.list}" of its own. List them to see which there are.`);
    },
  };
}

function presentContent({ name, description, sources, values }: PlaceholderList): PresentedList {
  return { name, from: 'content', description, sources, values, added: [], leftOut: [], replaces: false, updatedAtMs: null };
}
