import type { EndpointName } from '#contract/api/endpoints.ts';
import { isTenantId, type TenantScope, tenantScope } from '#contract/tenant.ts';
import type { StateStore, Tenant, User } from '#stores/state/port.ts';
import { type Refusal, refuse } from './answer.ts';
import { FOR_ALL_TENANTS } from './policy.ts';

// The one place where a person's session becomes the right to read a tenant.

export function seesAllTenants(user: User): boolean {
  return user.tenants.includes('*');
}

function maySee(user: User, tenant: string): boolean {
  return seesAllTenants(user) || user.tenants.includes(tenant);
}

/** What a person of some tenants is told where only those of all may call; null where they may. */
export function neededOfAllTenants(user: User, endpoint: EndpointName): string | null {
  return seesAllTenants(user) ? null : FOR_ALL_TENANTS[endpoint] ?? null;
}

export interface VisibleTenant extends Pick<Tenant, 'id' | 'name'> {
  readonly scope: TenantScope;
}

/** The tenants that a person may see, by name, each with the right to read it. */
export async function visibleTenants(state: StateStore, user: User): Promise<readonly VisibleTenant[]> {
  const all = await state.tenants();
  return all
    .filter(({ id }) => maySee(user, id))
    .map(({ id, name }) => ({ id, name, scope: tenantScope(id) }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

export type Access = { readonly ok: true; readonly scope: TenantScope } | Refusal;

/** The right to read one tenant. A tenant that is not theirs and a tenant that is not there look alike. */
export async function openTenant(state: StateStore, user: User, tenant: string): Promise<Access> {
  if (isTenantId(tenant) && maySee(user, tenant)) {
    const all = await state.tenants();
    if (all.some(({ id }) => id === tenant)) return { ok: true, scope: tenantScope(tenant) };
  }
  return refuse('not-found', 'There is no such tenant, or it is not one of yours. Pick a tenant from the list, or ask an administrator to assign it to you.');
}
