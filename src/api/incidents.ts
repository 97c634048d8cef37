import type { EndpointQuery } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import type { IncidentFilter, IncidentRecord, User } from '#stores/state/port.ts';
import { answer, type Handlers, refuse } from './answer.ts';
import type { ApiDeps } from './deps.ts';
import { type IncidentRow, presentAlert, presentEvent, presentIncident, presentIncidentRow } from './present.ts';
import { NO_INCIDENT } from './refusal-of-work.ts';
import { openTenant, type VisibleTenant, visibleTenants } from './tenant-access.ts';

/** Tenants that are asked at a time when the queue spans them. */
const TENANTS_AT_A_TIME = 8;

type IncidentHandlers = Pick<Handlers, 'tenants' | 'sources' | 'incidents' | 'incident' | 'alert' | 'alertEvents'>;

function byPriority(a: IncidentRow, b: IncidentRow): number {
  return b.priority - a.priority || b.lastSeenMs - a.lastSeenMs || a.id.localeCompare(b.id, 'en');
}

const NO_ALERT = refuse('not-found', 'There is no such alert here. Go back to the incident and open the alert from its list.');

/** Leaves out what is not set, as the filter of the store wants it. */
function toFilter(query: EndpointQuery<Endpoints['incidents']>, limit: number): IncidentFilter {
  return {
    limit,
    ...(query.status === undefined ? {} : { status: query.status }),
    ...(query.minPriority === undefined ? {} : { minPriority: query.minPriority }),
    ...(query.belowPriority === undefined ? {} : { belowPriority: query.belowPriority }),
    ...(query.text === undefined || query.text.trim() === '' ? {} : { text: query.text.trim() }),
  };
}

/** The queue, incidents, and what they rest on. */
export function incidentHandlers({ state, events, sources }: ApiDeps): IncidentHandlers {
  async function rowsOf({ scope }: VisibleTenant, filter: IncidentFilter): Promise<readonly IncidentRow[]> {
    const records: readonly IncidentRecord[] = await state.forTenant(scope).incidents(filter);
    return records.filter(({ mergedInto }) => mergedInto === null).map((record) => presentIncidentRow(scope, record));
  }

  async function tenantsAsked(user: User, tenant: string | undefined): Promise<readonly VisibleTenant[]> {
    const visible = await visibleTenants(state, user);
    return tenant === undefined || tenant === '' ? visible : visible.filter(({ id }) => id === tenant);
  }

  return {
    async tenants({ user }) {
      const tenants = await visibleTenants(state, user);
      return answer({ tenants: tenants.map(({ id, name }) => ({ id, name })) });
    },

    sources: async () => answer({ sources }),

    async incidents({ user, query }) {
      const tenants = await tenantsAsked(user, query.tenant);
      if (tenants.length === 0 && query.tenant) return refuse('not-found', 'There is no such tenant, or it is not one of yours. Take the tenant out of the filter to see all of yours.');
      const rows: IncidentRow[] = [];
      // One more than asked for tells whether there is more.
      const filter = toFilter(query, query.limit + 1);
      for (let i = 0; i < tenants.length; i += TENANTS_AT_A_TIME) {
        const some = await Promise.all(tenants.slice(i, i + TENANTS_AT_A_TIME).map((tenant) => rowsOf(tenant, filter)));
        rows.push(...some.flat());
      }
      return answer({ incidents: rows.sort(byPriority).slice(0, query.limit), isCut: rows.length > query.limit });
    },

    async incident({ user, params }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const tenant = state.forTenant(access.scope);
      const record = await tenant.incident(params.incident);
      if (record === null) return NO_INCIDENT;
      const [alerts, [verdict]] = await Promise.all([tenant.alerts(record.incident.alerts), record.verdict === null ? [] : tenant.verdictsOf(params.incident)]);
      return answer(presentIncident(access.scope, record, alerts, verdict));
    },

    async alert({ user, params }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const [alert] = await state.forTenant(access.scope).alerts([params.alert]);
      return alert === undefined ? NO_ALERT : answer(presentAlert(access.scope, alert));
    },

    async alertEvents({ user, params }) {
      const access = await openTenant(state, user, params.tenant);
      if (!access.ok) return access;
      const [alert] = await state.forTenant(access.scope).alerts([params.alert]);
      if (alert === undefined) return NO_ALERT;
      const presented = presentAlert(access.scope, alert);
      const found = await events.forTenant(access.scope).get(presented.events);
      const list = found.map((event) => presentEvent(access.scope, event)).sort((a, b) => a.timeMs - b.timeMs);
      return answer({ events: list, missing: presented.events.length - list.length });
    },
  };
}
