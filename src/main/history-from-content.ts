import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import type { PlaceholderList } from '#contract/placeholder-list.ts';
import type { Taxonomy } from '#contract/taxonomy.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import type { WarningLists } from '#engine/detect/indicators/warning-lists.ts';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import type { LiveRules } from '#pipeline/history/find-target.ts';
import { HistoryJobs } from '#pipeline/history/history-jobs.ts';
import type { EventStore } from '#stores/events/port.ts';
import type { StateStore } from '#stores/state/port.ts';

export interface HistoryContent {
  readonly taxonomy: Taxonomy;
  /** The rules that run, as they are when a back-test starts. */
  readonly live: () => LiveRules;
  /** Lists of the content. */
  readonly lists: readonly PlaceholderList[];
  readonly normaliser: Normaliser;
  readonly stores: { readonly events: EventStore; readonly state: StateStore };
  readonly clock: Clock;
  readonly log: Log;
  readonly warnings: WarningLists;
}

/** Back-tests with the rules that run live. */
export function historyFromContent({ taxonomy, live, lists, normaliser, stores, clock, log, warnings }: HistoryContent): HistoryJobs {
  return new HistoryJobs({ ...stores, clock, log, taxonomy, view: createEventView(taxonomy), live, lists, warnings, reread: rereadWith(normaliser) });
}

/** An event of an older release is normalised again; what its mapping no longer takes stays as it was kept. */
export function rereadWith(normaliser: Normaliser): (event: NormalisedEvent) => NormalisedEvent {
  return (event) => {
    const { tenant, source, timeMs, id, raw } = event;
    const outcome = normaliser.normalise({ tenant, source, receivedAtMs: timeMs, id, text: raw });
    const again = outcome.ok ? outcome.events.find((one) => one.id === id) : undefined;
    return again === undefined ? event : { ...event, logSources: again.logSources, fields: again.fields };
  };
}
