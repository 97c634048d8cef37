import type { Steps } from '../steps.ts';
import { ImportCounts } from './import-counts.ts';
import type { IndicatorIndex } from './indicator-index.ts';
import type { Reading } from './reading.ts';

/** Put in without a pause; some milliseconds of work. */
const STEP_READINGS = 2_000;

/** Puts what was read into a feed of the index, a little at a time; what the feed has already is counted as such. */
export function* addReadings(index: IndicatorIndex, feed: number, readings: Iterable<Reading>): Steps<ImportCounts> {
  const counts = new ImportCounts();
  let read = 0;
  for (const reading of readings) {
    if (reading.ok && !index.add(feed, reading.value)) counts.leave('duplicate', reading.value.value);
    else counts.note(reading);
    if (++read % STEP_READINGS === 0) yield;
  }
  return counts;
}
