import { deterministicId } from '#base/ids.ts';
import type { Alert } from '#contract/alert.ts';
import type { CorrelationHit } from '#contract/correlation-hit.ts';
import type { EntityFact } from '#contract/entity-fact.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import type { Incident } from '#contract/incident.ts';
import type { Chains } from '#engine/correlate/chains.ts';
import { TenantPicture } from '#engine/correlate/tenant-picture.ts';
import { alertsOfFirings } from '#engine/detect/alert-of-firing.ts';
import type { Detector } from '#engine/detect/detector.ts';
import { alertOfDeviation } from '#engine/detect/models/alert-of-deviation.ts';
import { Models, type ModelSet } from '#engine/detect/models/create-models.ts';
import type { CorrelationSet } from '#engine/detect/sigma/correlation/compile-correlations.ts';
import { createCorrelations } from '#engine/detect/sigma/correlation/create-correlations.ts';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import { NeededWatch } from './needed-watch.ts';
import type { ReplayRecord, ReplayRecords } from './replay-record.ts';
import { type AlertTruth, BACKGROUND, markedId, ownerOfEvent, scenarioOfAlert, type Truth } from './truth.ts';

/** What records are read and judged with. It keeps nothing between events, so that one serves many replays. */
export interface Engine {
  readonly normaliser: Normaliser;
  readonly detector: Detector;
  readonly correlations: CorrelationSet;
  readonly models: ModelSet;
  readonly chains: Chains;
}

export interface ReplayCounts {
  records: number;
  events: number;
  /** Events of no attack. */
  benignEvents: number;
  /** Events whose source no mapping knows, and records that could not be read; how many of both are of scenarios. */
  unmapped: number;
  unreadable: number;
  lostOfScenarios: number;
  /** Alerts before equal ones are folded. */
  firings: number;
}

export interface ReplayOutcome {
  readonly incidents: readonly Incident[];
  readonly alerts: readonly Alert[];
  readonly truthOf: ReadonlyMap<string, AlertTruth>;
  readonly counts: ReplayCounts;
  /** For each scenario the seconds from its last needed record to its incident; null where it was not there in time. */
  readonly waitS: readonly (number | null)[];
  readonly seconds: number;
  readonly processorS: number;
}

/** Records of one batch of the path, and how long after the last needed record one looks for its incident. */
const BATCH = 500;
/** Incidents are made of all alerts after a batch, but for at most this share of the time: as on the live path. */
const MAX_SHARE = 0.2;
const TENANT = 'local';
/** Stands in for the time of a record that has none. */
const RECEIVED_MS = Date.parse('2026-01-01T00:00:00Z');

const NO_STEPS: AlertTruth['steps'] = new Map();

const makeId = (...parts: readonly string[]) => deterministicId(parts);
const incidentId = (first: string) => deterministicId(['incident', TENANT, first]);

/** Sends records through the path in memory, in batches and in the order in which they come, as they would come live. Only alerts and facts are kept. */
export async function replay(records: ReplayRecords, truths: readonly Truth[], engine: Engine): Promise<ReplayOutcome> {
  const [startMs, before] = [performance.now(), process.cpuUsage()];
  const run = new Replay(truths, engine);
  let batch: ReplayRecord[] = [];
  for await (const record of records) {
    batch.push(record);
    if (batch.length < BATCH) continue;
    run.take(batch);
    batch = [];
  }
  if (batch.length > 0) run.take(batch);
  const outcome = run.finish();
  const { user, system } = process.cpuUsage(before);
  return { ...outcome, seconds: (performance.now() - startMs) / 1000, processorS: (user + system) / 1_000_000 };
}

/** What a batch led to, before it is correlated. */
interface Found {
  readonly alerts: Alert[];
  readonly facts: EntityFact[];
  readonly hits: CorrelationHit[];
}

class Replay {
  readonly #truths: readonly Truth[];
  readonly #engine: Engine;
  readonly #picture: TenantPicture;
  readonly #correlations: ReturnType<typeof createCorrelations>;
  readonly #models: Models;
  readonly #watch: NeededWatch;
  readonly #alerts = new Map<string, Alert>();
  /** Of each alert that names an event of a scenario: the steps of all events that it was raised on, also of those that it no longer names. */
  readonly #steps = new Map<string, Map<number, Set<number>>>();
  readonly #counts: ReplayCounts = { records: 0, events: 0, benignEvents: 0, unmapped: 0, unreadable: 0, lostOfScenarios: 0, firings: 0 };
  #dueMs = 0;

