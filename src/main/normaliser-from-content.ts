import { createHash } from 'node:crypto';
import type { LookUpAddress } from '#contract/address-facts.ts';
import type { MappingDocument } from '#contract/mapping.ts';
import { MappingError, mappingProblems, openMapping } from '#engine/normalise/mapping.ts';
import { createNormaliser, type MappingNormaliser } from '#engine/normalise/normaliser.ts';
import { readCheckedMappings } from '#stores/content/content-folder.ts';
import type { CachePlace } from '#stores/content/parse-cache.ts';

/** A normaliser of every mapping below a content folder; throws with all problems of all mappings when there are any. `lookUp` says where addresses are. */
export async function normaliserFromContent(folder: string, cache: CachePlace | null = null, lookUp: LookUpAddress | null = null): Promise<MappingNormaliser> {
  return normaliserOf(await soundMappings(folder, cache), lookUp);
}

/** Reads every mapping below a content folder; throws with all problems of all mappings when there are any. */
export async function soundMappings(folder: string, cache: CachePlace | null = null): Promise<readonly MappingDocument[]> {
  const checked = await readCheckedMappings(folder, mappingProblems, cache);
  const problems = checked.flatMap((mapping) => mapping.problems);
  if (problems.length > 0) throw new MappingError(problems);
  return checked.map(({ document }) => document);
}

/** A normaliser of mappings that are sound. */
export function normaliserOf(mappings: readonly MappingDocument[], lookUp: LookUpAddress | null = null): MappingNormaliser {
  return createNormaliser(mappings.map(openMapping), (bytes) => createHash('sha256').update(bytes).digest('hex'), lookUp);
}
