import type { EndpointBody, EndpointOutput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import type { AlertException } from '#contract/exception.ts';
import type { TenantScope } from '#contract/tenant.ts';
import { assetGroupsOf, groupsNamed, NO_GROUPS } from '#engine/detect/exceptions/asset-groups.ts';
import { HiddenCounter } from '#engine/detect/exceptions/count-hidden.ts';
import { createExceptionMatcher } from '#engine/detect/exceptions/match-exceptions.ts';
import { listsAtTenant } from '#engine/detect/sigma/lists-at-tenant.ts';
import type { TenantState } from '#stores/state/port.ts';
import type { ApiDeps } from './deps.ts';
import { presentAlert, presentIncidentRow, presentVerdict } from './present.ts';
import type { VisibleTenant } from './tenant-access.ts';

export type ExceptionDraft = EndpointBody<Endpoints['previewException']>;
type Preview = EndpointOutput<Endpoints['previewException']>;

const SPAN_MS = 30 * 86_400_000;
/** Alerts of a tenant that are looked at. */
const MAX_ALERTS = 50_000;
const MAX_VERDICTS = 1_000;

/** What an exception would have hidden in the last 30 days at these tenants. */
export async function previewException({ state, lists, clock }: Pick<ApiDeps, 'state' | 'lists' | 'clock'>, draft: ExceptionDraft, tenants: readonly Pick<VisibleTenant, 'scope'>[]): Promise<Preview> {
  const nowMs = clock.nowMs();
  const sinceMs = nowMs - SPAN_MS;
  const counter = new HiddenCounter();
  const titles = new Map<string, string>();
  let isCut = false;
  for (const { scope } of tenants) {
    const own = state.forTenant(scope);
    const [alerts, ownLists, verdicts] = await Promise.all([own.alertsSince(sinceMs, MAX_ALERTS), draft.entities.kind === 'list' ? own.lists() : [], own.countingVerdicts('true_positive', MAX_VERDICTS)]);
    const exception = asException(draft, scope.tenant);
    const groups = groupsNamed([exception]);
    const hide = createExceptionMatcher([exception], listsAtTenant(lists, ownLists), groups.length === 0 ? NO_GROUPS : assetGroupsOf(await own.allDeclared(groups)));
    const hidden = alerts.filter((alert) => hide(presentAlert(scope, alert), nowMs) !== null);
    isCut ||= alerts.length === MAX_ALERTS;
    counter.add(scope.tenant, hidden, await own.incidentsOfAlerts(hidden.map(({ id }) => id)), verdicts);
    for (const { verdict } of counter.result().truePositives) if (!titles.has(verdict.incident)) titles.set(verdict.incident, await titleOf(scope, own, verdict.incident));
  }
  const { truePositives, ...counted } = counter.result();
  return {
    sinceMs, ...counted, isCut,
    truePositives: truePositives.map(({ tenant, verdict, alerts, rules }) => ({ tenant, incident: verdict.incident, title: titles.get(verdict.incident) ?? '', verdict: presentVerdict(verdict), alerts, rules })),
  };
}

async function titleOf(scope: TenantScope, own: TenantState, incident: string): Promise<string> {
  const record = await own.incident(incident);
  return record === null ? '' : presentIncidentRow(scope, record).title;
}

function asException({ rules, entities }: ExceptionDraft, tenant: string): AlertException {
  return { id: 'draft', rules, entities, tenants: { kind: 'tenant', tenant }, owner: '', reason: '', createdBy: '', createdAtMs: 0, expiresAtMs: Number.POSITIVE_INFINITY, endedAtMs: null, endedBy: null, endedReason: null };
}
