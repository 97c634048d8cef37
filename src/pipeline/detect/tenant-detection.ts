import { deterministicId } from '#base/ids.ts';
import type { Alert } from '#contract/alert.ts';
import type { CorrelationHit, HitChanges } from '#contract/correlation-hit.ts';
import { tenantScope } from '#contract/tenant.ts';
import { alertsOfFirings } from '#engine/detect/alert-of-firing.ts';
import type { Detector } from '#engine/detect/detector.ts';
import { type Correlations, createCorrelations } from '#engine/detect/sigma/correlation/create-correlations.ts';
import type { Overflow } from '#engine/detect/sigma/correlation/watched-groups.ts';
import type { TenantDetectors } from '#engine/detect/tenant-detectors.ts';
import type { StateStore, TenantState } from '#stores/state/port.ts';

/** A list that somebody changes counts after this long at the latest. */
const LISTS_MS = 5_000;

/** Detection of one tenant while the platform runs: the rules with its lists, and the hits that correlations wait with, loaded from what was committed. */
export class TenantDetection {
  readonly #tenant: string;
  readonly #own: TenantState;
  readonly #detectors: TenantDetectors;
  readonly #correlations: Correlations;
  #detector: Detector;
  /** The lists that the detector was made with. */
  #lists = '[]';
  #readMs = Number.NEGATIVE_INFINITY;

  private constructor(tenant: string, own: TenantState, detectors: TenantDetectors, correlations: Correlations) {
    this.#tenant = tenant;
    this.#own = own;
    this.#detectors = detectors;
    this.#correlations = correlations;
    this.#detector = detectors.withLists({});
  }

  /** Takes up where the last commit left off. */
  static async load(tenant: string, state: StateStore, detectors: TenantDetectors): Promise<TenantDetection> {
    const own = state.forTenant(tenantScope(tenant));
    return new TenantDetection(tenant, own, detectors, createCorrelations(detectors.correlations, { kept: await own.hits() }));
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

  /** Lets correlations take a hit and gives the alerts of those that fire. */
  correlate(hit: CorrelationHit): Alert[] {
    return alertsOfFirings(this.#correlations.take(hit), this.#tenant, (...parts) => deterministicId(parts));
  }

  /** What became of the hits since it was asked last: to be committed with the alerts of `correlate`. */
  changes(): HitChanges {
    return this.#correlations.changes();
  }
}
