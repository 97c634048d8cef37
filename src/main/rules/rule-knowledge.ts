import type { LintKnowledge } from '#engine/detect/sigma/lint/lint-check.ts';
import { declaredLogSources } from '#engine/normalise/log-sources.ts';
import { readTaxonomy } from '#stores/content/content-folder.ts';
import type { CachePlace } from '#stores/content/parse-cache.ts';
import { loadRules } from '../detector-from-content.ts';
import { normaliserFromContent } from '../normaliser-from-content.ts';

/** What checks of rules know of our sources: which log sources have events, how categories name their fields, and what our rules are called. */
export async function ruleKnowledge(contentFolder: string, cache: CachePlace | null = null): Promise<LintKnowledge> {
  const [{ mappings }, taxonomy, ours] = await Promise.all([normaliserFromContent(contentFolder, cache), readTaxonomy(contentFolder, cache), loadRules([`${contentFolder}/rules`], { cache })]);
  const named = [...ours.rules, ...ours.correlations.correlations.map(({ correlation }) => correlation)];
  const fieldsOfCategory = new Map<string, Set<string>>();
  for (const { logsource: { category, product, service }, fields } of taxonomy) {
    if (category === undefined || product !== undefined || service !== undefined) continue;
    fieldsOfCategory.set(category, new Set([...(fieldsOfCategory.get(category) ?? []), ...Object.keys(fields)]));
  }
  return { logSources: mappings.flatMap(({ document }) => declaredLogSources(document)), fieldsOfCategory, ruleNames: new Set(named.flatMap(({ id, name }) => (name === null ? [id] : [id, name]))) };
}
