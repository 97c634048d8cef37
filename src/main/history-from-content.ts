import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import { HistoryJobs } from '#pipeline/history/history-jobs.ts';
import { readTaxonomy } from '#stores/content/content-folder.ts';
import type { EventStore } from '#stores/events/port.ts';
import type { StateStore } from '#stores/state/port.ts';
import type { LoadedDetector } from './detector-from-content.ts';

export interface HistoryContent {
  readonly folder: string;
  readonly loaded: LoadedDetector;
  readonly normaliser: Normaliser;
  readonly stores: { readonly events: EventStore; readonly state: StateStore };
  readonly clock: Clock;
  readonly log: Log;
}

/** Back-tests with the rules that run live. */
export async function historyFromContent({ folder, loaded, normaliser, stores, clock, log }: HistoryContent): Promise<HistoryJobs> {
  const taxonomy = await readTaxonomy(folder);
  const { rules, filters, lists } = loaded;
  const correlations = loaded.correlations.correlations.map(({ correlation }) => correlation);
  return new HistoryJobs({ ...stores, clock, log, taxonomy, view: createEventView(taxonomy), live: { rules, correlations, filters }, lists, reread: rereadWith(normaliser) });
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
