import { createRuleRouter } from '#engine/detect/sigma/rule-route.ts';
import { declaredLogSources } from '#engine/normalise/log-sources.ts';
import type { MappingDocument } from '#contract/mapping.ts';
import { readMappings, readUnrouted } from '#stores/content/content-folder.ts';

/** Says for a rule which sources of the content folder can reach it, or why none does. `known`: its mappings, where they are read already. */
export async function ruleRouterFromContent(folder: string, known: readonly MappingDocument[] | null = null): Promise<ReturnType<typeof createRuleRouter>> {
  const [mappings, unrouted] = await Promise.all([known ?? readMappings(folder), readUnrouted(folder)]);
  return createRuleRouter(mappings.map((document) => ({ source: document.source, logSources: declaredLogSources(document) })), unrouted);
}
