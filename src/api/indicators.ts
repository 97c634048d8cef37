import { canonicalValue } from '#engine/detect/indicators/canonical-value.ts';
import type { ApiErrorCode } from '#contract/api/error-shape.ts';
import type { LookBack } from '#contract/look-back.ts';
import type { IndicatorFeeds } from '#stores/indicators/port.ts';
import type { User } from '#stores/state/port.ts';
import { answer, type Handlers, type Refusal, refuse } from './answer.ts';
import type { ApiDeps } from './deps.ts';
import { openTenant, seesAllTenants, visibleTenants } from './tenant-access.ts';

type IndicatorHandlers = Pick<Handlers, 'indicatorFeeds' | 'putIndicators' | 'completeFeed' | 'removeFeed' | 'lookBack' | 'failImport'>;
type OpenedFeeds = { readonly ok: true; readonly feeds: IndicatorFeeds } | Refusal;

const ONLY_PROVIDER = refuse('forbidden', 'Feeds of the provider are asked about the events of all tenants, so only an administrator of all tenants may change them. Name a tenant of yours for a feed of its own.');

const LOOK_BACK_CODES = { 'not-found': 'not-found', 'too-many': 'bad-request', busy: 'not-now', failed: 'search-too-slow' } as const satisfies Record<string, ApiErrorCode>;

/** Feeds of indicators: those of the provider, and those of each tenant. */
export function indicatorHandlers({ state, clock, backTests }: ApiDeps): IndicatorHandlers {
  const open = async (user: User, tenant: string | undefined): Promise<OpenedFeeds> => {
    if (tenant === undefined) return { ok: true, feeds: state.indicators.ofProvider };
    const access = await openTenant(state, user, tenant);
    return access.ok ? { ok: true, feeds: state.indicators.forTenant(access.scope) } : access;
  };
  const openToChange = async (user: User, tenant: string | undefined): Promise<OpenedFeeds> => (tenant === undefined && !seesAllTenants(user) ? ONLY_PROVIDER : open(user, tenant));
  return {
    async indicatorFeeds({ user, query }) {
      const opened = await open(user, query.tenant);
      return opened.ok ? answer({ feeds: [...(await opened.feeds.feeds())] }) : opened;
    },

    async putIndicators({ user, params, query, body }) {
      const opened = await openToChange(user, query.tenant);
      if (!opened.ok) return opened;
      const odd = body.indicators.find(({ kind, value }) => !isCanonical(kind, value));
      if (odd !== undefined) return refuse('bad-request', `${odd.kind} "${odd.value.slice(0, 200)}" is not in the one spelling of its kind, or no indicator. Import files with: watchfloor intel import.`);
      await opened.feeds.put(params.feed, body.indicators.map((one) => ({ ...one, feed: params.feed })));
      return answer({ put: body.indicators.length });
    },

    async completeFeed({ user, params, query, body }) {
      const opened = await openToChange(user, query.tenant);
      return opened.ok ? answer(await opened.feeds.complete({ feed: params.feed, description: body.description, nowMs: clock.nowMs(), ...(body.from && { from: body.from }) })) : opened;
    },

    async failImport({ user, params, query, body }) {
      const opened = await openToChange(user, query.tenant);
      if (!opened.ok) return opened;
      return answer({ noted: await opened.feeds.noteFault(params.feed, { detail: body.detail, atMs: clock.nowMs() }) });
    },

    async lookBack({ user, params, query, body }) {
      const access = query.tenant === undefined ? null : await openTenant(state, user, query.tenant);
      if (access?.ok === false) return access;
      const owner = access?.scope ?? null;
      const scopes = owner === null ? (await visibleTenants(state, user)).map(({ scope }) => scope) : [owner];
      const found = await backTests.lookBack({ feed: params.feed, owner, scopes, days: body.days });
      return found.ok ? answer(presentLookBack(found.value)) : refuse(LOOK_BACK_CODES[found.reason], found.detail);
    },

    async removeFeed({ user, params, query }) {
      const opened = await openToChange(user, query.tenant);
      if (!opened.ok) return opened;
      return (await opened.feeds.remove(params.feed)) ? answer({ removed: true as const }) : refuse('not-found', `There is no feed "${params.feed}". List them to see which there are.`);
    },
  };
}

function isCanonical(kind: Parameters<typeof canonicalValue>[0], value: string): boolean {
  const found = canonicalValue(kind, value);
  return found.ok && found.value.kind === kind && found.value.value === value;
}

function presentLookBack({ tenants, ...rest }: LookBack) {
  return { ...rest, tenants: tenants.map(({ matches, ...tenant }) => ({ ...tenant, matches: [...matches] })) };
}
