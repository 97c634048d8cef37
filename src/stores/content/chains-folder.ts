import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Chain, chainSchema } from '#contract/chain.ts';
import { ContentError, readDocument } from './content-folder.ts';
import { type ProofFile, readProof } from './proof-files.ts';

const CHAIN_SUFFIX = '.chain.yml';
const PROOF_SUFFIX = '.chain.proof.yml';

/** A chain and the file that it stands in. */
export interface ChainFile {
  readonly file: string;
  readonly chain: Chain;
}

/** Reads every chain in `folder/rules/chains`, in the order of their names. Throws a ContentError that names the file. */
export async function readChains(folder: string): Promise<readonly Chain[]> {
  return (await readChainFiles(folder)).map(({ chain }) => chain);
}

/** The same, each with its file. */
export async function readChainFiles(folder: string): Promise<readonly ChainFile[]> {
  const root = join(folder, 'rules', 'chains');
  const files = await readdir(root).catch((error: NodeJS.ErrnoException) => {
    // A folder of rules and mappings only is content too.
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const names = files.filter((name) => name.endsWith(CHAIN_SUFFIX)).sort();
  const chains = await Promise.all(names.map(async (name): Promise<ChainFile> => ({ file: join(root, name), chain: await readDocument(join(root, name), chainSchema, 'chain') })));
  for (const [at, { file, chain }] of chains.entries()) {
    if (chains.findIndex((other) => other.chain.id === chain.id) !== at) throw new ContentError(`${file}: another chain has the id ${chain.id} already: give it one of its own`);
  }
  return chains;
}

/** The proofs beside the chains: an entry is the records that become one incident, or none of that chain. `ruleFile` is the file of the chain. */
export async function readChainProofs(folder: string): Promise<readonly ProofFile[]> {
  const root = join(folder, 'rules', 'chains');
  const names = (await readdir(root)).filter((name) => name.endsWith(PROOF_SUFFIX)).sort();
  return Promise.all(names.map((name) => readProof(join(root, name))));
}
