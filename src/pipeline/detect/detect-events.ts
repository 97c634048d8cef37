import type { Alert } from '#contract/alert.ts';
import type { CorrelationHit } from '#contract/correlation-hit.ts';
import { credibleTimeMs } from '#contract/credible-time.ts';
import type { EntityFact } from '#contract/entity-fact.ts';
import type { NormalisedEvent } from '#contract/event.ts';
import type { Detector, Sifting } from '#engine/detect/detector.ts';
import type { StoredEvent } from '#stores/events/port.ts';
import { countFirings, type FiringCounts, firingsOfAlerts } from './count-firings.ts';

const NO_ALERTS: readonly Alert[] = [];

/** A hit with the time at which its event was received. */
export interface DetectedHit {
  readonly hit: CorrelationHit;
  readonly receivedAtMs: number;
}

export interface DetectedEvents {
  readonly alerts: Alert[];
  readonly facts: EntityFact[];
  readonly hits: DetectedHit[];
  readonly firings: FiringCounts;
}

export interface EventDetection {
  readonly detector: Detector;
  /** Shows the event to behaviour models, which give alerts of their own. */
  readonly learn?: (event: NormalisedEvent) => readonly Alert[];
  /** What was told of the event's record before. */
  readonly sifted: Sifting | null;
  readonly into: DetectedEvents;
  readonly faults: unknown[];
}

/** Asks the detector about one event and gathers what it answers. A bug that one event brings out must not hold up all others: it is put among the `faults`. */
export function detectEvent(stored: StoredEvent, { detector, learn, sifted, into, faults }: EventDetection): void {
  try {
    const event = atCredibleTime(stored);
    const { alerts, facts, hits, fired } = detector(event, sifted);
    into.alerts.push(...alerts);
    into.facts.push(...facts);
    // A clock that runs ahead by hours must not make the hits of all others look late.
    for (const hit of hits) into.hits.push({ hit: hit.clockMs > stored.receivedAtMs ? { ...hit, clockMs: stored.receivedAtMs } : hit, receivedAtMs: stored.receivedAtMs });
    countFirings(into.firings, [...fired, ...firingsOfAlerts(alerts)], stored.receivedAtMs);
    // Last, so that a bug in a model takes nothing away from the rules.
    const learnt = learn?.(event) ?? NO_ALERTS;
    into.alerts.push(...learnt);
    countFirings(into.firings, firingsOfAlerts(learnt), stored.receivedAtMs);
  } catch (error) {
    faults.push(error);
  }
}

/** The event as detection sees it: one that says it will happen later happened when it came. What is stored keeps the source's word. */
function atCredibleTime({ event, receivedAtMs }: StoredEvent): NormalisedEvent {
  const timeMs = credibleTimeMs(event.timeMs, receivedAtMs);
  return timeMs === event.timeMs ? event : { ...event, timeMs };
}
