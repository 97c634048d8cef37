import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compileMapping, type Mapping } from '#engine/normalise/mapping.ts';
import { createNormaliser, type Normaliser } from '#engine/normalise/normaliser.ts';
import { readMapping } from '#stores/content/content-folder.ts';

/** A normaliser of every mapping that can be used, and what is wrong with the others: one that is being written must not stop the measure of the rest. */
export async function usableMappings(contentFolder: string): Promise<{ normaliser: Normaliser; broken: readonly string[] }> {
  const root = join(contentFolder, 'sources');
  const broken: string[] = [];
  const mappings: Mapping[] = [];
  for (const name of (await readdir(root)).sort()) {
    try {
      mappings.push(compileMapping(await readMapping(join(root, name, 'mapping.yml'), name)));
    } catch (error) {
      broken.push(`${name}: ${(error as Error).message}`);
    }
  }
  return { normaliser: createNormaliser(mappings, (bytes) => createHash('sha256').update(bytes).digest('hex')), broken };
}
