import type { Ring } from '#contract/rule-pack.ts';

/** One tenant in a hundred is in ring 1. */
const RING_1_SHARE = 0.01;

/** A number from 0 to 1 that a text always has (FNV-1a with a last mix, 32 bits). */
export function stableShare(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** Whether a tenant has the pack while it is at a ring. Who was in an earlier ring stays in; another pack meets other tenants first. */
export function isInRing(tenant: string, { name, ring }: { readonly name: string; readonly ring: Ring }, firstTenant: string | null): boolean {
  if (ring === 2 || tenant === firstTenant) return true;
  return ring === 1 && stableShare(`${name}\n${tenant}`) < RING_1_SHARE;
}
