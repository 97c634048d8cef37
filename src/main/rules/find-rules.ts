import { stat } from 'node:fs/promises';
import type { DetectionParts } from '#engine/detect/sigma/parse-detection.ts';
import { lintDocument } from '#engine/detect/sigma/lint/lint-document.ts';
import { parseSigma, readSigma } from '#engine/detect/sigma/parse-sigma.ts';
import type { SigmaProblem, SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';
import { readYamlDocuments } from '#engine/detect/sigma/yaml-documents.ts';
import { readRuleFiles, type RuleFile } from '#stores/content/rules-folder.ts';
import { contentFolder } from '../content-folder.ts';

/** A rule as it is written: its searches are known by name, and its text is at hand. */
export interface FoundRule {
  readonly rule: SigmaRule;
  readonly parts: DetectionParts;
  readonly text: string;
}

/** More rules than this nobody reads at once. */
export const MAX_RULES = 25;

export type FindOutcome = { readonly ok: true; readonly rules: readonly FoundRule[] } | { readonly ok: false; readonly message: string };

/** The rules of a file, or the one with an id or title among ours and those of further folders. */
export async function findRules(word: string, folders: readonly string[]): Promise<FindOutcome> {
  const isPath = await stat(word).then(() => true, () => false);
  const files = (await Promise.all((isPath ? [word] : [`${contentFolder()}/rules`, ...folders]).map(readRuleFiles))).flat();
  const wanted = word.toLowerCase();
  const likely = isPath ? files : files.filter(({ text }) => text.toLowerCase().includes(wanted));
  const problems: SigmaProblem[] = [];
  const rules = likely.flatMap((file) => rulesOf(file, problems)).filter(({ rule }) => isPath || [rule.id, rule.title, rule.name].some((name) => name?.toLowerCase() === wanted));
  if (rules.length > 0) return { ok: true, rules };
  const correlation = likely.flatMap(({ path, text }) => parseSigma(text, path).correlations).find(({ id, title }) => isPath || [id, title].some((name) => name.toLowerCase() === wanted));
  if (correlation !== undefined) return { ok: false, message: `"${correlation.title}" (${correlation.file}:${correlation.line}) is a correlation: name one of the rules that it waits for: ${correlation.rules.join(', ')}.` };
  const fault = problems.find(({ severity }) => severity === 'error');
  if (isPath) return { ok: false, message: fault === undefined ? `${word} has no rule with a detection.` : `${fault.file}:${fault.line}: ${fault.field}: ${fault.message}` };
  return { ok: false, message: `There is no rule with the id or title "${word}". Name a file, or the folder of your rules with --rules; "rules list" lists ours.` };
}

function rulesOf({ path, text }: RuleFile, problems: SigmaProblem[]): FoundRule[] {
  return readYamlDocuments(text, path, problems).flatMap((yaml) => {
    const [rule] = readSigma([yaml], problems).rules;
    const parts = rule === undefined ? undefined : lintDocument(yaml, text)?.detection;
    return rule === undefined || parts === null || parts === undefined ? [] : [{ rule, parts, text: text.slice(yaml.range.start, yaml.range.end).replace(/^-{3}\s*\n/, '').trim() }];
  });
}
