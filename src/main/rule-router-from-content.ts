import { createRuleRouter } from '#engine/detect/sigma/rule-route.ts';
import { declaredLogSources } from '#engine/normalise/log-sources.ts';
import { readMappings, readUnrouted } from '#stores/content/content-folder.ts';

/** Says for a rule which sources of the content folder can reach it, or why none does. */
export async function ruleRouterFromContent(folder: string): Promise<ReturnType<typeof createRuleRouter>> {
  const [mappings, unrouted] = await Promise.all([readMappings(folder), readUnrouted(folder)]);
  return createRuleRouter(mappings.map((document) => ({ source: document.source, logSources: declaredLogSources(document) })), unrouted);
}
