/** Whose feed it is, in words. */
export function ownerName(tenant: string | null, tenants: readonly { readonly id: string; readonly name: string }[] = []): string {
  return tenant === null ? 'Provider, for all tenants' : (tenants.find(({ id }) => id === tenant)?.name ?? tenant);
}
