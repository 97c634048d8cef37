import type { Alert } from '#contract/alert.ts';
import type { BackTestEvent, TenantBackTest } from '#contract/back-test.ts';
import { type EntityInRole, type EntityType, entityKey } from '#contract/entity.ts';

const DAY_MS = 86_400_000;
/** Who and what a person asks about first. */
const TOLD_TYPES: ReadonlySet<EntityType> = new Set(['user', 'principal', 'mailbox', 'host', 'address']);
const TOP_OF_TYPE = 10;
const MAX_EVENTS = 1_000;
const MAX_INCIDENTS = 50;
/** Distinct alerts and entities past these are counted no more one by one; a rule that makes so many is not one to turn on. */
const MAX_ALERTS = 200_000;
const MAX_ENTITIES = 200_000;

/** An incident that people have worked on, with the events behind its alerts. */
export interface WorkedIncident {
  readonly id: string;
  readonly title: string;
  readonly status: 'open' | 'closed';
  readonly events: readonly string[];
}

interface Day {
  fires: number;
  readonly alerts: Set<string>;
}

/** Counts what a rule would have done for one tenant, fire by fire. */
export class BackTestCount {
  readonly #tenant: string;
  readonly #days = new Map<number, Day>();
  readonly #alerts = new Set<string>();
  readonly #entities = new Map<string, { readonly entity: EntityInRole; fires: number }>();
  readonly #incidents = new Map<string, { readonly incident: WorkedIncident; fires: number }>();
  readonly #incidentsOf = new Map<string, WorkedIncident[]>();
  readonly #events: BackTestEvent[] = [];
  #fires = 0;
  #firstMs: number | null = null;
  #lastMs: number | null = null;
  #counted: { sinceMs: number; fires: number; unsure: number } | null = null;

  constructor(tenant: string, incidents: readonly WorkedIncident[]) {
    this.#tenant = tenant;
    for (const incident of incidents) for (const id of incident.events) this.#incidentsOf.set(id, [...(this.#incidentsOf.get(id) ?? []), incident]);
  }

  get fires(): number {
    return this.#fires;
  }

  /** The rule fired at a time and this alert, before equal ones are folded, would have come of it. */
  fire(alert: Alert, atMs: number): void {
    this.#add(atMs, 1, alert.id);
    if (this.#alerts.size < MAX_ALERTS) this.#alerts.add(alert.id);
    this.about(alert.entities);
    const incidents = new Set(alert.events.flatMap((id) => this.#incidentsOf.get(id) ?? []));
    for (const incident of incidents) {
      const known = this.#incidents.get(incident.id) ?? { incident, fires: 0 };
      known.fires++;
      this.#incidents.set(incident.id, known);
    }
    if (this.#events.length < MAX_EVENTS) this.#events.push({ id: alert.events[0] ?? '', timeMs: atMs, source: alert.source, summary: alert.summary });
  }

  /** A fire, told before, was about these. */
  about(entities: readonly EntityInRole[]): void {
    for (const entity of entities) if (TOLD_TYPES.has(entity.type)) this.#countEntity(entity);
  }

  /** From a time on, fires were only counted. */
  count(sinceMs: number, bucket: { readonly timeMs: number; readonly sure: number; readonly unsure: number }): void {
    this.#counted ??= { sinceMs, fires: 0, unsure: 0 };
    this.#counted.fires += bucket.sure;
    this.#counted.unsure += bucket.unsure;
    if (bucket.sure > 0) this.#add(Math.max(bucket.timeMs, sinceMs), bucket.sure, null);
  }

  /** All but what exceptions take away. */
  result(): Omit<TenantBackTest, 'exceptions'> {
    const byFires = <T extends { readonly fires: number }>(all: Iterable<T>, most: number): T[] => [...all].sort((a, b) => b.fires - a.fires).slice(0, most);
    return {
      tenant: this.#tenant, fires: this.#fires, alerts: this.#alerts.size, firstMs: this.#firstMs, lastMs: this.#lastMs, events: this.#events, counted: this.#counted,
      days: [...this.#days].sort(([a], [b]) => a - b).map(([dayMs, { fires, alerts }]) => ({ dayMs, fires, alerts: alerts.size })),
      entities: [...TOLD_TYPES].flatMap((wanted) => byFires([...this.#entities.values()].filter(({ entity }) => entity.type === wanted), TOP_OF_TYPE)).map(({ entity: { type, value }, fires }) => ({ type, value, fires })),
      incidents: byFires(this.#incidents.values(), MAX_INCIDENTS).map(({ incident: { id, title, status }, fires }) => ({ id, title, status, fires })),
    };
  }

  #add(timeMs: number, fires: number, alertId: string | null): void {
    const dayMs = Math.floor(timeMs / DAY_MS) * DAY_MS;
    const day = this.#days.get(dayMs) ?? { fires: 0, alerts: new Set() };
    day.fires += fires;
    if (alertId !== null && day.alerts.size < MAX_ALERTS) day.alerts.add(alertId);
    this.#days.set(dayMs, day);
    this.#fires += fires;
    this.#firstMs = Math.min(this.#firstMs ?? timeMs, timeMs);
    this.#lastMs = Math.max(this.#lastMs ?? timeMs, timeMs);
  }

  #countEntity(entity: EntityInRole): void {
    const key = entityKey(entity);
    const known = this.#entities.get(key);
    if (known !== undefined) known.fires++;
    else if (this.#entities.size < MAX_ENTITIES) this.#entities.set(key, { entity, fires: 1 });
  }
}
