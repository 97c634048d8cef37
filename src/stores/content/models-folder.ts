import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ModelProof, modelProofSchema } from '#contract/model-proof.ts';
import { type BehaviourModel, modelSchema } from '#contract/model.ts';
import { ContentError, readDocument } from './content-folder.ts';

/** Reads every behaviour model below `folder/models`, in the order of their names; each is named like its file. Throws a ContentError that names the file. */
export async function readModels(folder: string): Promise<readonly BehaviourModel[]> {
  const root = join(folder, 'models');
  const files = await readdir(root).catch((error: NodeJS.ErrnoException) => {
    // A folder of rules and mappings only is content too.
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const names = files.filter((name) => name.endsWith('.yml') && !name.endsWith('.proof.yml')).sort();
  return await Promise.all(names.map(async (name) => {
    const model = await readDocument(join(root, name), modelSchema, 'model');
    if (`${model.name}.yml` !== name) throw new ContentError(`${join(root, name)}: the model "${model.name}" must be named like its file`);
    return model;
  }));
}

/** The proof beside a model. Throws a ContentError where it is none, or not there. */
export async function readModelProof(folder: string, model: string): Promise<ModelProof> {
  return await readDocument(join(folder, 'models', `${model}.proof.yml`), modelProofSchema, 'proof of a model');
}
