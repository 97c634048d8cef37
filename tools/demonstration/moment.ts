import type { TimeForm } from '../records/kit.ts';

/** A moment of the story, counted from its start. Written into records as a mark that is replaced by a time when the demonstration is played. */
export interface Moment {
  readonly ms: number;
}

/** `{{iso:+81.5s}}`: what `readDemonstration` understands. */
export function mark({ ms }: Moment, form: TimeForm): string {
  return `{{${form}:+${ms / 1000}s}}`;
}

export function at(minutes: number, seconds = 0): Moment {
  return { ms: Math.round((minutes * 60 + seconds) * 1000) };
}

/** One record as it arrives, with the moment by which records are put in order. */
export interface TimedRecord {
  readonly moment: Moment;
  readonly text: string;
}
