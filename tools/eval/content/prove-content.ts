import { proveModel } from '#engine/detect/models/prove-model.ts';
import { listsAtTenant } from '#engine/detect/sigma/lists-at-tenant.ts';
import { runProof } from '#engine/detect/sigma/proof/run-proof.ts';
import type { SigmaHeader } from '#engine/detect/sigma/sigma-rule.ts';
import { createProofRunner } from '#main/rules/proof-runner.ts';
import { readLists } from '#stores/content/content-folder.ts';
import { readModelProof } from '#stores/content/models-folder.ts';
import { type ProofFile, readProofFiles } from '#stores/content/proof-files.ts';
import type { EvalContent } from './load-content.ts';

/** A proof that does not hold, or is not there. */
export interface ProofFailure {
  readonly of: string;
  readonly why: string;
}

export interface ProofTally {
  readonly kind: 'rules' | 'correlations' | 'models';
  readonly count: number;
  readonly proved: number;
  /** Entries that must fire, and near misses. */
  readonly fires: number;
  readonly misses: number;
  readonly failures: readonly ProofFailure[];
}

interface Entry {
  readonly kind: 'fires' | 'misses';
  readonly number: number;
  readonly why: string;
  readonly isAsProved: boolean;
}

/** Whether all of our content fires on its proofs and is silent on the near misses. */
export async function proveContent(folder: string, content: EvalContent): Promise<readonly ProofTally[]> {
  const [proofs, { firedOn, eventsOf }] = await Promise.all([readProofFiles(`${folder}/rules`), createProofRunner(folder, content)]);
  const entriesOf = ({ id, file }: SigmaHeader): readonly Entry[] => {
    const proof: ProofFile | undefined = proofs.find(({ ruleFile }) => ruleFile === file);
    return proof === undefined ? [] : runProof(proof, [id], firedOn);
  };
  const sigma = (kind: 'rules' | 'correlations', of: readonly SigmaHeader[]): ProofTally => tallyProofs(kind, of.map((one) => ({ of: one.title, entries: entriesOf(one) })));
  const lists = listsAtTenant(await readLists(folder));
  const models = await Promise.all(content.models.models.map(async (model) => ({ of: model.title, entries: proveModel(model, await readModelProof(folder, model.name), { eventsOf, lists }).entries })));
  return [sigma('rules', content.rules), sigma('correlations', content.correlations.correlations.map(({ correlation }) => correlation)), tallyProofs('models', models)];
}

export function tallyProofs(kind: ProofTally['kind'], all: readonly { readonly of: string; readonly entries: readonly Entry[] }[]): ProofTally {
  const failures = all.flatMap(({ of, entries }) => (entries.length === 0 ? [{ of, why: 'has no proof' }] : entries.filter(({ isAsProved }) => !isAsProved).map((entry) => ({ of, why: tell(entry) }))));
  const failed = new Set(failures.map(({ of }) => of));
  const count = (of: Entry['kind']): number => all.reduce((sum, { entries }) => sum + entries.filter((entry) => entry.kind === of).length, 0);
  return { kind, count: all.length, proved: all.filter(({ of }) => !failed.has(of)).length, fires: count('fires'), misses: count('misses'), failures };
}

function tell({ kind, number, why }: Entry): string {
  return kind === 'fires' ? `does not fire on the ${number}. entry of its proof` : `fires although ${why}`;
}
