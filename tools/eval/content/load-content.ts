import type { Detector } from '#engine/detect/detector.ts';
import { createEventView, type EventView } from '#engine/detect/event-view.ts';
import type { ModelSet } from '#engine/detect/models/create-models.ts';
import type { CorrelationSet } from '#engine/detect/sigma/correlation/compile-correlations.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import type { Normaliser } from '#engine/normalise/normaliser.ts';
import { detectorFromContent } from '#main/detector-from-content.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import { readTaxonomy } from '#stores/content/content-folder.ts';

/** What `scan` runs records through, of our content alone. */
export interface EvalContent {
  readonly normaliser: Normaliser;
  readonly detector: Detector;
  readonly rules: readonly SigmaRule[];
  readonly correlations: CorrelationSet;
  readonly models: ModelSet;
  readonly view: EventView;
}

export async function loadContent(folder: string): Promise<EvalContent> {
  const [normaliser, taxonomy, { detector, rules, correlations, models }] = await Promise.all([normaliserFromContent(folder), readTaxonomy(folder), detectorFromContent(folder, [])]);
  return { normaliser, detector, rules, correlations, models, view: createEventView(taxonomy) };
}
