import { randomId } from '#base/ids.ts';
import type { Alert } from '#contract/alert.ts';
import type { KeptHit } from '#contract/correlation-hit.ts';
import type { EntityFact } from '#contract/entity-fact.ts';
import type { AlertException, HiddenDay } from '#contract/exception.ts';
import type { KeptMemory } from '#contract/model.ts';
import { emptyTenantRules, memoryTenantRules, type TenantRuleData, writeRuleCounts } from './memory-tenant-rules.ts';
import { foldFacts, joinFacts, type IdentifiedFact } from './fact-id.ts';
import { hitId, memoryId, memoryOfEntity } from './hit-id.ts';
import { foldForSearch, incidentSearchText } from './incident-search-text.ts';
import type { KeptBackTest } from './kept-back-tests.ts';
import { memoryBackTests } from './memory-back-tests.ts';
import { type DeclaredData, emptyDeclared, memoryDeclared } from './memory-declared.ts';
import { memoryExceptions, memoryHiddenAlerts, writeHiddenDays } from './memory-exceptions.ts';
import { emptyIncidentWork, type IncidentWorkData, type KeptIncident, memoryIncidentWork, recordOf } from './memory-incident-work.ts';
import { writeIncidents } from './memory-incidents.ts';
import type { DeadLetter, IncidentFilter, IncidentRecord, IngestCredential, PathCounts, TenantList, TenantResult, TenantState } from './port.ts';

/** Everything that is kept for one tenant. Documents are JSON text, so that nobody can change what rests here. */
export interface TenantData {
  readonly alerts: Map<string, string>;
  readonly incidents: Map<string, KeptIncident>;
  readonly facts: Map<string, string>;
  readonly hits: Map<string, string>;
  readonly memory: Map<string, KeptMemory>;
  readonly lists: Map<string, TenantList>;
  readonly deadLetters: Map<number, DeadLetter>;
  counts: PathCounts;
  readonly credentials: Map<string, IngestCredential & { readonly secretHash: string }>;
  readonly rules: TenantRuleData;
  readonly backTests: Map<string, KeptBackTest>;
  readonly work: IncidentWorkData;
  readonly declared: DeclaredData;
  readonly exceptions: Map<string, AlertException>;
  /** By exception and day. */
  readonly hiddenDays: Map<string, HiddenDay>;
}

export function emptyTenantData(): TenantData {
  const counts = { received: 0, stored: 0, duplicate: 0, dead: 0 };
  return { alerts: new Map(), incidents: new Map(), facts: new Map(), hits: new Map(), memory: new Map(), lists: new Map(), deadLetters: new Map(), counts, credentials: new Map(), rules: emptyTenantRules(), backTests: new Map(), work: emptyIncidentWork(), declared: emptyDeclared(), exceptions: new Map(), hiddenDays: new Map() };
}

/** Refuses what row-level security would refuse: a row that names another tenant. */
export function checkOwnRows({ tenant, alerts, incidents }: TenantResult): void {
  const stray = [...alerts, ...incidents].find((row) => row.tenant !== tenant);
  if (stray !== undefined || tenant === '') throw new Error(`A row of tenant ${stray?.tenant} stands among those of tenant ${tenant}.`);
}

/** Writes one tenant's part of a batch. */
export function writeResult(data: TenantData, result: TenantResult, nowMs: number): void {
  for (const alert of result.alerts) data.alerts.set(alert.id, JSON.stringify(alert));
  writeHiddenDays(data.hiddenDays, result.hidden);
  writeIncidents(data, result, nowMs);
  for (const { id, fact } of foldFacts(result.facts)) {
    const known = data.facts.get(id);
    data.facts.set(id, JSON.stringify(known === undefined ? fact : joinFacts(read<EntityFact>(known), fact)));
  }
  for (const key of result.hits.dropped) data.hits.delete(key);
  for (const one of result.hits.kept) data.hits.set(one.key, JSON.stringify(one));
  for (const one of result.memory.dropped) data.memory.delete(memoryId(one));
  for (const one of result.memory.kept) data.memory.set(memoryId(one), { ...one });
  for (const letter of result.deadLetters) {
    if (!data.deadLetters.has(letter.position)) data.deadLetters.set(letter.position, copyLetter(letter));
  }
  data.counts = addCounts(data.counts, result.counts);
  writeRuleCounts(data.rules, result, nowMs);
}

