import { z } from 'zod';

/** 0: one named tenant. 1: one in a hundred tenants. 2: all. */
export const RINGS = [0, 1, 2] as const;
export type Ring = (typeof RINGS)[number];

const PACK_NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const PACK_VERSION = /^[0-9A-Za-z][0-9A-Za-z.+-]{0,63}$/;

export const packNameShape = z.string().regex(PACK_NAME, 'lower-case letters, digits and inner hyphens, at most 63');
export const packVersionShape = z.string().regex(PACK_VERSION, 'letters, digits, dots, plus and hyphens, at most 64');
const sha256Shape = z.string().regex(/^[0-9a-f]{64}$/, 'SHA-256 in lower-case hex');

/** What a pack holds. The signature is over its canonical text. */
export const packManifestShape = z.strictObject({
  format: z.literal(1),
  name: packNameShape,
  version: packVersionShape,
  createdAtMs: z.number().int().min(0),
  /** The ring at which it wants to begin. */
  ring: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  files: z.array(z.strictObject({ path: z.string().regex(/^(?!\/)(?!.*(?:^|\/)\.\.?(?:\/|$))[^\\\0]{1,300}$/, 'a path inside the pack'), sha256: sha256Shape, bytes: z.number().int().min(0) })).max(20_000),
});
export type PackManifest = z.output<typeof packManifestShape>;

/** A pack as it is carried from one installation to another. */
export const signedPackShape = z.strictObject({
  manifest: packManifestShape,
  /** Ed25519, base64. */
  signature: z.string().max(200),
  /** Of the key that signed: SPKI in base64. Whether it is trusted is for the reader to decide. */
  publicKey: z.string().max(200),
  files: z.array(z.strictObject({ path: z.string(), text: z.string() })),
});
export type SignedPack = z.output<typeof signedPackShape>;

/** kept: there, not used. rolling: on its way through the rings. good: used by all. replaced: was good. returned: was taken back. */
export const PACK_STATUSES = ['kept', 'rolling', 'good', 'replaced', 'returned'] as const;
export type PackStatus = (typeof PACK_STATUSES)[number];

/** A pack of this installation. */
export interface RulePack {
  readonly name: string;
  readonly version: string;
  readonly createdAtMs: number;
  readonly files: number;
  /** SHA-256 of the canonical manifest. */
  readonly digest: string;
  /** Empty for what lies beside the program and was never packed. */
  readonly signature: string;
  readonly publicKey: string;
  /** The revision of each rule that is in it. */
  readonly rules: readonly { readonly rule: string; readonly revision: number }[];
  readonly status: PackStatus;
  readonly ring: Ring;
  readonly ringSinceMs: number;
  /** Why it is where it is, in words. */
  readonly reason: string;
  readonly by: string;
  readonly changedAtMs: number;
  /** What matching an event cost with it alone, as it was measured on its way; absent where it never was. */
  readonly costMs?: number;
}

/** How what is new reaches tenants. */
export const rolloutShape = z.strictObject({
  /** The tenant of ring 0; null where none is named. */
  firstTenant: z.string().max(63).nullable(),
  /** Tenants where rules in canary alert. */
  canaryTenants: z.array(z.string().max(63)).max(1000),
  /** Public keys (SPKI, base64) whose packs are taken, besides the installation's own. */
  trustedKeys: z.array(z.string().max(200)).max(50),
  /** How long a pack must do well in ring 0 and in ring 1. */
  soakMs: z.tuple([z.number().int().min(0), z.number().int().min(0)]),
});
export type Rollout = z.output<typeof rolloutShape>;

const HOUR_MS = 3_600_000;
export const FIRST_ROLLOUT: Rollout = { firstTenant: null, canaryTenants: [], trustedKeys: [], soakMs: [HOUR_MS, 24 * HOUR_MS] };
