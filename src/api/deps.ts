import type { Clock } from '#base/clock.ts';
import type { DurabilityClass } from '#contract/api/path-endpoints.ts';
import type { PlaceholderList } from '#contract/placeholder-list.ts';
import type { EventStore } from '#stores/events/port.ts';
import type { StateStore } from '#stores/state/port.ts';
import type { BackTestJobs } from './back-test-jobs.ts';
import type { PathWatch } from './path-watch.ts';
import type { RuleDesk } from './rule-desk.ts';

export interface SourceName {
  readonly id: string;
  readonly name: string;
}

/** What the API stands on; the composition gives it. */
export interface ApiDeps {
  readonly state: StateStore;
  readonly events: EventStore;
  readonly backTests: BackTestJobs;
  readonly watch: PathWatch;
  readonly rules: RuleDesk;
  readonly clock: Clock;
  readonly sources: readonly SourceName[];
  /** Lists of the content. */
  readonly lists: readonly PlaceholderList[];
  readonly version: string;
  /** What acknowledged records survive with the stores that the composition has picked. */
  readonly durability: DurabilityClass;
}
