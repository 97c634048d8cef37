import type { LintKnowledge } from '#engine/detect/sigma/lint/lint-check.ts';
import { declaredLogSources } from '#engine/normalise/log-sources.ts';
import { readMappings, readTaxonomy } from '#stores/content/content-folder.ts';
import { loadRules } from '../detector-from-content.ts';

/** What checks of rules know of our sources: which log sources have events, how categories name their fields, and what our rules are called. */
export async function ruleKnowledge(contentFolder: string): Promise<LintKnowledge> {
  const [mappings, taxonomy, ours] = await Promise.all([readMappings(contentFolder), readTaxonomy(contentFolder), loadRules([`${contentFolder}/rules`])]);
  const named = [...ours.rules, ...ours.correlations.correlations.map(({ correlation }) => correlation)];
  const fieldsOfCategory = new Map<string, Set<string>>();
  for (const { logsource: { category, product, service }, fields } of taxonomy) {
    if (category === undefined || product !== undefined || service !== undefined) continue;
    fieldsOfCategory.set(category, new Set([...(fieldsOfCategory.get(category) ?? []), ...Object.keys(fields)]));
  }
  return { logSources: mappings.flatMap(declaredLogSources), fieldsOfCategory, ruleNames: new Set(named.flatMap(({ id, name }) => (name === null ? [id] : [id, name]))) };
}
