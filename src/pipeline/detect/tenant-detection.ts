import { deterministicId } from '#base/ids.ts';
import type { Alert } from '#contract/alert.ts';
import type { CorrelationHit, HitChanges, KeptHit } from '#contract/correlation-hit.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import type { KeptMemory, MemoryChanges } from '#contract/model.ts';
import type { PlaceholderList } from '#contract/placeholder-list.ts';
import { tenantScope } from '#contract/tenant.ts';
import { alertsOfFirings } from '#engine/detect/alert-of-firing.ts';
import type { Detector, ModeOf, RuleFiring } from '#engine/detect/detector.ts';
import { alertOfDeviation } from '#engine/detect/models/alert-of-deviation.ts';
import { Models, type ModelSet, NO_MODELS } from '#engine/detect/models/create-models.ts';
import { ruleOfKey } from '#engine/detect/rule-life/rule-modes.ts';
import { listsAtTenant } from '#engine/detect/sigma/lists-at-tenant.ts';
import type { CorrelationSet } from '#engine/detect/sigma/correlation/compile-correlations.ts';
import { type Correlations, createCorrelations } from '#engine/detect/sigma/correlation/create-correlations.ts';
import type { Overflow } from '#engine/detect/sigma/correlation/watched-groups.ts';
import type { TenantDetectors } from '#engine/detect/tenant-detectors.ts';
import type { StateStore, TenantState } from '#stores/state/port.ts';

/** A list that somebody changes counts after this long at the latest. */
const LISTS_MS = 5_000;

const NOTHING = { alerts: [], fired: [] };

/** What is the same for all tenants. */
export interface DetectionContent {
  readonly detectors: TenantDetectors;
  readonly models?: ModelSet | undefined;
  /** Lists of the content, which those of the tenant extend. */
  readonly lists?: readonly PlaceholderList[] | undefined;
}

interface DetectionParts {
  readonly own: TenantState;
  readonly detectors: TenantDetectors;
  readonly models: ModelSet;
  readonly lists: readonly PlaceholderList[];
  readonly kept: readonly KeptHit[];
  readonly memory: readonly KeptMemory[];
}

/** Detection of one tenant while the platform runs: the rules with its lists, the hits that correlations wait with and what models remember, loaded from what was committed. */
export class TenantDetection {
  readonly #tenant: string;
  readonly #own: TenantState;
  readonly #detectors: TenantDetectors;
  readonly #correlations: Correlations;
  /** What the correlations were made of. */
  #set: CorrelationSet;
  readonly #modelSet: ModelSet;
  readonly #models: Models;
  /** Lists of the content. */
  readonly #ofContent: readonly PlaceholderList[];
  #detector: Detector;
  /** The tenant's lists that the detector was made with. */
  #lists = '[]';
  #readMs = Number.NEGATIVE_INFINITY;

  private constructor(tenant: string, { own, detectors, models, lists, kept, memory }: DetectionParts) {
    this.#tenant = tenant;
    this.#own = own;
    this.#detectors = detectors;
    this.#set = detectors.correlations;
    this.#correlations = createCorrelations(this.#set, { kept, ...(detectors.modeOf && { modeOf: modesAt(detectors.modeOf, tenant) }) });
    this.#modelSet = models;
    this.#models = new Models(models, memory);
    this.#ofContent = lists;
    this.#detector = detectors.withLists({});
  }

  /** Takes up where the last commit left off. */
  static async load(tenant: string, state: StateStore, { detectors, models = NO_MODELS, lists = [] }: DetectionContent): Promise<TenantDetection> {
    const own = state.forTenant(tenantScope(tenant));
    return new TenantDetection(tenant, { own, detectors, models, lists, kept: await own.hits(), memory: await own.memory() });
  }

  get #areListsRead(): boolean {
    return this.#detectors.areListsRead || this.#modelSet.areListsRead;
  }

  get detector(): Detector {
    return this.#detector;
  }

  /** How many hits correlations did not wait with since the start, by reason. */
  get overflow(): ReadonlyMap<Overflow, number> {
    return this.#correlations.overflow;
  }

  /** Reads the lists of the tenant, if it is some seconds since that was done. */
  async readLists(nowMs: number): Promise<void> {
    if (!this.#areListsRead || nowMs - this.#readMs < LISTS_MS) return;
    const own = await this.#own.lists();
    this.#readMs = nowMs;
    const text = JSON.stringify(own);
    if (text === this.#lists) return;
    this.#lists = text;
    const lists = listsAtTenant(this.#ofContent, own);
    this.#models.takeLists(lists);
    this.#detector = this.#detectors.withLists(own.length === 0 ? {} : lists);
  }

  /** Lets correlations take a hit and gives the alerts of those that fire, and all that fired. Correlations that changed are gone over to first. */
  correlate(hit: CorrelationHit): { readonly alerts: readonly Alert[]; readonly fired: readonly RuleFiring[] } {
    this.#follow();
    const firings = this.#correlations.take(hit);
    if (firings.length === 0) return NOTHING;
    const fired = firings.map(({ compiled: { unit }, mode }): RuleFiring => ({ unit, rule: ruleOfKey(unit), mode }));
    this.#detectors.noteFired?.(fired);
    return { alerts: alertsOfFirings(firings, this.#tenant, (...parts) => deterministicId(parts)), fired };
  }

  #follow(): void {
    if (this.#set === this.#detectors.correlations) return;
    this.#set = this.#detectors.correlations;
    this.#correlations.follow(this.#set);
  }

  /** Lets behaviour models learn from an event and gives the alerts of those that find it out of the ordinary. Events are taken as they come, so that it does not matter how they are batched. */
  learn(event: NormalisedEvent): Alert[] {
    return this.#modelSet.read(event).flatMap((observation) => {
      const finding = this.#models.take(observation);
      return finding === null ? [] : [alertOfDeviation(finding, this.#tenant, (...parts) => deterministicId(parts))];
    });
  }

  /** What models learnt since it was asked last: to be committed with the alerts of `learn`. */
  learnt(): MemoryChanges {
    return this.#models.changes();
  }

  /** What became of the hits since it was asked last: to be committed with the alerts of `correlate`. */
  changes(): HitChanges {
    this.#follow();
    return this.#correlations.changes();
  }
}

function modesAt(modeOf: ModeOf, tenant: string): (unit: string) => ReturnType<ModeOf> {
  return (unit) => modeOf(unit, tenant);
}
