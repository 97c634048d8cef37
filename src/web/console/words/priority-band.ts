import type { Severity } from '#contract/severity.ts';
import { PAGING_LINE } from '#engine/score/priority.ts';

/** What a priority asks of the one who reads it. */
export interface PriorityBand {
  readonly from: number;
  readonly name: string;
  readonly meaning: string;
  /** The colours are those of the severities. */
  readonly tone: Severity;
}

export const PRIORITY_BANDS: readonly PriorityBand[] = [
  { from: 85, name: 'Act now', meaning: 'Several steps of an attack that agree with each other. Stop what you are doing.', tone: 'critical' },
  { from: 65, name: 'Urgent', meaning: 'Strong evidence of an attack under way. Start within the hour.', tone: 'high' },
  { from: PAGING_LINE, name: 'Look today', meaning: 'Enough evidence to look at in this shift.', tone: 'medium' },
  { from: 15, name: 'Building', meaning: 'Weak so far. It is kept and grows with each alert that joins.', tone: 'low' },
  { from: 0, name: 'Background', meaning: 'Kept for completeness; nobody is called for it.', tone: 'informational' },
];

const LAST = PRIORITY_BANDS[PRIORITY_BANDS.length - 1] as PriorityBand;

/** The band that a priority from 0 to 100 is in. */
export function bandOf(priority: number): PriorityBand {
  return PRIORITY_BANDS.find(({ from }) => priority >= from) ?? LAST;
}
