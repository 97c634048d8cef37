import { createHash } from 'node:crypto';
import { compileMapping, MappingError, type MappingProblem } from '#engine/normalise/mapping.ts';
import { createNormaliser, type MappingNormaliser } from '#engine/normalise/normaliser.ts';
import { readMappings } from '#stores/content/content-folder.ts';

/** Reads and compiles every mapping below a content folder; throws with all problems of all mappings when there are any. */
export async function normaliserFromContent(folder: string): Promise<MappingNormaliser> {
  const problems: MappingProblem[] = [];
  const mappings = (await readMappings(folder)).flatMap((document) => {
    try {
      return [compileMapping(document)];
    } catch (error) {
      if (!(error instanceof MappingError)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new MappingError(problems);
  return createNormaliser(mappings, (bytes) => createHash('sha256').update(bytes).digest('hex'));
}
