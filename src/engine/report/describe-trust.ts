import type { ToldTrust } from '#contract/rule-trust.ts';

/** Counts from here on are rounded down. */
const EXACT = 8;

/** Why a rule counts for less, in one sentence: `“Title” counts for 0.55: 3 of 4 judged incidents with it were false positives.` */
export function describeTrust({ title, factor, judged }: ToldTrust): string {
  return `“${title}” counts for ${factor.toFixed(2)}: ${verdictsText(judged)}.`;
}

function verdictsText({ true_positive: right, benign_true_positive: benign, false_positive: wrong }: ToldTrust['judged']): string {
  const all = right + benign + wrong;
  const about = Math.max(right, benign, wrong) >= EXACT ? 'about ' : '';
  const incidents = `${about}${all} judged ${all === 1 ? 'incident' : 'incidents'} with it`;
  const parts = [wrong > 0 ? `${wrong} of ${incidents} ${were(wrong, 'a false positive', 'false positives')}` : '', benign > 0 ? `${benign}${wrong > 0 ? '' : ` of ${incidents}`} ${were(benign, 'a benign true positive', 'benign true positives')}` : ''];
  return parts.filter((part) => part !== '').join(', ');
}

function were(count: number, one: string, many: string): string {
  return count === 1 ? `was ${one}` : `were ${many}`;
}
