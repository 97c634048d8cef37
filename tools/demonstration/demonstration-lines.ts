import { background } from './background.ts';
import type { TimedRecord } from './moment.ts';
import { story } from './story.ts';

/** The records of the demonstration in the order in which they happen, with marks in place of times. The same in every run. */
export function demonstrationLines(): readonly string[] {
  const records: readonly TimedRecord[] = [...background(), ...story()];
  return records.map((record, i) => ({ record, i })).sort((a, b) => a.record.moment.ms - b.record.moment.ms || a.i - b.i).map(({ record }) => record.text);
}
