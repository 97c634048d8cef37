import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NormalisedEvent } from '#contract/event.ts';
import type { Detector } from '#engine/detect/detector.ts';
import { detectEvent, type DetectedEvents } from './detect-events.ts';

const RECEIVED_MS = Date.UTC(2026, 10, 22, 12);
const HOUR_MS = 3_600_000;

function timeSeenBy(eventTimeMs: number): { timeMs: number; ocsfTime: unknown } {
  const seen: NormalisedEvent[] = [];
  const detector: Detector = (event) => {
    seen.push(event);
    return { alerts: [], facts: [], hits: [], fired: [] };
  };
  const ocsf = { class_uid: 0, category_uid: 0, activity_id: 0, type_uid: 0, severity_id: 0, time: eventTimeMs, metadata: {} };
  const event: NormalisedEvent = { id: 'e', tenant: 't', source: 's', domain: null, timeMs: eventTimeMs, logSources: [], ocsf, fields: {}, raw: '' };
  const into: DetectedEvents = { alerts: [], facts: [], hits: [], firings: new Map() };
  detectEvent({ event, position: 1, receivedAtMs: RECEIVED_MS }, { detector, sifted: null, into, faults: [] });
  return { timeMs: seen[0]?.timeMs ?? Number.NaN, ocsfTime: seen[0]?.ocsf.time };
}

describe('detection of an event', () => {
  it('takes the time of the source, late as it may be, and a clock that is some hours ahead', () => {
    for (const timeMs of [0, RECEIVED_MS - 90 * 24 * HOUR_MS, RECEIVED_MS, RECEIVED_MS + 14 * HOUR_MS]) assert.equal(timeSeenBy(timeMs).timeMs, timeMs);
  });

  it('takes the time of receipt where the source speaks of the future, and leaves its word in the event', () => {
    const future = Date.UTC(2099, 0, 1);
    assert.deepEqual(timeSeenBy(future), { timeMs: RECEIVED_MS, ocsfTime: future });
  });
});
