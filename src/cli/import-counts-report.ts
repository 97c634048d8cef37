import { NOT_TAKEN_WORDS } from '#contract/indicator.ts';
import type { ImportCounts } from '#engine/detect/indicators/import-counts.ts';

/** A line for each reason for which something did not become an indicator, with an example. */
export function describeNotTaken({ notTaken }: Pick<ImportCounts, 'notTaken'>): string[] {
  return [...notTaken].map(([reason, { count, examples }]) => `${count} not taken (${reason}): ${NOT_TAKEN_WORDS[reason]}${examples[0] === undefined ? '' : `; such as ${examples[0]}`}.`);
}