/** The state of one tenant, in memory. */
export function memoryTenantState(data: TenantData, tenant: string, hasTenant: () => boolean): TenantState {
  const checkTenant = (): void => {
    if (!hasTenant()) throw new Error(`There is no tenant ${tenant}.`);
  };
  return {
    ...memoryTenantRules(data.rules, data.incidents),
    ...memoryBackTests(data.backTests),
    ...memoryIncidentWork({ incidents: data.incidents, work: data.work, alertsOf: (ids) => alertsOf(data, ids) }),
    ...memoryExceptions(data.exceptions, { kind: 'tenant', tenant }),
    ...memoryHiddenAlerts(data.alerts, data.hiddenDays),
    ...memoryDeclared(data.declared, checkTenant),
    incidents: async (filter) => listIncidents(data, filter),
    incident: async (id) => recordOf(data.incidents.get(id)),
    alerts: async (ids) => alertsOf(data, ids),
    alertsSince: async (sinceMs, limit) => sortAlerts(latestAlerts(data, sinceMs).slice(0, limit)),
    facts: async (limit) => sortFacts(latestFacts(data).slice(0, limit)),
    hits: async () => sortHits([...data.hits.values()].map((text) => read<KeptHit>(text))),
    memory: async () => [...data.memory.values()].map((one) => ({ ...one })),
    memoryOf: async (asked) => memoryOfEntity([...data.memory.values()], asked),
    lists: async () => [...data.lists.values()].sort((a, b) => byText(a.name, b.name)).map(copyList),
    saveList: async ({ nowMs, ...own }) => {
      checkTenant();
      const list = copyList({ ...own, updatedAtMs: nowMs });
      data.lists.set(list.name, list);
      return copyList(list);
    },
    deleteList: async (name) => data.lists.delete(name),
    deadLetters: async (limit) =>
      [...data.deadLetters.values()]
        .sort((a, b) => b.position - a.position)
        .slice(0, limit)
        .map(copyLetter),
    counts: async () => ({ ...data.counts }),
    credentials: async () => [...data.credentials.values()].sort((a, b) => a.createdAtMs - b.createdAtMs || byText(a.id, b.id)).map(withoutHash),
    createCredential: async ({ source, label, secretHash, nowMs }) => {
      checkTenant();
      const credential = { id: randomId(), tenant, source, label, createdAtMs: nowMs, revokedAtMs: null };
      data.credentials.set(credential.id, { ...credential, secretHash });
      return credential;
    },
    revokeCredential: async (id, nowMs) => {
      const known = data.credentials.get(id);
      if (known === undefined || known.revokedAtMs !== null) return false;
      data.credentials.set(id, { ...known, revokedAtMs: nowMs });
      return true;
    },
  };
}

/** A credential as callers see it. */
export function withoutHash(kept: IngestCredential & { readonly secretHash: string }): IngestCredential {
  const { secretHash: _, ...credential } = kept;
  return credential;
}

function listIncidents(data: TenantData, filter: IncidentFilter): readonly IncidentRecord[] {
  const { status, minPriority = -Infinity, belowPriority = Infinity, text = '', limit } = filter;
  const wanted = foldForSearch(text);
  return [...data.incidents.values()]
    .flatMap((kept) => recordOf(kept) ?? [])
    .filter((record) => record.mergedInto === null && (status === undefined || record.status === status))
    .filter(({ incident }) => incident.priority >= minPriority && incident.priority < belowPriority && incidentSearchText(incident).includes(wanted))
    .sort(({ incident: a }, { incident: b }) => b.priority - a.priority || b.lastSeenMs - a.lastSeenMs || byText(a.id, b.id))
    .slice(0, limit);
}

function alertsOf(data: TenantData, ids: readonly string[]): readonly Alert[] {
  return sortAlerts([...new Set(ids)].flatMap((id) => data.alerts.get(id) ?? []).map((text) => read<Alert>(text)));
}

function latestAlerts(data: TenantData, sinceMs: number): readonly Alert[] {
  const alerts = [...data.alerts.values()].map((text) => read<Alert>(text)).filter((alert) => alert.lastTimeMs >= sinceMs && alert.hiddenBy === undefined);
  return alerts.sort((a, b) => b.lastTimeMs - a.lastTimeMs || byText(a.id, b.id));
}

function latestFacts(data: TenantData): readonly IdentifiedFact[] {
  const facts = [...data.facts].map(([id, text]) => ({ id, fact: read<EntityFact>(text) }));
  return facts.sort((a, b) => b.fact.lastMs - a.fact.lastMs || byText(a.id, b.id));
}

function sortAlerts(alerts: readonly Alert[]): readonly Alert[] {
  return [...alerts].sort((a, b) => a.timeMs - b.timeMs || byText(a.id, b.id));
}

function sortFacts(facts: readonly IdentifiedFact[]): readonly EntityFact[] {
  return [...facts].sort((a, b) => a.fact.firstMs - b.fact.firstMs || byText(a.id, b.id)).map(({ fact }) => fact);
}

function addCounts(left: PathCounts, right: PathCounts): PathCounts {
  return {
    received: left.received + right.received,
    stored: left.stored + right.stored,
    duplicate: left.duplicate + right.duplicate,
    dead: left.dead + right.dead,
  };
}

function sortHits(hits: readonly KeptHit[]): readonly KeptHit[] {
  return [...hits].sort((a, b) => a.hit.timeMs - b.hit.timeMs || byText(hitId(a.key), hitId(b.key)));
}

function copyList({ name, values, leftOut, replaces, updatedAtMs }: TenantList): TenantList {
  return { name, values: [...values], leftOut: [...leftOut], replaces, updatedAtMs };
}

function copyLetter(letter: DeadLetter): DeadLetter {
  return { ...letter, raw: new Uint8Array(letter.raw) };
}

function byText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

// What was written by JSON.stringify of the same type, a few lines above.
function read<T>(document: string): T {
  return JSON.parse(document) as T;
}
