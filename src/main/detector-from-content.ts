import { deterministicId } from '#base/ids.ts';
import { createDetector, type Detector } from '#engine/detect/detector.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { compileRules, type RuleSet } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaProblem, SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import { readTaxonomy } from '#stores/content/content-folder.ts';
import { readRuleFiles } from '#stores/content/rules-folder.ts';

/** Rules as they were read, before they are compiled. */
export interface LoadedRules {
  readonly rules: readonly SigmaRule[];
  readonly problems: readonly SigmaProblem[];
  /** Rules that are there but not used, as their status says they are withdrawn. */
  readonly withdrawn: number;
  readonly correlations: number;
}

export interface LoadedDetector {
  readonly detector: Detector;
  readonly ruleSet: RuleSet;
  readonly problems: readonly SigmaProblem[];
  readonly withdrawn: number;
}

/** Reads the rules of folders, files and archives; of two rules with one id the later counts. */
export async function loadRules(paths: readonly string[]): Promise<LoadedRules> {
  const files = (await Promise.all(paths.map(readRuleFiles))).flat();
  const byId = new Map<string, SigmaRule>();
  const problems: SigmaProblem[] = [];
  let withdrawn = 0;
  let correlations = 0;
  for (const { path, text } of files) {
    const documents = parseSigma(text, path);
    problems.push(...documents.problems);
    correlations += documents.correlations.length;
    for (const rule of documents.rules) {
      if (rule.status === 'deprecated' || rule.status === 'unsupported') withdrawn++;
      else byId.set(rule.id, rule);
    }
  }
  return { rules: [...byId.values()], problems, withdrawn, correlations };
}

/** A detector of the rules of the content folder and of further folders. */
export async function detectorFromContent(contentFolder: string, ruleFolders: readonly string[]): Promise<LoadedDetector> {
  const loaded = await loadRules([`${contentFolder}/rules`, ...ruleFolders]);
  const ruleSet = compileRules(loaded.rules, { copyUnits });
  const view = createEventView(await readTaxonomy(contentFolder));
  const detector = createDetector(ruleSet, view, (...parts) => deterministicId(parts));
  return { detector, ruleSet, problems: [...loaded.problems, ...ruleSet.problems], withdrawn: loaded.withdrawn };
}

/** Copies a text of one-byte characters into bytes; native, and so much faster than a loop. */
export function copyUnits(text: string, target: Uint8Array): void {
  Buffer.prototype.latin1Write.call(target, text, 0, text.length);
}
