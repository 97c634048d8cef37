import { deterministicId } from '#base/ids.ts';
import type { Alert } from '#contract/alert.ts';
import type { CorrelationHit, HitChanges, KeptHit } from '#contract/correlation-hit.ts';
import { tenantScope } from '#contract/tenant.ts';
import { alertsOfFirings } from '#engine/detect/alert-of-firing.ts';
import type { Detector, ModeOf, RuleFiring } from '#engine/detect/detector.ts';
import { ruleOfKey } from '#engine/detect/rule-life/rule-modes.ts';
import type { CorrelationSet } from '#engine/detect/sigma/correlation/compile-correlations.ts';
import { type Correlations, createCorrelations } from '#engine/detect/sigma/correlation/create-correlations.ts';
import type { Overflow } from '#engine/detect/sigma/correlation/watched-groups.ts';
import type { TenantDetectors } from '#engine/detect/tenant-detectors.ts';
import type { StateStore, TenantState } from '#stores/state/port.ts';

/** A list that somebody changes counts after this long at the latest. */
const LISTS_MS = 5_000;

const NOTHING = { alerts: [], fired: [] };

/** Detection of one tenant while the platform runs: the rules with its lists, and the hits that correlations wait with, loaded from what was committed. */
export class TenantDetection {
  readonly #tenant: string;
  readonly #own: TenantState;
  readonly #detectors: TenantDetectors;
  readonly #correlations: Correlations;
  /** What the correlations were made of. */
  #set: CorrelationSet;
  #detector: Detector;
  /** The lists that the detector was made with. */
  #lists = '[]';
  #readMs = Number.NEGATIVE_INFINITY;

  private constructor(tenant: string, own: TenantState, detectors: TenantDetectors, kept: readonly KeptHit[]) {
    this.#tenant = tenant;
    this.#own = own;
    this.#detectors = detectors;
    this.#set = detectors.correlations;
    this.#correlations = createCorrelations(this.#set, { kept, ...(detectors.modeOf && { modeOf: modesAt(detectors.modeOf, tenant) }) });
    this.#detector = detectors.withLists({});
  }

  /** Takes up where the last commit left off. */
  static async load(tenant: string, state: StateStore, detectors: TenantDetectors): Promise<TenantDetection> {
    const own = state.forTenant(tenantScope(tenant));
    return new TenantDetection(tenant, own, detectors, await own.hits());
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
    if (!this.#detectors.areListsRead || nowMs - this.#readMs < LISTS_MS) return;
    const lists = (await this.#own.lists()).map(({ name, values }) => [name, values] as const);
    this.#readMs = nowMs;
    const text = JSON.stringify(lists);
    if (text === this.#lists) return;
    this.#lists = text;
    this.#detector = this.#detectors.withLists(Object.fromEntries(lists));
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

  /** What became of the hits since it was asked last: to be committed with the alerts of `correlate`. */
  changes(): HitChanges {
    this.#follow();
    return this.#correlations.changes();
  }
}

function modesAt(modeOf: ModeOf, tenant: string): (unit: string) => ReturnType<ModeOf> {
  return (unit) => modeOf(unit, tenant);
}
