import { entityKey } from '#contract/entity.ts';
import type { TenantScope } from '#contract/tenant.ts';
import type { Verdict } from '#contract/verdict.ts';
import { shareableIndicators } from '#engine/detect/indicators/sharing/shareable-indicators.ts';
import { incidentOrigin } from '#stores/indicators/port.ts';
import type { ApiDeps } from './deps.ts';

/** What people of the tenant did themselves says nothing of anybody outside. */
const OWN_PEOPLE: ReadonlySet<Verdict['reason']> = new Set<Verdict['reason']>(['insider', 'policy_violation']);
/** What was seen with so many hosts or users of the tenant is a service that all use. */
const USUAL_COMPANY = 5;
const MAX_FACTS = 200_000;

/** After a verdict: what a confirmed incident tells other tenants is published without a word of where it comes from, and taken back where it is not confirmed any more. */
export async function shareConfirmed({ state, intel, clock }: ApiDeps, scope: TenantScope, verdict: Verdict): Promise<void> {
  const { confirmed } = state.indicators;
  const [origin, nowMs] = [incidentOrigin(scope.tenant, verdict.incident), clock.nowMs()];
  if (verdict.kind !== 'true_positive' || OWN_PEOPLE.has(verdict.reason)) {
    await confirmed.withdraw({ origin, nowMs });
    return;
  }
  const own = state.forTenant(scope);
  const [alerts, facts, tenants] = await Promise.all([own.alerts(verdict.alerts), own.facts(MAX_FACTS), state.tenants()]);
  const company = new Map<string, Set<string>>();
  for (const { kind, a, b } of facts) {
    if (kind !== 'near') continue;
    const seen = company.get(entityKey(a)) ?? new Set();
    company.set(entityKey(a), seen.add(entityKey(b)));
  }
  const indicators = shareableIndicators({
    alerts, warnings: intel.warnings,
    own: { tenant: scope.tenant, name: tenants.find(({ id }) => id === scope.tenant)?.name ?? scope.tenant, domains: [] },
    isUsual: (entity) => (company.get(entityKey(entity))?.size ?? 0) >= USUAL_COMPANY,
  });
  await confirmed.publish({ origin, indicators, nowMs });
}
