import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type RuleProof, ruleProofSchema } from '#contract/rule-proof.ts';
import { ContentError } from './content-folder.ts';

/** A proof with the file that it stands in and the file of the rule that it proves. */
export interface ProofFile extends RuleProof {
  readonly file: string;
  readonly ruleFile: string;
}

/** Proofs of chains lie beside chains, and are read with them. */
const ENDING = /(?<!\.chain)\.proof\.(ya?ml)$/i;

/** Every `<rule>.proof.yml` below a folder, or the one beside a rule; in the order of their names. Throws a ContentError where one is no proof. */
export async function readProofFiles(path: string): Promise<readonly ProofFile[]> {
  if ((await stat(path)).isDirectory()) {
    const names = (await readdir(path, { recursive: true })).filter((name) => ENDING.test(name)).sort();
    return await Promise.all(names.map((name) => readProof(join(path, name))));
  }
  const file = ENDING.test(path) ? path : path.replace(/\.(ya?ml)$/i, '.proof.$1');
  const isThere = await stat(file).then(() => true, (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return false;
    throw error;
  });
  return isThere && ENDING.test(file) ? [await readProof(file)] : [];
}

/** Reads one proof; `ruleFile` is what lies beside it. Throws a ContentError where it is none. */
export async function readProof(file: string): Promise<ProofFile> {
  let document: unknown;
  try {
    document = parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new ContentError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = ruleProofSchema.safeParse(document);
  if (!parsed.success) throw new ContentError(`${file} is no proof: ${z.prettifyError(parsed.error)}`);
  return { ...parsed.data, file, ruleFile: file.replace(/\.proof\.(ya?ml)$/i, '.$1') };
}
