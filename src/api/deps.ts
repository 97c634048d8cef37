import type { Clock } from '#base/clock.ts';
import type { DurabilityClass } from '#contract/api/path-endpoints.ts';
import type { ModelProof } from '#contract/model-proof.ts';
import type { BehaviourModel } from '#contract/model.ts';
import type { PlaceholderList } from '#contract/placeholder-list.ts';
import type { IndicatorIndex } from '#engine/detect/indicators/indicator-index.ts';
import type { WarningLists } from '#engine/detect/indicators/warning-lists.ts';
import type { EventStore } from '#stores/events/port.ts';
import type { StateStore } from '#stores/state/port.ts';
import type { BackTestJobs } from './back-test-jobs.ts';
import type { PathWatch } from './path-watch.ts';
import type { RuleDesk } from './rule-desk.ts';

export interface SourceName {
  readonly id: string;
  readonly name: string;
}

/** The indicators that events are asked about at the moment, and what speaks against them. */
export interface IntelDesk {
  readonly index: () => IndicatorIndex;
  readonly warnings: WarningLists;
}

/** A model with its proof; null where there is none beside it. */
export interface ProvenModel {
  readonly model: BehaviourModel;
  readonly proof: ModelProof | null;
}

/** What the API stands on; the composition gives it. */
export interface ApiDeps {
  readonly state: StateStore;
  readonly events: EventStore;
  readonly backTests: BackTestJobs;
  readonly watch: PathWatch;
  readonly rules: RuleDesk;
  readonly intel: IntelDesk;
  readonly models: readonly ProvenModel[];
  readonly clock: Clock;
  readonly sources: readonly SourceName[];
  /** Lists of the content. */
  readonly lists: readonly PlaceholderList[];
  readonly version: string;
  /** What acknowledged records survive with the stores that the composition has picked. */
  readonly durability: DurabilityClass;
}
