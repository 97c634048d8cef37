// The path, from the journal on: record -> event -> stored -> alert -> incident, committed with the position it ends at.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import type { Alert } from '#contract/alert.ts';
import type { HitChanges } from '#contract/correlation-hit.ts';
import { Chains } from '#engine/correlate/chains.ts';
import type { Sifting } from '#engine/detect/detector.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import type { MemoryChanges } from '#contract/model.ts';
import type { ModelSet } from '#engine/detect/models/create-models.ts';
import type { PlaceholderList } from '#contract/placeholder-list.ts';
import type { TenantDetectors } from '#engine/detect/tenant-detectors.ts';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import type { EventStore, StoredEvent } from '#stores/events/port.ts';
import type { Journal, JournalEntry } from '#stores/journal/port.ts';
import type { BatchResult, StateStore, TenantResult } from '#stores/state/port.ts';
import { TenantCorrelation } from './correlate/tenant-correlation.ts';
import { countFirings, ruleCountsOf, rulesOfIncidents } from './detect/count-firings.ts';
import { type DetectedEvents, detectEvent } from './detect/detect-events.ts';
import { type PartedAlerts, RunningExceptions } from './detect/running-exceptions.ts';
import { createOverflowTeller } from './detect/tell-overflow.ts';
import { TenantDetection } from './detect/tenant-detection.ts';
import { createSlices } from './create-slices.ts';
import { keepTrying, type Patience } from './keep-trying.ts';
import { normaliseEntry, type NormalisedEntries, recordOfEvent } from './normalise/normalise-entries.ts';
import { createRecentIds, type RecentIds } from './normalise/recent-ids.ts';
import type { PathMetrics } from './path-metrics.ts';
import { commitBatch } from './store/commit-batch.ts';
import { storeEvents } from './store/store-events.ts';

export interface PathDeps {
  readonly journal: Journal;
  readonly events: EventStore;
  readonly state: StateStore;
  readonly normaliser: Normaliser;
  readonly detectors: TenantDetectors;
  /** Behaviour models; none where they are left out. */
  readonly models?: ModelSet;
  /** Known courses of attacks; none where they are left out. */
  readonly chains?: Chains;
  /** Lists of the content, which those of tenants extend and exceptions may name. */
  readonly lists?: readonly PlaceholderList[];
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: PathMetrics;
}

export interface RunningPath {
  /** Settles when the path has ended: by `stop`, or by an error that it cannot get over. */
  readonly ended: Promise<void>;
  /** Finishes the batch at hand and stops. */
  stop(): Promise<void>;
}

/** Inserts are few and large: a batch waits this long for company. */
const GATHER_MS = 300;
const MAX_BATCH_RECORDS = 5_000;
const MAX_BATCH_BYTES = 16 * 1024 * 1024;
/** Records are looked at by their bytes in portions, so that the event loop is not held up. */
const SIFTED_AT_ONCE = 64;
/** What people decide about incidents and entities counts after this long. */
const DECISIONS_MS = 1_000;
const NO_CHANGES = { kept: [], dropped: [] };
const NO_CHAINS = new Chains();
const NO_COUNTS = { received: 0, stored: 0, duplicate: 0, dead: 0 };
const RECENT_IDS = 1_000_000;
/** Senders repeat themselves within this time. */
const REPEAT_WINDOW_MS = 15 * 60_000;

/** Starts the path. It goes on from the position that was committed last. */
export async function startPath(deps: PathDeps): Promise<RunningPath> {
  const abort = new AbortController();
  const path = new Path(deps, abort.signal);
  await path.recover();
  const ended = path.run();
  // A failure before somebody waits for the end would otherwise end the process on the spot.
  ended.catch(() => undefined);
  return {
    ended,
    stop: async () => {
      abort.abort();
      await ended;
    },
  };
}

/** What a batch became, before it is stored. */
interface WorkedBatch {
  readonly normalised: ReadonlyMap<string, NormalisedEntries>;
  readonly detected: ReadonlyMap<string, DetectedEvents>;
  readonly hits: ReadonlyMap<string, HitChanges>;
  readonly memory: ReadonlyMap<string, MemoryChanges>;
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

class Path {
  readonly #deps: PathDeps;
  readonly #signal: AbortSignal;
  readonly #detections = new Map<string, TenantDetection>();
  readonly #correlations = new Map<string, TenantCorrelation>();
  readonly #exceptions = new Map<string, RunningExceptions>();
  readonly #tellOverflow: ReturnType<typeof createOverflowTeller>;
  #position = 0;
  /** When to look for decisions of people, on the clock of `performance.now`. */
  #decisionsDueMs = 0;
  #recentIds: RecentIds = createRecentIds(RECENT_IDS);
  #storedBefore: ReadonlySet<number> = new Set();
  #wake: () => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;
  /** The position that the journal was asked to tell of. */
  #awaited: number | null = null;
  /** A store that is down is asked again, but not once the path is to stop. */
  readonly #patience: Patience;

