import type { Alert } from '#contract/alert.ts';
import { type Entity, entityKey } from '#contract/entity.ts';
import type { Verdict } from '#contract/verdict.ts';

const MAX_RULES = 20;
const MAX_ENTITIES = 20;

/** An incident that was judged a true positive, and what an exception would have hidden of it. */
export interface HiddenTruePositive {
  readonly tenant: string;
  readonly verdict: Verdict;
  readonly alerts: number;
  /** Titles. */
  readonly rules: readonly string[];
}

export interface HiddenCount {
  readonly truePositives: readonly HiddenTruePositive[];
  readonly alerts: number;
  readonly incidents: number;
  readonly rules: readonly { readonly id: string; readonly title: string; readonly alerts: number }[];
  readonly entities: readonly (Entity & { readonly alerts: number })[];
}

/** Counts, tenant by tenant, what an exception would have hidden. */
export class HiddenCounter {
  readonly #rules = new Map<string, { readonly id: string; title: string; alerts: number }>();
  readonly #entities = new Map<string, Entity & { alerts: number }>();
  readonly #truePositives: HiddenTruePositive[] = [];
  #alerts = 0;
  #incidents = 0;

  /** The alerts that it would have hidden at a tenant, the incident of each, and the verdicts "true positive" that count there. */
  add(tenant: string, alerts: readonly Alert[], incidentOf: ReadonlyMap<string, string>, truePositives: readonly Verdict[]): void {
    this.#alerts += alerts.length;
    this.#incidents += new Set(alerts.flatMap(({ id }) => incidentOf.get(id) ?? [])).size;
    for (const { rule, entities } of alerts) {
      const known = this.#rules.get(rule.id);
      if (known === undefined) this.#rules.set(rule.id, { id: rule.id, title: rule.title, alerts: 1 });
      else known.alerts++;
      for (const entity of entities) this.#countEntity(entity);
    }
    const byId = new Map(alerts.map((alert) => [alert.id, alert]));
    for (const verdict of truePositives) {
      const hidden = verdict.alerts.flatMap((id) => byId.get(id) ?? []);
      if (hidden.length > 0) this.#truePositives.push({ tenant, verdict, alerts: hidden.length, rules: [...new Set(hidden.map(({ rule }) => rule.title))].sort() });
    }
  }

  #countEntity({ type, value }: Entity): void {
    const key = entityKey({ type, value });
    const known = this.#entities.get(key);
    if (known === undefined) this.#entities.set(key, { type, value, alerts: 1 });
    else known.alerts++;
  }

  result(): HiddenCount {
    const most = <T extends { readonly alerts: number }>(all: Iterable<T>, limit: number): T[] => [...all].sort((a, b) => b.alerts - a.alerts).slice(0, limit);
    return {
      truePositives: [...this.#truePositives].sort((a, b) => b.verdict.atMs - a.verdict.atMs), alerts: this.#alerts, incidents: this.#incidents,
      rules: most(this.#rules.values(), MAX_RULES), entities: most(this.#entities.values(), MAX_ENTITIES),
    };
  }
}
