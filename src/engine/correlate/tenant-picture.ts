import type { Alert } from '#contract/alert.ts';
import type { EntityFact } from '#contract/entity-fact.ts';
import type { Incident } from '#contract/incident.ts';
import { foldAlerts } from '../detect/fold-alert.ts';
import { buildIncidents } from './build-incidents.ts';
import { FactIndex } from './fact-index.ts';

/** All that correlation knows of one tenant: its alerts, folded, and what its events taught. */
export class TenantPicture {
  readonly tenant: string;
  readonly facts = new FactIndex();
  readonly #alerts = new Map<string, Alert>();

  constructor(tenant: string) {
    this.tenant = tenant;
  }

  /** Takes an alert in and gives it as it is now, folded with equal ones. */
  addAlert(alert: Alert): Alert {
    const known = this.#alerts.get(alert.id);
    const folded = known ? foldAlerts(known, alert) : alert;
    this.#alerts.set(alert.id, folded);
    return folded;
  }

  /** Takes facts in and gives those that were news. */
  learn(facts: readonly EntityFact[]): EntityFact[] {
    return facts.filter((fact) => this.facts.learn(fact));
  }

  get alerts(): ReadonlyMap<string, Alert> {
    return this.#alerts;
  }

  /** Keeps this many alerts: of those whose incident is over longest, as `lastMsOf` says, the ones with the oldest events go first. */
  forgetBeyond(count: number, lastMsOf: (alert: Alert) => number = (alert) => alert.lastTimeMs): void {
    if (this.#alerts.size <= count * 1.1) return;
    const ranked = [...this.#alerts.values()].map((alert) => ({ alert, lastMs: lastMsOf(alert) }));
    ranked.sort((a, b) => a.lastMs - b.lastMs || a.alert.lastTimeMs - b.alert.lastTimeMs || (a.alert.id < b.alert.id ? -1 : 1));
    for (const { alert } of ranked.slice(0, ranked.length - count)) this.#alerts.delete(alert.id);
  }

  /** All incidents as of now, highest priority first. */
  incidents(idOf: (firstAlertId: string) => string): Incident[] {
    return buildIncidents({ tenant: this.tenant, alerts: [...this.#alerts.values()], facts: this.facts, idOf });
  }
}
