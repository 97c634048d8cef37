import { parseSigma } from '../parse-sigma.ts';
import type { LintFinding } from './lint-check.ts';
import type { LintFile } from './lint-rules.ts';
import { applyEdits } from './text-edits.ts';

/** A file with all that can be put right safely; null where nothing can, or where the file would load less than before. */
export function fixFile({ path, text }: LintFile, findings: readonly LintFinding[]): string | null {
  const edits = findings.filter(({ file }) => file === path).flatMap((finding) => finding.edits);
  if (edits.length === 0) return null;
  const fixed = applyEdits(text, edits);
  return fixed !== text && loadedIn(fixed, path) === loadedIn(text, path) ? fixed : null;
}

function loadedIn(text: string, path: string): string {
  const { rules, correlations, filters, problems } = parseSigma(text, path);
  return JSON.stringify([[rules, correlations, filters].map((list) => list.map(({ id }) => id)), problems.filter(({ severity }) => severity === 'error').length]);
}
