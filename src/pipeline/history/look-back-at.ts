import type { Clock } from '#base/clock.ts';
import type { Indicator } from '#contract/indicator.ts';
import type { LookBack, TenantLookBack } from '#contract/look-back.ts';
import type { TenantScope } from '#contract/tenant.ts';
import type { WarningLists } from '#engine/detect/indicators/warning-lists.ts';
import type { EventStore } from '#stores/events/port.ts';
import type { IndicatorFeeds } from '#stores/indicators/port.ts';
import type { StateStore } from '#stores/state/port.ts';
import { lookBack } from './look-back.ts';

const DAY_MS = 86_400_000;
/** Each 2,500 are a walk through the events of the span. */
const MAX_INDICATORS = 10_000;
/** Whoever waits for the answer does not wait longer. */
const TIMEOUT_MS = 120_000;

export interface LookBackRequest {
  readonly feed: string;
  /** Whose feed it is; null: the provider's. */
  readonly owner: TenantScope | null;
  readonly scopes: readonly TenantScope[];
  readonly days: number;
}

export type LookBackAnswer = { readonly ok: true; readonly value: LookBack } | { readonly ok: false; readonly reason: 'not-found' | 'too-many' | 'busy' | 'failed'; readonly detail: string };

export interface LookBackParts {
  readonly events: EventStore;
  readonly state: Pick<StateStore, 'indicators'>;
  readonly clock: Clock;
  readonly warnings: WarningLists;
}

/** Looks for the indicators of a feed in the stored events of tenants, one after the other. */
export async function lookBackAt({ feed, owner, scopes, days }: LookBackRequest, { events, state, clock, warnings }: LookBackParts): Promise<LookBackAnswer> {
  const indicators = await readFeed(owner === null ? state.indicators.ofProvider : state.indicators.forTenant(owner), feed);
  if (indicators === null) return { ok: false, reason: 'not-found', detail: `There is no feed "${feed}". List them to see which there are.` };
  if (indicators.length > MAX_INDICATORS) return { ok: false, reason: 'too-many', detail: `The feed "${feed}" has more than ${MAX_INDICATORS} indicators. Import those that are new as a feed of their own, and look back for that.` };
  const toMs = clock.nowMs() + 1;
  const fromMs = toMs - days * DAY_MS;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const tenants: TenantLookBack[] = [];
  for (const scope of scopes) {
    const found = await lookBack(events.forTenant(scope), { tenant: scope.tenant, indicators, fromMs, toMs, warnings, signal });
    if (!found.ok) return { ok: false, reason: 'failed', detail: found.reason === 'cancelled' ? `It took longer than ${TIMEOUT_MS / 1000} seconds. Ask for fewer days, or for a smaller feed.` : found.detail };
    tenants.push(found.value);
  }
  return { ok: true, value: { feed, fromMs, toMs, indicators: indicators.length, tenants } };
}

/** All indicators of a feed, or a few more than are taken; null where there is no such feed. */
async function readFeed(feeds: IndicatorFeeds, feed: string): Promise<readonly Indicator[] | null> {
  const known = (await feeds.feeds()).some(({ name }) => name === feed);
  return known ? feeds.page(feed, null, MAX_INDICATORS + 1) : null;
}
