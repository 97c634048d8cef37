declare const scopeBrand: unique symbol;

/**
 * The right to read and write for one tenant, and the only way to a store. Made in one place from a
 * credential, a session or a job (`tenantScope`), never from a body or a path.
 */
export interface TenantScope {
  readonly tenant: string;
  readonly [scopeBrand]: true;
}

export function tenantScope(tenant: string): TenantScope {
  return { tenant } as TenantScope;
}

const TENANT_ID = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Tenant ids are lower-case letters, digits and inner hyphens, at most 63 characters. */
export function isTenantId(text: string): boolean {
  return TENANT_ID.test(text);
}
