import type { Domain } from '#contract/domain.ts';
import type { BehaviourModel } from '#contract/model.ts';
import { type ModelProving, proveModel } from '#engine/detect/models/prove-model.ts';
import { domainOfRule } from '#engine/detect/rule-life/rule-domain.ts';
import type { CoveringRule } from '#engine/detect/sigma/coverage/attack-coverage.ts';
import { listsAtTenant } from '#engine/detect/sigma/lists-at-tenant.ts';
import { runProof } from '#engine/detect/sigma/proof/run-proof.ts';
import type { SigmaHeader } from '#engine/detect/sigma/sigma-rule.ts';
import { readLists } from '#stores/content/content-folder.ts';
import { readModelProof, readModels } from '#stores/content/models-folder.ts';
import { type ProofFile, readProofFiles } from '#stores/content/proof-files.ts';
import { cacheOfUser } from '../cache-place.ts';
import { contentFolder } from '../content-folder.ts';
import { loadRules } from '../detector-from-content.ts';
import { createProofRunner, type ProofRunner } from './proof-runner.ts';
import { loadNamedRules, rulePaths } from './run-on-rules.ts';

/** The rules and correlations that were named, each with whether its proof holds; without any, ours, and our behaviour models. */
export async function coveringRules(positionals: readonly string[]): Promise<readonly CoveringRule[]> {
  const [named, all, proofs] = await Promise.all([loadNamedRules(positionals), loadRules([...rulePaths([]), ...positionals], { cache: cacheOfUser() }), Promise.all(rulePaths(positionals).map(readProofFiles))]);
  const runner = await createProofRunner(contentFolder(), all, cacheOfUser());
  const proofOf = new Map(proofs.flat().map((proof) => [proof.ruleFile, proof]));
  const isProved = (rule: SigmaHeader): boolean => doesProofHold(rule, proofOf.get(rule.file), runner);
  const domainsOf = new Map(all.rules.map(({ id, file, logSource }) => [id, domainOfRule(file, logSource)]));
  const rules = named.rules.map((rule): CoveringRule => ({ ...pick(rule), kind: 'rule', domains: known([domainOfRule(rule.file, rule.logSource)]), isProved: isProved(rule) }));
  const correlations = named.correlations.correlations.map(({ correlation, watched }): CoveringRule => {
    const own = domainOfRule(correlation.file, {});
    return { ...pick(correlation), kind: 'correlation', domains: known(own === null ? [...watched.keys()].map((id) => domainsOf.get(id) ?? null) : [own]), isProved: isProved(correlation) };
  });
  const lists = listsAtTenant(await readLists(contentFolder()));
  const models = positionals.length > 0 ? [] : await Promise.all((await readModels(contentFolder())).map((model) => coveringModel(model, { ...runner, lists })));
  return [...rules, ...correlations, ...models];
}

function doesProofHold({ id }: SigmaHeader, proof: ProofFile | undefined, { firedOn }: ProofRunner): boolean {
  return proof !== undefined && runProof(proof, [id], firedOn).every(({ isAsProved }) => isAsProved);
}

/** A model is of the domains of the events in its proof that it looks at. */
async function coveringModel(model: BehaviourModel, proving: ModelProving): Promise<CoveringRule> {
  const { entries, domains } = proveModel(model, await readModelProof(contentFolder(), model.name), proving);
  return { ...pick(model), kind: 'model', domains, isProved: entries.every(({ isAsProved }) => isAsProved) };
}

function pick({ title, techniques, tactics }: Pick<CoveringRule, 'title' | 'techniques' | 'tactics'>): Pick<CoveringRule, 'title' | 'techniques' | 'tactics'> {
  return { title, techniques, tactics };
}

function known(domains: readonly (Domain | null)[]): readonly Domain[] {
  return [...new Set(domains.filter((domain) => domain !== null))];
}
