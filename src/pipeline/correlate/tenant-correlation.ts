import { deterministicId } from '#base/ids.ts';
import type { Alert } from '#contract/alert.ts';
import type { EntityFact } from '#contract/entity-fact.ts';
import type { Incident } from '#contract/incident.ts';
import { tenantScope } from '#contract/tenant.ts';
import type { Chains } from '#engine/correlate/chains.ts';
import { type IncidentChanges, IncidentLedger } from '#engine/correlate/incident-ledger.ts';
import { WINDOW_MS } from '#engine/correlate/weigh-edge.ts';
import { TenantPicture } from '#engine/correlate/tenant-picture.ts';
import { trustOfRules } from '#engine/score/rule-trust.ts';
import { type DecisionVersions, NO_DECISIONS, type StateStore, type TenantState } from '#stores/state/port.ts';

/** More alerts than this are not joined any further; those of the oldest incidents go first. */
const MAX_ALERTS = 20_000;
/** Incidents whose names are known again after a start. */
const MAX_INCIDENTS = 100_000;
/** More facts than this (some hundred bytes each) are not kept in memory: names that are made up must not fill it. */
const MAX_FACTS = 200_000;
/** Verdicts that say something of rules: the latest ones. */
const MAX_JUDGEMENTS = 5_000;
/** Joining may take this share of the time at most: with very many alerts, incidents follow a few seconds later. */
const MAX_SHARE = 0.2;

const NO_CHANGES: IncidentChanges = { changed: [], merged: [], moved: [] };

/** What new alerts and facts of one tenant led to, to be committed together. */
export interface CorrelationResult extends IncidentChanges {
  readonly alerts: readonly Alert[];
  readonly facts: readonly EntityFact[];
}

/** What correlation starts from. */
export interface CorrelationParts {
  readonly state: StateStore;
  readonly chains: Chains;
  readonly nowMs: number;
}

/** Correlation of one tenant while the platform runs: the picture in memory, loaded from what was committed. */
export class TenantCorrelation {
  readonly #picture: TenantPicture;
  readonly #ledger: IncidentLedger;
  readonly #own: TenantState;
  /** Alerts came in since incidents were made of all of them. At the start that is not known. */
  #isBehind = true;
  /** Not before this time, on the clock of `performance.now`. */
  #dueMs = 0;
  /** The versions of what people decided that incidents follow. */
  #versions = NO_DECISIONS;

  private constructor(picture: TenantPicture, ledger: IncidentLedger, own: TenantState) {
    this.#picture = picture;
    this.#ledger = ledger;
    this.#own = own;
  }

  /** Takes up where the last commit left off. */
  static async load(tenant: string, { state, chains, nowMs }: CorrelationParts): Promise<TenantCorrelation> {
    const own = state.forTenant(tenantScope(tenant));
    const picture = new TenantPicture(tenant, chains);
    const [alerts, facts, records] = await Promise.all([own.alertsSince(nowMs - WINDOW_MS, MAX_ALERTS), own.facts(MAX_FACTS), own.incidents({ limit: MAX_INCIDENTS })]);
    const incidents = records.map((one) => one.incident);
    for (const alert of alerts) picture.addAlert(alert);
    const earlier = earlierAlerts(incidents, picture.alerts);
    if (earlier.length > 0) for (const alert of await own.alerts(earlier)) picture.addAlert(alert);
    picture.learn(facts);
    const correlation = new TenantCorrelation(picture, new IncidentLedger(incidents), own);
    await correlation.followDecisions((await state.decisionVersions()).get(tenant) ?? NO_DECISIONS);
    return correlation;
  }

  /** When incidents should be made of what came in, on the clock of `performance.now`; null when they are up to date. */
  get dueMs(): number | null {
    return this.#isBehind ? this.#dueMs : null;
  }

  /**
   * Takes up what people decided, where its version is another one: which alerts belong together, by their verdicts how far rules are trusted, and what
   * they declared of entities. Incidents are due at once then.
   */
  async followDecisions({ incidents, declared }: DecisionVersions): Promise<void> {
    if (incidents !== this.#versions.incidents) await this.#followIncidents();
    if (declared !== this.#versions.declared) this.#picture.setDeclared(await this.#own.allDeclared());
    if (incidents === this.#versions.incidents && declared === this.#versions.declared) return;
    this.#versions = { incidents, declared };
    this.#isBehind = true;
    this.#dueMs = 0;
  }

  async #followIncidents(): Promise<void> {
    const [links, judgements] = await Promise.all([this.#own.links(), this.#own.judgements(MAX_JUDGEMENTS)]);
    // Of an incident that was over long ago, all alerts are in the link.
    await this.#recall(links.flatMap(({ alerts, others }) => [...alerts, ...others]));
    this.#picture.setLinks(links);
    this.#picture.setTrust(trustOfRules(judgements));
  }

  /** An alert that is in memory, as it is now. */
  alert(id: string): Alert | undefined {
    return this.#picture.alerts.get(id);
  }

  /** An alert that is not in memory may have been committed before: late events are folded into it, not beside it. To be done before `take`. */
  async recall(alerts: readonly Alert[]): Promise<void> {
    await this.#recall(alerts.map(({ id }) => id));
  }

  async #recall(ids: readonly string[]): Promise<void> {
    const unknown = [...new Set(ids)].filter((id) => !this.#picture.alerts.has(id));
    if (unknown.length > 0) for (const alert of await this.#own.alerts(unknown)) this.#picture.addAlert(shown(alert));
  }

  /** Takes in what a batch brought and answers what is to be committed. */
  take(alerts: readonly Alert[], facts: readonly EntityFact[]): CorrelationResult {
    const news = this.#picture.learn(facts);
    this.#picture.facts.forgetBeyond(MAX_FACTS);
    if (alerts.length === 0 && !this.#isBehind) return { alerts: [], facts: news, ...NO_CHANGES };
    const folded = new Map<string, Alert>();
    for (const alert of alerts) folded.set(alert.id, this.#picture.addAlert(alert));
    this.#ledger.forget(this.#picture.forgetBeyond(MAX_ALERTS));
    this.#isBehind = true;
    return { alerts: [...folded.values()], facts: news, ...(performance.now() >= this.#dueMs ? this.catchUp() : NO_CHANGES) };
  }

  /** Makes incidents of what came in and answers what changed. */
  catchUp(): IncidentChanges {
    const startMs = performance.now();
    const anew = this.#picture.refresh((first) => deterministicId(['incident', this.#picture.tenant, first]));
    const changes = this.#ledger.update(anew);
    const endMs = performance.now();
    this.#isBehind = false;
    this.#dueMs = endMs + (endMs - startMs) * (1 / MAX_SHARE - 1);
    return changes;
  }
}

/** What an exception hid, and hides no longer, is shown whole. */
function shown({ hiddenBy: _, ...alert }: Alert): Alert {
  return alert;
}

/** Alerts of incidents that still go on: without them a start would make such an incident smaller. */
function earlierAlerts(incidents: readonly Incident[], known: ReadonlyMap<string, Alert>): string[] {
  return incidents.filter(({ alerts }) => alerts.some((id) => known.has(id))).flatMap(({ alerts }) => alerts.filter((id) => !known.has(id)));
}
