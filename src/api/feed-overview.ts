import type { EndpointOutput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import { INDICATOR_RULES } from '#engine/detect/indicators/alert-of-indicator.ts';
import type { IndicatorFeed } from '#stores/indicators/port.ts';
import { answer, type Handler } from './answer.ts';
import type { ApiDeps } from './deps.ts';
import { NO_FIGURE, readFigures, type RuleFigure } from './rule-figures.ts';
import { type VisibleTenant, visibleTenants } from './tenant-access.ts';

type FeedRow = EndpointOutput<Endpoints['feedOverview']>['feeds'][number];

/** An import may be late by a quarter of its span: timers of systems spread what they start. */
const LATE_SHARE = 0.25;

/** Every feed that looks at tenants of the person, the provider's first, with what it found there. */
export function feedOverview({ state, clock }: Pick<ApiDeps, 'state' | 'clock'>): Handler<'feedOverview'> {
  return async ({ user }) => {
    const nowMs = clock.nowMs();
    const tenants = await visibleTenants(state, user);
    const [provider, figures, perTenant] = await Promise.all([state.indicators.ofProvider.feeds(), readFigures(state, tenants, nowMs), Promise.all(tenants.map((tenant) => ofTenant(state, tenant, nowMs)))]);
    const feeds = [...provider.map((feed) => presentFeed(feed, { tenant: null, figure: figures.get(ruleOfFeed(feed)), nowMs })), ...perTenant.flat()];
    return answer({ feeds, indicators: feeds.reduce((sum, { count }) => sum + count, 0) });
  };
}

/** Feeds of a tenant alert there alone; one of the same name of the provider counts there too, since both are one rule. */
async function ofTenant(state: ApiDeps['state'], tenant: VisibleTenant, nowMs: number): Promise<readonly FeedRow[]> {
  const feeds = await state.indicators.forTenant(tenant.scope).feeds();
  if (feeds.length === 0) return [];
  const figures = await readFigures(state, [tenant], nowMs);
  return feeds.map((feed) => presentFeed(feed, { tenant: tenant.id, figure: figures.get(ruleOfFeed(feed)), nowMs }));
}

function ruleOfFeed({ name }: IndicatorFeed): string {
  return `${INDICATOR_RULES}/${name}`;
}

function presentFeed(feed: IndicatorFeed, { tenant, figure = NO_FIGURE, nowMs }: { readonly tenant: string | null; readonly figure: RuleFigure | undefined; readonly nowMs: number }): FeedRow {
  const { everyMs } = feed.lastImport;
  return {
    ...feed, tenant, nextAtMs: everyMs === null ? null : feed.changedAtMs + everyMs, isOverdue: everyMs !== null && nowMs > feed.changedAtMs + everyMs * (1 + LATE_SHARE),
    alerts: figure.alerts, matches: figure.fired, lastAlertMs: figure.lastFiredMs, openIncidents: figure.openIncidents, volume: figure.volume,
  };
}