  constructor(truths: readonly Truth[], engine: Engine) {
    this.#truths = truths;
    this.#engine = engine;
    this.#picture = new TenantPicture(TENANT, engine.chains);
    this.#correlations = createCorrelations(engine.correlations);
    this.#models = new Models(engine.models);
    this.#watch = new NeededWatch(truths);
  }

  take(batch: readonly ReplayRecord[]): void {
    const found: Found = { alerts: [], facts: [], hits: [] };
    for (const record of batch) {
      if (record.neededFor !== undefined) this.#watch.fed(record.neededFor, performance.now());
      for (const event of this.#eventsOf(record)) this.#detect(event, record, found);
    }
    for (const hit of found.hits.sort((a, b) => a.timeMs - b.timeMs)) found.alerts.push(...alertsOfFirings(this.#correlations.take(hit), TENANT, makeId));
    this.#picture.learn(found.facts);
    for (const alert of found.alerts) this.#add(alert);
    this.#join(found.alerts.length > 0);
  }

  finish(): Omit<ReplayOutcome, 'seconds' | 'processorS'> {
    const truthOf = new Map([...this.#alerts.keys()].map((id) => [id, this.#truthOf(id)]));
    return { incidents: this.#picture.incidents(incidentId), alerts: [...this.#alerts.values()], truthOf, counts: this.#counts, waitS: this.#watch.waitS };
  }

  #eventsOf(record: ReplayRecord): readonly NormalisedEvent[] {
    const id = markedId(deterministicId(['record', String(this.#counts.records++)]), record.owner);
    if (record.eventOf) return [record.eventOf(id)];
    const { source, raw: text, fields } = record;
    const outcome = this.#engine.normaliser.normalise({ tenant: TENANT, source, receivedAtMs: RECEIVED_MS, id, text, ...(fields ? { fields } : {}) });
    if (outcome.ok) return outcome.events;
    this.#counts.unreadable++;
    if (record.owner.scenario !== BACKGROUND) this.#counts.lostOfScenarios++;
    return [];
  }

  #detect(event: NormalisedEvent, { owner: { scenario }, eventOf }: ReplayRecord, found: Found): void {
    const counts = this.#counts;
    counts.events++;
    if (this.#truths[scenario]?.kind !== 'attack') counts.benignEvents++;
    if (event.domain === null && eventOf === undefined) {
      counts.unmapped++;
      if (scenario !== BACKGROUND) counts.lostOfScenarios++;
    }
    const { alerts, facts, hits } = this.#engine.detector(event);
    found.alerts.push(...alerts);
    found.facts.push(...facts);
    found.hits.push(...hits);
    for (const observation of this.#engine.models.read(event)) {
      const finding = this.#models.take(observation);
      if (finding !== null) found.alerts.push(alertOfDeviation(finding, TENANT, makeId));
    }
  }

  #add(alert: Alert): void {
    this.#counts.firings++;
    this.#alerts.set(alert.id, this.#picture.addAlert(alert));
    for (const event of alert.events) {
      const owner = ownerOfEvent(event);
      if (owner === null) continue;
      const ofAlert = this.#steps.get(alert.id) ?? new Map<number, Set<number>>();
      const steps = ofAlert.get(owner.scenario) ?? new Set();
      if (owner.step !== null) steps.add(owner.step);
      this.#steps.set(alert.id, ofAlert.set(owner.scenario, steps));
    }
  }

  #truthOf(id: string): AlertTruth {
    const steps = this.#steps.get(id);
    return { scenario: steps === undefined ? BACKGROUND : scenarioOfAlert((this.#alerts.get(id) as Alert).events), steps: steps ?? NO_STEPS };
  }

  #join(hasNews: boolean): void {
    const startMs = performance.now();
    const isWaiting = this.#watch.isWaiting;
    if (!isWaiting && (!hasNews || startMs < this.#dueMs)) return;
    const incidents = this.#picture.incidents(incidentId);
    const endMs = performance.now();
    this.#dueMs = endMs + (endMs - startMs) * (1 / MAX_SHARE - 1);
    if (isWaiting) this.#watch.look(incidents, new Map([...this.#steps.keys()].map((id) => [id, this.#truthOf(id)])), endMs);
  }
}
