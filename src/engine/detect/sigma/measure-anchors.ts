import type { EventFields } from '../event-fields.ts';
import type { Steps } from '../steps.ts';
import type { Anchor } from './anchor.ts';
import { AnchorIndex } from './anchor-index.ts';
import { guessRate, type AnchorStatistics } from './anchor-plan.ts';
import type { EventReader } from './event-reader.ts';
import { gramFrequency } from './event-samples.ts';
import type { CopyUnits, GramFrequency } from './literal-scanner.ts';

/** How many events a guess weighs as much as. */
const GUESS_WEIGHT = 4;
const GUESSED_LENGTH = 60;
const GUESSED_TEXT_LENGTH = 1_500;
const EVENTS_A_STEP = 4;

export interface MeasureTools {
  readonly reader: EventReader;
  readonly copyUnits: CopyUnits;
  /** Of these events, where it is needed for something else too. */
  readonly frequencyIn?: (field: string | null) => GramFrequency;
}

/** Counts all possible anchors in sample events with an index of their own; guesses where there are no samples. */
export function* measureAnchors(anchors: readonly Anchor[], events: readonly EventFields[], { reader, copyUnits, frequencyIn = (field) => gramFrequency(events, field) }: MeasureTools): Steps<AnchorStatistics> {
  if (events.length === 0) {
    return { rates: anchors.map(guessRate), lengthOf: (field) => (field === null ? GUESSED_TEXT_LENGTH : GUESSED_LENGTH) };
  }
  const index = yield* AnchorIndex.build(anchors, anchors.keys(), { reader, copyUnits, frequencyIn });
  const hits = new Uint32Array(anchors.length);
  const lastEvent = new Int32Array(anchors.length).fill(-1);
  for (const [number, event] of events.entries()) {
    if (number % EVENTS_A_STEP === 0) yield;
    reader.open(event);
    // biome-ignore lint/suspicious/useIterableCallbackReturn: not the find of arrays; it calls back with each anchor that it finds
    index.find((anchor) => {
      if (lastEvent[anchor] === number) return;
      lastEvent[anchor] = number;
      hits[anchor] = (hits[anchor] ?? 0) + 1;
    });
  }
  const weight = events.length + GUESS_WEIGHT;
  return {
    rates: anchors.map((anchor, number) => ((hits[number] ?? 0) + guessRate(anchor) * GUESS_WEIGHT) / weight),
    lengthOf: (field) => averageLength(events, field),
  };
}

function averageLength(events: readonly EventFields[], field: string | null): number {
  let length = 0;
  for (const event of events) {
    if (field === null) length += event.text.length;
    else for (const value of event.values(field) ?? []) length += String(value ?? '').length;
  }
  return length / events.length;
}
