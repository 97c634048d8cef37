/** What one request holds of the budget; `grow` says false when there is no room. */
export interface Lease {
  grow(bytes: number): boolean;
  release(): void;
}

export interface ByteBudget {
  lease(tenant: string): Lease;
  /** Whether so many bytes would fit now. */
  hasRoom(tenant: string, bytes: number): boolean;
  readonly usedBytes: number;
}

/** Bounds the bytes of all requests that are under way, in total and for each tenant, so that no one takes all memory. */
export function createByteBudget(totalBytes: number, tenantBytes: number): ByteBudget {
  const byTenant = new Map<string, number>();
  let usedBytes = 0;
  const hasRoom = (tenant: string, bytes: number): boolean =>
    usedBytes + bytes <= totalBytes && (byTenant.get(tenant) ?? 0) + bytes <= tenantBytes;
  const add = (tenant: string, bytes: number): void => {
    usedBytes += bytes;
    const left = (byTenant.get(tenant) ?? 0) + bytes;
    if (left === 0) byTenant.delete(tenant);
    else byTenant.set(tenant, left);
  };
  return {
    hasRoom,
    get usedBytes() {
      return usedBytes;
    },
    lease(tenant) {
      let heldBytes = 0;
      return {
        grow(bytes) {
          if (!hasRoom(tenant, bytes)) return false;
          heldBytes += bytes;
          add(tenant, bytes);
          return true;
        },
        release() {
          add(tenant, -heldBytes);
          heldBytes = 0;
        },
      };
    },
  };
}
