import type { Alert } from '#contract/alert.ts';
import type { DeclaredEntity } from '#contract/declared-entity.ts';
import type { EntityFact } from '#contract/entity-fact.ts';
import type { Incident } from '#contract/incident.ts';
import type { IncidentLink } from '#contract/incident-link.ts';
import { foldAlerts } from '../detect/fold-alert.ts';
import { changedTrust, type TrustByRule } from '../score/rule-trust.ts';
import { AlertGraph } from './alert-graph.ts';
import { buildIncident } from './build-incident.ts';
import { Chains } from './chains.ts';
import { FactIndex } from './fact-index.ts';
import { groupAlerts } from './group-alerts.ts';
import { LinksByHand } from './links-by-hand.ts';

/** Names an incident after its first alert; handed in, as the engine has no crypto. */
export type IdOf = (firstAlertId: string) => string;

/**
 * All that correlation knows of one tenant: its alerts, folded, what its events taught and people declared, and the incidents that follow. These
 * depend on the set of alerts, facts and declared entities only: the order in which they came, and in what portions, makes no difference.
 */
export class TenantPicture {
  readonly tenant: string;
  readonly facts = new FactIndex();
  readonly #alerts = new Map<string, Alert>();
  readonly #chains: Chains;
  readonly #graph: AlertGraph;
  /** Incidents by the id of their first alert, and the one that each alert is in. */
  readonly #incidents = new Map<string, Incident>();
  readonly #firstOf = new Map<string, string>();
  #links = new LinksByHand();
  #trust: TrustByRule = new Map();

  constructor(tenant: string, chains: Chains = new Chains()) {
    this.tenant = tenant;
    this.#chains = chains;
    this.#graph = new AlertGraph(this.facts, chains);
  }

  /** Takes an alert in and gives it as it is now, folded with equal ones. */
  addAlert(alert: Alert): Alert {
    const known = this.#alerts.get(alert.id);
    const folded = known ? foldAlerts(known, alert) : alert;
    this.#alerts.set(alert.id, folded);
    this.#graph.set(folded);
    return folded;
  }

  /** Takes facts in and gives those that were news. */
  learn(facts: readonly EntityFact[]): EntityFact[] {
    return facts.filter((fact) => this.facts.learn(fact));
  }

  /** Takes all that people decided about which alerts belong together, in place of what they decided before. */
  setLinks(links: readonly IncidentLink[]): void {
    this.#links = new LinksByHand(links);
    this.#graph.setLinks(this.#links);
  }

  /** Takes what verdicts say of rules, in place of what they said before. */
  setTrust(trust: TrustByRule): void {
    this.#graph.touchRules(changedTrust(this.#trust, trust));
    this.#trust = trust;
  }

  /** Takes all that people declared of entities, in place of what they declared before. */
  setDeclared(declared: readonly DeclaredEntity[]): void {
    this.facts.declare(declared);
  }

  get alerts(): ReadonlyMap<string, Alert> {
    return this.#alerts;
  }

  /**
   * Keeps about this many alerts, and gives those that it let go: whole incidents, those that are over longest. A part of one never goes, since the
   * rest would be told as all of it.
   */
  forgetBeyond(count: number): string[] {
    if (this.#alerts.size <= count * 1.1) return [];
    const ranked = [...this.#incidents.values()].sort((a, b) => a.lastSeenMs - b.lastSeenMs || (a.id < b.id ? -1 : 1));
    const forgotten: string[] = [];
    for (const { alerts } of ranked.slice(0, -1)) {
      if (this.#alerts.size - forgotten.length <= count) break;
      forgotten.push(...alerts);
    }
    for (const id of forgotten) this.#forget(id);
    return forgotten;
  }

  #forget(id: string): void {
    this.#alerts.delete(id);
    this.#graph.delete(id);
    this.#leaveIncident(id);
  }

  #leaveIncident(alert: string): void {
    this.#incidents.delete(this.#firstOf.get(alert) ?? '');
    this.#firstOf.delete(alert);
  }

  /** Makes those incidents anew that what came in since then is about, and gives them: every alert of what they were before is in one of them. */
  refresh(idOf: IdOf): Incident[] {
    const groups = this.#graph.refresh().flatMap((component) => groupAlerts(component, this.#links));
    for (const { id } of groups.flat()) this.#leaveIncident(id);
    return groups.map((group) => {
      const first = (group[0] as { readonly id: string }).id;
      const incident = buildIncident(group, { id: idOf(first), links: this.#links, chains: this.#chains, declared: this.facts.declared, worthOf: (alert) => this.#graph.worthOf(alert), trust: this.#trust });
      this.#incidents.set(first, incident);
      for (const { id } of group) this.#firstOf.set(id, first);
      return incident;
    });
  }

  /** All incidents as of now, highest priority first. */
  incidents(idOf: IdOf): Incident[] {
    this.refresh(idOf);
    return [...this.#incidents.values()].sort((a, b) => b.priority - a.priority || a.firstSeenMs - b.firstSeenMs || (a.id < b.id ? -1 : 1));
  }
}
