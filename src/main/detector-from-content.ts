import { deterministicId } from '#base/ids.ts';
import { createDetector, type Detector } from '#engine/detect/detector.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { compileRules, type RuleSet } from '#engine/detect/sigma/rule-set.ts';
import type { SigmaProblem, SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import { readTaxonomy } from '#stores/content/content-folder.ts';
import { readRuleFiles } from '#stores/content/rules-folder.ts';

export interface LoadedRules {
  readonly detector: Detector;
  readonly ruleSet: RuleSet;
  readonly problems: readonly SigmaProblem[];
  /** Rules that are there but not used, as their status says they are withdrawn. */
  readonly withdrawn: number;
}

/** Loads the rules of the content folder and of further folders; of two rules with one id the later counts. */
export async function detectorFromContent(contentFolder: string, ruleFolders: readonly string[]): Promise<LoadedRules> {
  const files = (await Promise.all([`${contentFolder}/rules`, ...ruleFolders].map(readRuleFiles))).flat();
  const byId = new Map<string, SigmaRule>();
  const problems: SigmaProblem[] = [];
  let withdrawn = 0;
  for (const { path, text } of files) {
    const documents = parseSigma(text, path);
    problems.push(...documents.problems);
    for (const rule of documents.rules) {
      if (rule.status === 'deprecated' || rule.status === 'unsupported') withdrawn++;
      else byId.set(rule.id, rule);
    }
  }
  const ruleSet = compileRules([...byId.values()]);
  const view = createEventView(await readTaxonomy(contentFolder));
  const detector = createDetector(ruleSet, view, (...parts) => deterministicId(parts));
  return { detector, ruleSet, problems: [...problems, ...ruleSet.problems], withdrawn };
}
