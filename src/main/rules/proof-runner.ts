import type { NormalisedEvent } from '#contract/event.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import type { FiredOn } from '#engine/detect/sigma/proof/run-proof.ts';
import { compileRules } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import { readTaxonomy } from '#stores/content/content-folder.ts';
import { copyUnits } from '../detector-from-content.ts';
import { normaliserFromContent } from '../normaliser-from-content.ts';

/** Proofs are received after the times that stand in them. */
const RECEIVED_AT_MS = Date.UTC(2026, 10, 22);

export interface ProofRunner {
  readonly firedOn: FiredOn;
  /** The events of a raw record, whose source is not told. Throws where the record cannot be read. */
  readonly eventsOf: (record: string) => readonly NormalisedEvent[];
  /** The ids of the rules that fire on one event alone. */
  readonly firedOnEvent: (event: NormalisedEvent) => readonly string[];
}

/** Runs records through normalisation and rules as the platform does. */
export async function createProofRunner(contentFolder: string, rules: readonly SigmaRule[]): Promise<ProofRunner> {
  const [normaliser, taxonomy] = await Promise.all([normaliserFromContent(contentFolder), readTaxonomy(contentFolder)]);
  const ruleSet = compileRules(rules, { copyUnits });
  const view = createEventView(taxonomy);
  const eventsOf = (record: string): readonly NormalisedEvent[] => {
    const outcome = normaliser.normalise({ tenant: 'proof', source: '', receivedAtMs: RECEIVED_AT_MS, id: 'r', text: record });
    if (!outcome.ok) throw new Error(`A record of a proof cannot be read: ${outcome.reason}: ${outcome.detail}`);
    return outcome.events;
  };
  const firedOnEvent = (event: NormalisedEvent): string[] => ruleSet.match(view(event)).map(({ rule }) => rule.id);
  return { eventsOf, firedOnEvent, firedOn: (records) => [...new Set(records.flatMap(eventsOf).flatMap(firedOnEvent))] };
}
