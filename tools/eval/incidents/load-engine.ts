import { cacheOfUser } from '#main/cache-place.ts';
import { contentFolder } from '#main/content-folder.ts';
import { detectorFromContent } from '#main/detector-from-content.ts';
import { normaliserFromContent } from '#main/normaliser-from-content.ts';
import type { Engine } from './replay.ts';

/** Mappings, rules, correlations and models of the content, with rules of further folders. */
export async function loadEngine(ruleFolders: readonly string[]): Promise<Engine> {
  const [content, cache] = [contentFolder(), cacheOfUser()];
  const [normaliser, { detector, correlations, models, chains }] = await Promise.all([normaliserFromContent(content, cache), detectorFromContent(content, ruleFolders, cache)]);
  return { normaliser, detector, correlations, models, chains };
}
