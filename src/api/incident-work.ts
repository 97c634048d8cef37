import type { EndpointOutput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import type { IncidentHistoryEntry } from '#contract/incident-history.ts';
import type { TenantScope } from '#contract/tenant.ts';
import type { Verdict } from '#contract/verdict.ts';
import type { IncidentChange, IncidentRecord, StateStore, TenantState, User } from '#stores/state/port.ts';
import { answer, type Handler, type Handlers, type Refusal, refuse } from './answer.ts';
import type { ApiDeps } from './deps.ts';
import { presentIncidentRow, presentVerdict, presentWork } from './present.ts';
import { NO_INCIDENT, refusalOfWork } from './refusal-of-work.ts';
import { shareConfirmed } from './share-confirmed.ts';
import { openTenant } from './tenant-access.ts';

type WorkHandlers = Pick<Handlers, 'changeIncident' | 'judgeIncident' | 'commentIncident' | 'incidentHistory' | 'seenBefore' | 'mergeIncidents' | 'splitIncident' | 'undoLink'>;
type Entry = EndpointOutput<Endpoints['incidentHistory']>['entries'][number];

const ENTRIES_SHOWN = 500;
const PRECEDENTS_SHOWN = 50;
/** Other incidents that a history names are looked up, up to so many. */
const MAX_NAMED = 50;
/** Incidents whose history tells that a link was undone. */
const MAX_TOLD = 20;

const NO_LINK = refuse('not-found', 'There is nothing of this id to undo here, or it is undone already. The history of the incident lists what can be undone.');
const MERGED = refuse('not-now', 'This incident has become part of another one. Open that one and work there.');

/** What people do with an incident, and what is remembered of it. */
export function incidentWorkHandlers(deps: ApiDeps): WorkHandlers {
  const { state, clock } = deps;
  return {
    changeIncident: changeIncident(deps),

    async judgeIncident({ user, params, body }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const judged = await state.forTenant(access.scope).judgeIncident(params.incident, { ...body, by: user.name, nowMs: clock.nowMs() });
      if (!judged.ok) return refusalOfWork(judged);
      const { verdict, record } = judged.value;
      await shareConfirmed(deps, access.scope, verdict);
      return answer({ verdict: presentVerdict(verdict), status: record.status, updatedAtMs: record.updatedAtMs });
    },

    async commentIncident({ user, params, body }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const noted = await state.forTenant(access.scope).noteIncident(params.incident, { act: 'commented', text: body.text, about: [], by: user.name, nowMs: clock.nowMs() });
      return noted.ok ? answer({ id: noted.value.id, atMs: noted.value.atMs }) : refusalOfWork(noted);
    },

    async incidentHistory({ user, params }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const own = state.forTenant(access.scope);
      if ((await own.incident(params.incident)) === null) return NO_INCIDENT;
      const [entries, verdicts] = await Promise.all([own.incidentHistory(params.incident, ENTRIES_SHOWN), own.verdictsOf(params.incident)]);
      return answer({ entries: await presentEntries(access.scope, own, entries, verdicts) });
    },

    async seenBefore({ user, params }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const own = state.forTenant(access.scope);
      if ((await own.incident(params.incident)) === null) return NO_INCIDENT;
      const precedents = await own.seenBefore(params.incident, PRECEDENTS_SHOWN);
      return answer({
        precedents: precedents.map(({ verdict, title, severity, shared }) => ({
          verdict: { ...presentVerdict(verdict), id: verdict.id, note: verdict.note }, incident: { id: verdict.incident, title, severity }, shared: shared.map(({ rule, entity: { type, value } }) => ({ rule, entity: { type, value } })),
        })),
      });
    },

    mergeIncidents: mergeIncidents(deps),
    splitIncident: splitIncident(deps),

    async undoLink({ user, params, body }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const own = state.forTenant(access.scope);
      const link = await own.link(params.link);
      if (link === null) return NO_LINK;
      const incidents = new Set((await own.incidentsOfAlerts([...link.alerts, ...link.others])).values());
      const undone = await own.undoLink(params.link, { by: user.name, reason: body.reason, nowMs: clock.nowMs(), incidents: [...incidents].slice(0, MAX_TOLD) });
      return undone === null ? NO_LINK : answer({ id: undone.id, undoneAtMs: undone.undoneAtMs ?? 0 });
    },
  };
}

function changeIncident({ state, clock }: ApiDeps): Handler<'changeIncident'> {
  return async ({ user, params, body }) => {
    const access = await openTenant(state, user, params.tenant);
    if (!access.ok) return access;
    const change: IncidentChange = {
      by: user.name,
      nowMs: clock.nowMs(),
      ...(body.status === undefined ? {} : { status: body.status }),
      ...(body.assignee === undefined ? {} : { assignee: body.assignee === 'me' ? user.name : null }),
    };
    const changed = await state.forTenant(access.scope).changeIncident(params.incident, change);
    return changed.ok ? answer(presentWork(access.scope, changed.value)) : refusalOfWork(changed);
  };
}

function mergeIncidents({ state, clock }: ApiDeps): Handler<'mergeIncidents'> {
  return async ({ user, params, body }) => {
    const opened = await openWork(state, user, params);
    if ('code' in opened) return opened;
    const { own, record } = opened;
    const others: IncidentRecord[] = [];
    for (const id of new Set(body.with)) {
      const other = await workable(own, id);
      if ('code' in other) return refuse(other.code, `${id}: ${other.message}`);
      if (other.incident.id !== record.incident.id) others.push(other);
    }
    if (others.length === 0) return refuse('bad-request', 'An incident cannot be joined to itself. Name another one.');
    const links: string[] = [];
    for (const { incident } of others) {
      const link = await own.addLink({ kind: 'together', alerts: record.incident.alerts, others: incident.alerts, reason: body.reason, by: user.name, nowMs: clock.nowMs(), incidents: [record.incident.id, incident.id] });
      links.push(link.id);
    }
    return answer({ links });
  };
}

function splitIncident({ state, clock }: ApiDeps): Handler<'splitIncident'> {
  return async ({ user, params, body }) => {
    const opened = await openWork(state, user, params);
    if ('code' in opened) return opened;
    const { own, record } = opened;
    const chosen = new Set(body.alerts);
    const alerts = record.incident.alerts.filter((id) => chosen.has(id));
    const others = record.incident.alerts.filter((id) => !chosen.has(id));
    if (alerts.length < chosen.size) return refuse('not-found', 'Not all of these alerts are part of the incident any more. Load it again and choose anew.');
    if (others.length === 0) return refuse('bad-request', 'These are all alerts of the incident: nothing would be left of it. Leave at least one out.');
    const link = await own.addLink({ kind: 'apart', alerts, others, reason: body.reason, by: user.name, nowMs: clock.nowMs(), incidents: [record.incident.id] });
    return answer({ links: [link.id] });
  };
}

/** The incident that somebody wants to work on, with the state of its tenant. */
async function openWork(state: StateStore, user: User, params: { readonly tenant: string; readonly incident: string }): Promise<{ readonly own: TenantState; readonly record: IncidentRecord } | Refusal> {
  const access = await openTenant(state, user, params.tenant);
  if (!access.ok) return access;
  const own = state.forTenant(access.scope);
  const record = await workable(own, params.incident);
  return 'code' in record ? record : { own, record };
}

async function workable(own: TenantState, id: string): Promise<IncidentRecord | Refusal> {
  const record = await own.incident(id);
  if (record === null) return NO_INCIDENT;
  return record.mergedInto === null ? record : MERGED;
}

/** Entries with what they are about. */
async function presentEntries(scope: TenantScope, own: TenantState, entries: readonly IncidentHistoryEntry[], verdicts: readonly Verdict[]): Promise<Entry[]> {
  const inForce = new Set((await own.links()).map(({ id }) => id));
  const titles = await titlesOf(scope, own, entries);
  return entries.map(({ id, act, by, atMs, text, incident, about }): Entry => {
    const [first = ''] = about;
    const verdict = act === 'judged' ? verdicts.find((one) => one.id === first) : undefined;
    return {
      ...{ id, act, by, atMs, text, incident, verdict: verdict === undefined ? null : { kind: verdict.kind, reason: verdict.reason } },
      incidents: act === 'merged' || act === 'split' ? about.map((other) => ({ id: other, title: titles.get(other) ?? '' })) : [],
      link: act === 'linked' || act === 'unlinked' ? { id: first, isInForce: inForce.has(first) } : null,
      exception: act === 'exception_made' ? first : null,
    };
  });
}

async function titlesOf(scope: TenantScope, own: TenantState, entries: readonly IncidentHistoryEntry[]): Promise<ReadonlyMap<string, string>> {
  const ids = new Set(entries.filter(({ act }) => act === 'merged' || act === 'split').flatMap(({ about }) => about));
  const records = await Promise.all([...ids].slice(0, MAX_NAMED).map((id) => own.incident(id)));
  return new Map(records.flatMap((record) => (record === null ? [] : [[record.incident.id, presentIncidentRow(scope, record).title] as const])));
}
