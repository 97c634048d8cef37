import { createHash } from 'node:crypto';
import { MappingError, mappingProblems, openMapping } from '#engine/normalise/mapping.ts';
import { createNormaliser, type MappingNormaliser } from '#engine/normalise/normaliser.ts';
import { readCheckedMappings } from '#stores/content/content-folder.ts';
import type { CachePlace } from '#stores/content/parse-cache.ts';

/** Reads every mapping below a content folder; throws with all problems of all mappings when there are any. */
export async function normaliserFromContent(folder: string, cache: CachePlace | null = null): Promise<MappingNormaliser> {
  const checked = await readCheckedMappings(folder, mappingProblems, cache);
  const problems = checked.flatMap((mapping) => mapping.problems);
  if (problems.length > 0) throw new MappingError(problems);
  return createNormaliser(checked.map(({ document }) => openMapping(document)), (bytes) => createHash('sha256').update(bytes).digest('hex'));
}
