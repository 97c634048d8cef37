import { sha256Hex } from '#base/ids.ts';
import type { Alert } from '#contract/alert.ts';
import type { EndpointOutput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import { DEAD_LETTER_RAW_LIMIT } from '#contract/api/path-endpoints.ts';
import type { IncidentAsset } from '#contract/incident.ts';
import type { TenantScope } from '#contract/tenant.ts';
import { needsVerdict, unjudgedAlerts, type Verdict } from '#contract/verdict.ts';
import type { EventDetail } from '#stores/events/port.ts';
import type { DeadLetter, IncidentRecord, User, VerdictHead } from '#stores/state/port.ts';

/** Entities that a line of the queue shows. */
const ROW_ENTITIES = 8;

type QueueOutput = EndpointOutput<Endpoints['incidents']>;
type IncidentOutput = EndpointOutput<Endpoints['incident']>;
export type IncidentRow = QueueOutput['incidents'][number];
export type PresentedAlert = EndpointOutput<Endpoints['alert']>;
export type PresentedEvent = EndpointOutput<Endpoints['event']>;
export type PresentedDeadLetter = EndpointOutput<Endpoints['deadLetters']>['deadLetters'][number];

/** A store gave out what is another tenant's: a bug, and nothing of it may leave. */
export class ForeignObjectError extends Error {
  constructor(kind: string, scope: TenantScope) {
    super(`${kind} of another tenant was about to leave through the scope of ${scope.tenant}`);
    this.name = 'ForeignObjectError';
  }
}

function assertTenant(kind: string, tenant: unknown, scope: TenantScope): void {
  if (tenant !== scope.tenant) throw new ForeignObjectError(kind, scope);
}

function presentHead(scope: TenantScope, record: IncidentRecord) {
  const { incident, status, assignee, updatedAtMs, verdict } = record;
  assertTenant('An incident', incident.tenant, scope);
  const { id, tenant, title, priority, severity, score, firstSeenMs, lastSeenMs, domains, tactics, techniques } = incident;
  return { id, tenant, title, priority, severity, score, firstSeenMs, lastSeenMs, domains, tactics, techniques, status, assignee, verdict: verdict && presentVerdict(verdict), updatedAtMs };
}

/** A line of the queue. */
export function presentIncidentRow(scope: TenantScope, record: IncidentRecord): IncidentRow {
  const { entities, alerts } = record.incident;
  return { ...presentHead(scope, record), entities: entities.slice(0, ROW_ENTITIES), entityCount: entities.length, alertCount: alerts.length };
}

/** A verdict without what is only on the page of its incident. */
export function presentVerdict({ kind, reason, by, atMs }: VerdictHead): NonNullable<IncidentRow['verdict']> {
  return { kind, reason, by, atMs };
}

/** An incident with its alerts, oldest first; `verdict` is the one that counts. */
export function presentIncident(scope: TenantScope, record: IncidentRecord, alerts: readonly Alert[], verdict?: Pick<Verdict, 'alerts'>): IncidentOutput {
  // Incidents of earlier versions have none of the latter.
  const { entities, assets = [], joins, story, scope: reach = [], contradictions = [], unknowns = [], nextSteps = [], chains = [], trust = [] } = record.incident;
  const judged = { needsVerdict: needsVerdict(record.incident.severity), unjudged: unjudgedAlerts(record.incident.alerts, verdict) };
  return {
    incident: { ...presentHead(scope, record), entities, assets: assets.map(presentAsset), joins, story, scope: reach, contradictions, unknowns, nextSteps, chains, trust, createdAtMs: record.createdAtMs, mergedInto: record.mergedInto, ...judged },
    alerts: alerts.map((alert) => presentAlert(scope, alert)).sort((a, b) => a.timeMs - b.timeMs || a.id.localeCompare(b.id, 'en')),
  };
}

function presentAsset({ entity, names, worth, groups, duty, note, isCounted }: IncidentAsset): IncidentOutput['incident']['assets'][number] {
  return { entity, names, worth, groups, duty, note, isCounted };
}

/** What people keep of an incident, after a change. */
export function presentWork(scope: TenantScope, { incident, status, assignee, updatedAtMs }: IncidentRecord): EndpointOutput<Endpoints['changeIncident']> {
  assertTenant('An incident', incident.tenant, scope);
  return { status, assignee, updatedAtMs };
}

export function presentAlert(scope: TenantScope, alert: Alert): PresentedAlert {
  assertTenant('An alert', alert.tenant, scope);
  return alert;
}

/** Events carry their tenant as OCSF's `metadata.tenant_uid`; where they do, it is checked. */
export function presentEvent(scope: TenantScope, event: EventDetail): PresentedEvent {
  const metadata = event.ocsf.metadata;
  if (typeof metadata === 'object' && metadata !== null && 'tenant_uid' in metadata) assertTenant('An event', metadata.tenant_uid, scope);
  return event;
}

/** A dead letter with the start of its record; the hash is over all of it. */
export function presentDeadLetter(letter: DeadLetter): PresentedDeadLetter {
  const { position, reason, detail, source, receivedAtMs, raw } = letter;
  const start = raw.subarray(0, DEAD_LETTER_RAW_LIMIT);
  return { position, reason, detail, source, receivedAtMs, raw: Buffer.from(start).toString('base64'), rawBytes: raw.length, rawSha256: sha256Hex(raw) };
}

/** A person, without anything that is only the store's business. */
export function presentPerson({ name, role }: User, passwordHash: string | null): EndpointOutput<Endpoints['me']> {
  return { name, role, hasPassword: passwordHash !== null };
}
