import { EXIT } from '#base/exit-codes.ts';
import { escapeControls } from '#base/log-line.ts';
import { type Command, type CommandArgs, hasFlag, textOption } from '#cli/command.ts';
import { isProved, type MutationResult, mutationTable, proofJunit, type ProofResult, proofTable, score } from '#cli/proof-report.ts';
import { wrongCall } from '#cli/run-on-platform.ts';
import { UNIX_MUTATIONS, WINDOWS_MUTATIONS } from '#engine/detect/sigma/proof/command-line-mutations.ts';
import { mutateEvent } from '#engine/detect/sigma/proof/mutate-event.ts';
import { runProof } from '#engine/detect/sigma/proof/run-proof.ts';
import type { SigmaHeader } from '#engine/detect/sigma/sigma-rule.ts';
import { type ProofFile, readProofFiles } from '#stores/content/proof-files.ts';
import { cacheOfUser } from '../cache-place.ts';
import { contentFolder } from '../content-folder.ts';
import { type LoadedRules, loadRules } from '../detector-from-content.ts';
import { createProofRunner, type ProofRunner } from './proof-runner.ts';
import { ruleFiles, rulePaths, runOnRules } from './run-on-rules.ts';

export const command: Command = {
  name: 'test',
  summary: 'Run the proofs beside rules: do they fire where they must, and stay silent on near misses?',
  usage: '[PATH...] [options]',
  options: {
    format: { type: 'string', default: 'table', value: 'table|json|junit', help: 'How to print it.' },
    all: { type: 'boolean', help: 'Also a line for each rule that is as proved.' },
    mutate: { type: 'boolean', help: 'Change the command lines of firing records as attackers do, and say what gets by.' },
  },
  notes: 'PATH is a folder or a rule; without it, the rules that come with Watchfloor. The proof of RULE.yml is RULE.proof.yml beside it (docs/rules.md).\nExit code 0: all as proved. 1: some are not; --mutate changes no exit code. 2: called wrongly.',
  run: test,
};

async function test(args: CommandArgs): Promise<number> {
  const format = textOption(args, 'format') ?? '';
  const isMutating = hasFlag(args, 'mutate');
  if (!['table', 'json', 'junit'].includes(format)) return wrongCall('rules test', '--format must be table, json or junit.');
  if (isMutating && format === 'junit') return wrongCall('rules test', '--mutate prints a table or json.');
  return runOnRules('test', async () => {
    const paths = rulePaths(args.positionals);
    const [loaded, files, proofs] = await Promise.all([loadRules([...rulePaths([]), ...args.positionals], { cache: cacheOfUser() }), ruleFiles(args.positionals), Promise.all(paths.map(readProofFiles))]);
    const named = new Set(files.map(({ path }) => path));
    const runner = await createProofRunner(contentFolder(), loaded, cacheOfUser());
    const proved = proofs.flat().map((proof) => ({ proof, own: rulesOf(proof, loaded) }));
    if (proved.length === 0) return wrongCall('rules test', `There is no proof in ${paths.join(', ')}: write RULE.proof.yml beside RULE.yml (docs/rules.md).`);
    if (isMutating) return printMutations(proved.map(({ proof, own }) => mutationsOf(proof, own, runner)).filter(({ tried }) => tried > 0), format);
    const results = proved.map(({ proof, own }): ProofResult => ({ ruleFile: proof.ruleFile, ruleIds: own.map(({ id }) => id), title: titleOf(own), entries: runProof(proof, own.map(({ id }) => id), runner.firedOn) }));
    const unproved = [...loaded.rules, ...correlationsOf(loaded)].filter(({ file }) => named.has(file) && !proved.some(({ proof }) => proof.ruleFile === file)).length;
    print(results, unproved, { format, isLong: hasFlag(args, 'all') });
    return results.every(isProved) ? EXIT.ok : EXIT.failed;
  });
}

/** What a proof proves: the correlations of its file; its rules, where it has none. */
function rulesOf({ ruleFile }: ProofFile, loaded: LoadedRules): readonly SigmaHeader[] {
  const correlations = correlationsOf(loaded).filter(({ file }) => file === ruleFile);
  return correlations.length > 0 ? correlations : loaded.rules.filter(({ file }) => file === ruleFile);
}

function correlationsOf({ correlations }: LoadedRules): readonly SigmaHeader[] {
  return correlations.correlations.map(({ correlation }) => correlation);
}

function titleOf(rules: readonly SigmaHeader[]): string {
  return rules[0]?.title ?? 'the rule does not load: "rules check" says why';
}

function print(results: readonly ProofResult[], unproved: number, { format, isLong }: { readonly format: string; readonly isLong: boolean }): void {
  if (format === 'junit') process.stdout.write(proofJunit(results));
  else if (format === 'json') process.stdout.write(`${JSON.stringify({ ok: results.every(isProved), unproved, rules: results.map(({ ruleFile, ruleIds, title, entries }) => ({ file: ruleFile, ids: ruleIds, title, entries: entries.map(({ isAsProved, ...entry }) => ({ ...entry, ok: isAsProved })) })) }, null, 2)}\n`);
  else process.stdout.write([...proofTable(results, isLong), summary(results, unproved)].map((line) => `${escapeControls(line)}\n`).join(''));
}

function summary(results: readonly ProofResult[], unproved: number): string {
  const entries = results.flatMap((result) => result.entries);
  const failed = results.filter((result) => !isProved(result)).length;
  const start = `${results.length} rules with ${entries.length} records: ${failed === 0 ? 'all as proved' : `${failed} rules are not as proved`}`;
  return unproved === 0 ? `${start}.` : `${start}; ${unproved} rules have no proof.`;
}

/** Asks the rule about each changed event that it fired on unchanged. */
function mutationsOf(proof: ProofFile, rules: readonly SigmaHeader[], { eventsOf, firedOnEvent }: ProofRunner): MutationResult {
  const isFiring = (fired: readonly string[]) => rules.some(({ id }) => fired.includes(id));
  const events = proof.fires.flat().flatMap(eventsOf).filter((event) => isFiring(firedOnEvent(event, proof.lists)));
  const mutated = events.flatMap(mutateEvent);
  const escapes = mutated.filter(({ event }) => !isFiring(firedOnEvent(event, proof.lists)));
  return { ruleFile: proof.ruleFile, title: titleOf(rules), tried: mutated.length, escapes: escapes.map(({ mutation, commandLine }) => ({ mutation, commandLine })) };
}

function printMutations(results: readonly MutationResult[], format: string): number {
  const mutations = [...new Map([...UNIX_MUTATIONS, ...WINDOWS_MUTATIONS].map((mutation) => [mutation.name, mutation])).values()];
  if (format === 'json') process.stdout.write(`${JSON.stringify(results.map((result) => ({ file: result.ruleFile, title: result.title, score: score(result), tried: result.tried, escapes: result.escapes })), null, 2)}\n`);
  else process.stdout.write(mutationTable(results, mutations).map((line) => `${escapeControls(line)}\n`).join(''));
  return EXIT.ok;
}
