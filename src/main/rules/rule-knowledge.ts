import type { LintKnowledge } from '#engine/detect/sigma/lint/lint-check.ts';
import { declaredLogSources } from '#engine/normalise/log-sources.ts';
import { readMappings, readTaxonomy } from '#stores/content/content-folder.ts';

/** What checks of rules know of our sources: which log sources have events, and how categories name their fields. */
export async function ruleKnowledge(contentFolder: string): Promise<LintKnowledge> {
  const [mappings, taxonomy] = await Promise.all([readMappings(contentFolder), readTaxonomy(contentFolder)]);
  const fieldsOfCategory = new Map<string, Set<string>>();
  for (const { logsource: { category, product, service }, fields } of taxonomy) {
    if (category === undefined || product !== undefined || service !== undefined) continue;
    fieldsOfCategory.set(category, new Set([...(fieldsOfCategory.get(category) ?? []), ...Object.keys(fields)]));
  }
  return { logSources: mappings.flatMap(declaredLogSources), fieldsOfCategory };
}
