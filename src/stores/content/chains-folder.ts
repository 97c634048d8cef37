import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Chain, chainSchema } from '#contract/chain.ts';
import { ContentError, readDocument } from './content-folder.ts';

export const CHAIN_SUFFIX = '.chain.yml';

/** Reads every chain in `folder/rules/chains`, in the order of their names. Throws a ContentError that names the file. */
export async function readChains(folder: string): Promise<readonly Chain[]> {
  const root = join(folder, 'rules', 'chains');
  const files = await readdir(root).catch((error: NodeJS.ErrnoException) => {
    // A folder of rules and mappings only is content too.
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const names = files.filter((name) => name.endsWith(CHAIN_SUFFIX)).sort();
  const chains = await Promise.all(names.map((name) => readDocument(join(root, name), chainSchema, 'chain')));
  for (const [at, { id }] of chains.entries()) {
    if (chains.findIndex((other) => other.id === id) !== at) throw new ContentError(`${join(root, names[at] as string)}: another chain has the id ${id} already: give it one of its own`);
  }
  return chains;
}
