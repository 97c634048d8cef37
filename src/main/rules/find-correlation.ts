import { stat } from 'node:fs/promises';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import type { SigmaCorrelation } from '#engine/detect/sigma/sigma-rule.ts';
import { readRuleFiles } from '#stores/content/rules-folder.ts';
import { rulePaths } from './run-on-rules.ts';

/** The last correlation of a file, as a back-test takes it, or the one with an id, name or title among ours and those of further folders; null where there is none. */
export async function findCorrelation(word: string, folders: readonly string[]): Promise<SigmaCorrelation | null> {
  const isPath = await stat(word).then(() => true, () => false);
  const files = (await Promise.all((isPath ? [word] : [...rulePaths([]), ...folders]).map(readRuleFiles))).flat();
  if (isPath && files.length !== 1) return null;
  const wanted = word.toLowerCase();
  const likely = isPath ? files : files.filter(({ text }) => text.toLowerCase().includes(wanted));
  const correlations = likely.flatMap(({ path, text }) => parseSigma(text, path).correlations);
  return (isPath ? correlations : correlations.filter(({ id, title, name }) => [id, title, name].some((one) => one?.toLowerCase() === wanted))).at(-1) ?? null;
}
