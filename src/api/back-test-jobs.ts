import type { BackTest } from '#contract/back-test.ts';
import type { LookBack } from '#contract/look-back.ts';
import type { TenantScope } from '#contract/tenant.ts';

export interface BackTestAsked {
  /** A rule that runs, by its id, or the text of one. */
  readonly asked: { readonly rule: string } | { readonly sigma: string };
  readonly days: number;
  readonly scopes: readonly TenantScope[];
  /** Whoever asked; nobody else is answered. */
  readonly owner: string;
}

export interface BackTestStatus {
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  /** 0 to 1. */
  readonly share: number;
  readonly problem: string | null;
  readonly result: BackTest | null;
}

/** Back-tests; the composition gives it. */
export interface BackTestJobs {
  start(request: BackTestAsked): Promise<{ readonly ok: true; readonly id: string } | { readonly ok: false; readonly reason: 'bad-rule' | 'busy'; readonly detail: string }>;
  /** Of these tenants; null where there is no such one of this owner. */
  status(id: string, owner: string, scopes: readonly TenantScope[]): Promise<BackTestStatus | null>;
  /** Looks for the indicators of a feed, of the provider (null) or of a tenant, in the stored events of tenants. */
  lookBack(request: { readonly feed: string; readonly owner: TenantScope | null; readonly scopes: readonly TenantScope[]; readonly days: number }): Promise<LookBackAnswer>;
  /** False where there is none that could be stopped. */
  cancel(id: string, owner: string): boolean;
}

export type LookBackAnswer = { readonly ok: true; readonly value: LookBack } | { readonly ok: false; readonly reason: 'not-found' | 'too-many' | 'busy' | 'failed'; readonly detail: string };