  constructor(deps: PathDeps, signal: AbortSignal) {
    this.#deps = deps;
    this.#signal = signal;
    this.#tellOverflow = createOverflowTeller(deps.log, deps.metrics);
    this.#patience = { log: deps.log, wait: async (ms) => void (await sleep(ms, undefined, { signal })) };
  }

  /** A crash may have left events stored whose alerts are not committed: those are detected again, but not stored again. */
  async recover(): Promise<void> {
    const { state, events, clock, journal, log } = this.#deps;
    this.#position = await state.position();
    this.#deps.metrics.position = this.#position;
    this.#storedBefore = await events.storedPositions(this.#position);
    this.#recentIds = createRecentIds(RECENT_IDS, (await events.recentIds(clock.nowMs() - REPEAT_WINDOW_MS)).map(recordOfEvent));
    for (const { id } of await state.tenants()) {
      this.#detections.set(id, await TenantDetection.load(id, state, this.#deps));
      this.#correlations.set(id, await this.#loadCorrelation(id));
    }
    if (journal.end > this.#position) log.info({ from: this.#position, to: journal.end, alreadyStored: this.#storedBefore.size }, 'Taking up records that came before the last stop');
  }

  /** Normalises and detects one batch while the one before is stored and committed; commits stay in order. */
  async run(): Promise<void> {
    this.#signal.addEventListener('abort', () => this.#wake(), { once: true });
    let finishing: Promise<void> = Promise.resolve();
    let next = this.#position;
    while (!this.#signal.aborted) {
      await this.#untilThereIsMore(next, finishing);
      if (this.#signal.aborted) break;
      const entries = await this.#gather(next);
      if (entries.length === 0) {
        await finishing;
        finishing = this.#catchUp((dueMs) => dueMs <= performance.now());
        continue;
      }
      const worked = await this.#work(entries);
      await finishing;
      if (worked === null) break;
      next = (entries.at(-1) as JournalEntry).position + 1;
      finishing = this.#finish(worked, next);
    }
    await finishing;
    // Incidents of alerts that are not committed wait with them, for the next start.
    if (this.#position === next) await this.#catchUp(() => true);
  }

  async #gather(from: number): Promise<readonly JournalEntry[]> {
    const { journal } = this.#deps;
    if (journal.end <= from) return [];
    if (journal.end - from < MAX_BATCH_RECORDS) await this.#pause(GATHER_MS);
    return await journal.read(from, MAX_BATCH_RECORDS, MAX_BATCH_BYTES);
  }

  /** Waits for records, for incidents to be due, for the end, or for the failure of what is being finished. */
  #untilThereIsMore(from: number, finishing: Promise<void>): Promise<void> {
    const dueMs = Math.min(this.#decisionsDueMs, ...[...this.#correlations.values()].map((correlation) => correlation.dueMs ?? Number.POSITIVE_INFINITY));
    const timer = setTimeout(() => this.#wake(), Math.max(0, dueMs - performance.now()));
    return new Promise<void>((resolve, reject) => {
      [this.#wake, this.#fail] = [resolve, reject];
      this.#listen(from);
      finishing.catch(reject);
    }).finally(() => clearTimeout(timer));
  }

  /** Asks the journal once for each position, however often the path wakes up meanwhile: what waits there would pile up. */
  #listen(from: number): void {
    if (this.#awaited === from) return;
    this.#awaited = from;
    const over = (): void => {
      if (this.#awaited === from) this.#awaited = null;
    };
    this.#deps.journal.waitFor(from).then(
      () => {
        over();
        this.#wake();
      },
      (error: unknown) => {
        over();
        this.#fail(error);
      },
    );
  }

  /** Commits incidents of tenants whose alerts came faster than they could be joined, or where people decided something. */
  async #catchUp(isDue: (dueMs: number) => boolean): Promise<void> {
    try {
      await this.#followDecisions();
      const tenants = this.#caughtUp(isDue, new Map());
      if (tenants.every(({ incidents, merged }) => incidents.length + merged.length === 0)) return;
      await commitBatch({ from: this.#position, to: this.#position, tenants }, this.#deps.state, this.#patience);
    } catch (error) {
      if (!isAbort(error)) throw error;
    }
  }

  /** What became of the incidents of tenants where some are due, those left out that are in the batch. */
  #caughtUp(isDue: (dueMs: number) => boolean, inBatch: ReadonlyMap<string, unknown>): TenantResult[] {
    const due = [...this.#correlations].filter(([tenant, { dueMs }]) => dueMs !== null && isDue(dueMs) && !inBatch.has(tenant));
    return due.map(([tenant, correlation]): TenantResult => {
      const { changed, merged, moved } = correlation.catchUp();
      const incidentRules = rulesOfIncidents(changed, (id) => correlation.alert(id));
      return { tenant, alerts: [], hidden: [], facts: [], hits: NO_CHANGES, memory: NO_CHANGES, incidents: changed, merged, moved, deadLetters: [], counts: NO_COUNTS, ruleCounts: [], incidentRules };
    });
  }

  /** Takes up what people decided, if it is a while since that was looked for. */
  async #followDecisions(): Promise<void> {
    if (performance.now() < this.#decisionsDueMs) return;
    const follow = async (): Promise<void> => {
      const versions = await this.#deps.state.decisionVersions();
      for (const [tenant, version] of versions) await this.#correlations.get(tenant)?.followDecisions(version);
    };
    await keepTrying('Looking for what people decided', follow, this.#patience);
    this.#decisionsDueMs = performance.now() + DECISIONS_MS;
  }

  async #pause(ms: number): Promise<void> {
    try {
      await sleep(ms, undefined, { signal: this.#signal });
    } catch (error) {
      if (!isAbort(error)) throw error;
    }
  }

  /** Stores a batch and commits what it led to. What is not committed when the path is asked to stop waits in the journal. */
  async #finish({ normalised, detected, hits, memory }: WorkedBatch, to: number): Promise<void> {
    const { state, events, journal, clock, metrics } = this.#deps;
    const stored = [...normalised.values()].flatMap((one) => one.events);
    try {
      const storing = storeEvents(stored.filter((one) => !this.#storedBefore.has(one.position)), events, this.#patience);
      const correlating = this.#correlate({ normalised, detected, hits, memory }, to);
      // Where one fails, the other must not run on while the stores are closed.
      await Promise.allSettled([correlating, storing]);
      const [batch] = await Promise.all([correlating, storing]);
      await commitBatch(batch, state, this.#patience);
      this.#position = to;
      await journal.release(to);
      this.#measure(stored, batch, clock.nowMs(), metrics);
    } catch (error) {
      if (!isAbort(error)) throw error;
    }
  }

  /** Null when the path is asked to stop while the state does not answer. */
  async #work(entries: readonly JournalEntry[]): Promise<WorkedBatch | null> {
    try {
      for (const tenant of new Set(entries.map((entry) => entry.tenant))) await keepTrying('Loading the lists and hits of a tenant', () => this.#openDetection(tenant), this.#patience);
    } catch (error) {
      if (!isAbort(error)) throw error;
      return null;
    }
    return await this.#normaliseAndDetect(entries);
  }

  async #openDetection(tenant: string): Promise<void> {
    const { state, clock } = this.#deps;
    const detection = this.#detections.get(tenant) ?? (await TenantDetection.load(tenant, state, this.#deps));
    this.#detections.set(tenant, detection);
    await detection.readLists(clock.nowMs());
  }

  async #normaliseAndDetect(entries: readonly JournalEntry[]): Promise<WorkedBatch> {
    const { normaliser, detectors, log } = this.#deps;
    const normaliseDeps = { normaliser, recentIds: this.#recentIds, isStored: (position: number) => this.#storedBefore.has(position) };
    const normalised = new Map<string, NormalisedEntries>();
    const detected = new Map<string, DetectedEvents>();
    const faults: unknown[] = [];
    const blind: unknown[] = [];
    const giveWay = createSlices();
    for (let from = 0; from < entries.length; from += SIFTED_AT_ONCE) {
      const some = entries.slice(from, from + SIFTED_AT_ONCE);
      const sifted = siftEntries(some, detectors, blind);
      for (const [at, entry] of some.entries()) {
        const events = getOr(normalised, entry.tenant, () => ({ events: [], deadLetters: [], received: 0, stored: 0, duplicate: 0, dead: 0 }));
        const into = getOr(detected, entry.tenant, () => ({ alerts: [], facts: [], hits: [], firings: new Map() }));
        const detection = this.#detections.get(entry.tenant) as TenantDetection;
        const learn = (event: NormalisedEvent) => detection.learn(event);
        const first = events.events.length;
        normaliseEntry(entry, events, normaliseDeps);
        for (const event of events.events.slice(first)) detectEvent(event, { detector: detection.detector, learn, sifted: sifted[at] ?? null, into, faults });
        await giveWay();
      }
    }
    const hits = await this.#correlateHits(detected, faults, giveWay);
    if (blind.length > 0) log.error({ error: blind[0] }, 'Records could not be looked at by their bytes; the rules were asked about their events all the same. This is a bug: please report this line');
    if (faults.length > 0) log.error({ error: faults[0], events: faults.length }, 'Detection failed on events, which are stored without alerts. This is a bug: please report this line');
    const memory = new Map([...detected.keys()].map((tenant) => [tenant, (this.#detections.get(tenant) as TenantDetection).learnt()]));
    return { normalised, detected, hits, memory };
  }

  /** Lets Sigma's correlations take the hits of a batch, in the order of time, and adds the alerts of those that fire, and what fired. */
  async #correlateHits(detected: ReadonlyMap<string, DetectedEvents>, faults: unknown[], giveWay: () => Promise<void>): Promise<Map<string, HitChanges>> {
    const changes = new Map<string, HitChanges>();
    for (const [tenant, found] of detected) {
      const detection = this.#detections.get(tenant) as TenantDetection;
      for (const { hit, receivedAtMs } of found.hits.sort((a, b) => a.hit.timeMs - b.hit.timeMs)) {
        try {
          const { alerts, fired } = detection.correlate(hit);
          found.alerts.push(...alerts);
          countFirings(found.firings, fired, receivedAtMs);
        } catch (error) {
          faults.push(error);
        }
        await giveWay();
      }
      changes.set(tenant, detection.changes());
    }
    this.#tellOverflow(this.#detections, this.#deps.clock.nowMs());
    return changes;
  }

  #loadCorrelation(tenant: string): Promise<TenantCorrelation> {
    const { state, clock, chains = NO_CHAINS } = this.#deps;
    return TenantCorrelation.load(tenant, { state, chains, nowMs: clock.nowMs() });
  }

  async #correlate({ normalised, detected, hits, memory }: WorkedBatch, to: number): Promise<BatchResult> {
    await this.#followDecisions();
    const tenants: TenantResult[] = this.#caughtUp((dueMs) => dueMs <= performance.now(), normalised);
    for (const [tenant, { deadLetters, received, stored, duplicate, dead }] of normalised) {
      const correlation = this.#correlations.get(tenant) ?? (await keepTrying('Loading the alerts of a tenant', () => this.#loadCorrelation(tenant), this.#patience));
      this.#correlations.set(tenant, correlation);
      const found = detected.get(tenant) ?? { alerts: [], facts: [], hits: [], firings: new Map() };
      const { shown, hidden, days } = await this.#hide(tenant, found.alerts, correlation);
      await keepTrying('Looking up earlier alerts', () => correlation.recall(shown), this.#patience);
      const { alerts, facts, changed, merged, moved } = correlation.take(shown, found.facts);
      const rules = { ruleCounts: ruleCountsOf(found.firings, shown, alerts), incidentRules: rulesOfIncidents(changed, (id) => correlation.alert(id)) };
      tenants.push({ tenant, alerts: [...alerts, ...hidden], hidden: days, facts, hits: hits.get(tenant) ?? NO_CHANGES, memory: memory.get(tenant) ?? NO_CHANGES, incidents: changed, merged, moved, deadLetters, counts: { received, stored, duplicate, dead }, ...rules });
    }
    return { from: this.#position, to, tenants };
  }

  /** Takes out the alerts that exceptions of the tenant hide: they are kept and counted, and join nothing. */
  async #hide(tenant: string, alerts: readonly Alert[], correlation: TenantCorrelation): Promise<PartedAlerts> {
    const { state, clock, lists } = this.#deps;
    const exceptions = getOr(this.#exceptions, tenant, () => new RunningExceptions(tenant, state, lists));
    if (alerts.length === 0) return { shown: alerts, hidden: [], days: [] };
    const hide = async (): Promise<PartedAlerts> => {
      await exceptions.read(clock.nowMs());
      return exceptions.part(alerts, (id) => correlation.alert(id) !== undefined, clock.nowMs());
    };
    return keepTrying('Looking up the exceptions of a tenant', hide, this.#patience);
  }

  #measure(stored: readonly StoredEvent[], batch: BatchResult, nowMs: number, metrics: PathMetrics): void {
    metrics.batches++;
    metrics.position = this.#position;
    metrics.events += stored.length;
    metrics.alerts += batch.tenants.reduce((sum, tenant) => sum + tenant.alerts.filter(({ hiddenBy }) => hiddenBy === undefined).length, 0);
    for (const one of stored) metrics.observe(nowMs - one.receivedAtMs);
  }
}

/** What the bytes of records say; nothing where a bug keeps them from being looked at, as the rules are asked about the events in any case. */
function siftEntries(entries: readonly JournalEntry[], detectors: TenantDetectors, faults: unknown[]): readonly (Sifting | null)[] {
  try {
    return detectors.sift(entries);
  } catch (error) {
    faults.push(error);
    return [];
  }
}

function getOr<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
