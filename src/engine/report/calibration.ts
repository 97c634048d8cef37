import type { Severity } from '#contract/severity.ts';
import type { Judgement } from '#contract/verdict.ts';
import { PRIORITY_LINES } from '../score/priority.ts';

/** How often incidents of a range of priorities were attacks. */
export interface CalibrationBand {
  readonly severity: Severity;
  /** Priorities, both inclusive. */
  readonly from: number;
  readonly to: number;
  /** Incidents of which people could say what they were. */
  readonly judged: number;
  readonly truePositives: number;
  /** 0 to 1, null where none was judged: the share of true positives, and the bounds that hold it in 95 of 100 cases. */
  readonly share: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Whether so few were judged that the share says next to nothing. */
  readonly isTooFew: boolean;
}

/** Below this many verdicts the interval is wider than half of all there is. */
export const ENOUGH_VERDICTS = 10;
/** The normal quantile of a two-sided 95 % interval. */
const Z = 1.96;

/** What verdicts say of priorities, by the priority at the time of the verdict, the highest first. Undetermined ones say nothing. */
export function calibrate(judgements: readonly Judgement[]): CalibrationBand[] {
  const decided = judgements.filter(({ kind }) => kind !== 'undetermined');
  return PRIORITY_LINES.map(({ from, severity }, at): CalibrationBand => {
    const above = PRIORITY_LINES[at - 1]?.from ?? Number.POSITIVE_INFINITY;
    const inBand = decided.filter(({ priority }) => priority >= from && priority < above);
    const truePositives = inBand.filter(({ kind }) => kind === 'true_positive').length;
    const judged = inBand.length;
    return { severity, from, to: Math.min(100, above - 1), judged, truePositives, ...shareOf(truePositives, judged), isTooFew: judged < ENOUGH_VERDICTS };
  });
}

// Wilson's score interval (E. B. Wilson, JASA 22, 1927): right for few cases and near 0 and 1 too.
function shareOf(right: number, all: number): Pick<CalibrationBand, 'share' | 'low' | 'high'> {
  if (all === 0) return { share: null, low: null, high: null };
  const share = right / all;
  const middle = (share + Z ** 2 / (2 * all)) / (1 + Z ** 2 / all);
  const reach = (Z / (1 + Z ** 2 / all)) * Math.sqrt((share * (1 - share)) / all + Z ** 2 / (4 * all ** 2));
  return { share, low: Math.max(0, Math.min(share, middle - reach)), high: Math.min(1, Math.max(share, middle + reach)) };
}
