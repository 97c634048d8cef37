import type { Alert } from '#contract/alert.ts';
import type { EntityFact } from '#contract/entity-fact.ts';
import type { Detector } from '#engine/detect/detector.ts';
import type { StoredEvent } from '#stores/events/port.ts';

export interface DetectedEvents {
  readonly alerts: Alert[];
  readonly facts: EntityFact[];
}

/** Asks the detector about one event and gathers what it answers. A bug that one event brings out must not hold up all others: it is put among the `faults`. */
export function detectEvent({ event }: StoredEvent, detector: Detector, into: DetectedEvents, faults: unknown[]): void {
  try {
    const { alerts, facts } = detector(event);
    into.alerts.push(...alerts);
    into.facts.push(...facts);
  } catch (error) {
    faults.push(error);
  }
}
