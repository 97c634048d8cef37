import { deterministicId } from '#base/ids.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import type { Detector } from '#engine/detect/detector.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import type { FiredOn } from '#engine/detect/sigma/proof/run-proof.ts';
import type { PlaceholderLists } from '#engine/detect/sigma/resolve-placeholders.ts';
import { createCorrelations } from '#engine/detect/sigma/correlation/create-correlations.ts';
import { createTenantDetectors } from '#engine/detect/tenant-detectors.ts';
import { readLists, readTaxonomy } from '#stores/content/content-folder.ts';
import type { CachePlace } from '#stores/content/parse-cache.ts';
import { copyUnits, type LoadedRules } from '../detector-from-content.ts';
import { normaliserFromContent } from '../normaliser-from-content.ts';

/** Proofs are received after the times that stand in them. */
const RECEIVED_AT_MS = Date.UTC(2026, 10, 22);

export interface ProofRunner {
  readonly firedOn: FiredOn;
  /** The events of a raw record, whose source is not told. Throws where the record cannot be read. */
  readonly eventsOf: (record: string) => readonly NormalisedEvent[];
  /** The ids of the rules that fire on one event alone, also of those that raise no alert as only correlations wait for them. */
  readonly firedOnEvent: (event: NormalisedEvent, lists: PlaceholderLists) => readonly string[];
}

/** Runs records through normalisation, rules and correlations as the platform does. */
export async function createProofRunner(contentFolder: string, loaded: Pick<LoadedRules, 'rules' | 'correlations'>, cache: CachePlace | null = null): Promise<ProofRunner> {
  const [normaliser, taxonomy, lists] = await Promise.all([normaliserFromContent(contentFolder, cache), readTaxonomy(contentFolder, cache), readLists(contentFolder)]);
  const detectors = createTenantDetectors({ ...loaded, lists, view: createEventView(taxonomy), makeId: (...parts) => deterministicId(parts), copyUnits });
  const compiled = new Map<PlaceholderLists, Detector>();
  const detectorWith = (own: PlaceholderLists): Detector => {
    const made = compiled.get(own) ?? detectors.withLists(own);
    compiled.set(own, made);
    return made;
  };
  const eventsOf = (record: string, id = 'r'): readonly NormalisedEvent[] => {
    const outcome = normaliser.normalise({ tenant: 'proof', source: '', receivedAtMs: RECEIVED_AT_MS, id, text: record });
    if (!outcome.ok) throw new Error(`A record of a proof cannot be read: ${outcome.reason}: ${outcome.detail}`);
    return outcome.events;
  };
  const firedOn = (records: readonly string[], own: PlaceholderLists): string[] => {
    const detector = detectorWith(own);
    const correlations = createCorrelations(loaded.correlations);
    const fired = records.flatMap((record, index) => eventsOf(record, `r${index}`)).map((event) => detector(event)).flatMap(({ alerts, hits }) => [
      ...alerts.map(({ rule }) => rule.id),
      ...hits.flatMap((hit) => [hit.ruleId, ...correlations.take(hit).map(({ compiled }) => compiled.correlation.id)]),
    ]);
    return [...new Set(fired)];
  };
  const firedOnEvent = (event: NormalisedEvent, own: PlaceholderLists): string[] => {
    const { alerts, hits } = detectorWith(own)(event);
    return [...alerts.map(({ rule }) => rule.id), ...hits.map(({ ruleId }) => ruleId)];
  };
  return { eventsOf: (record) => eventsOf(record), firedOnEvent, firedOn };
}
