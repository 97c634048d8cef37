import { resolve } from 'node:path';
import { sha256Hex } from '#base/ids.ts';
import type { RulePack } from '#contract/rule-pack.ts';
import { adoptPack } from '#engine/detect/packs/adopt-pack.ts';
import { type PackRules, revisionsOfPack, rulesOfFiles } from '#engine/detect/packs/pack-rules.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { type CachePlace, ParseCache } from '#stores/content/parse-cache.ts';
import { readPackFiles } from '#stores/content/rules-folder.ts';
import type { SigmaProblem } from '#engine/detect/sigma/sigma-rule.ts';
import type { StateStore } from '#stores/state/port.ts';
import type { RuleLibrary } from '#pipeline/detect/rule-library.ts';
import { packageVersion } from './content-folder.ts';

/** The rules that come with the program. */
const OWN_PACK = 'watchfloor';
/** Folders that were named at the start; their rules leave when the folder is not named any more. */
const FOLDER_PACK = 'folder-';
const BY = 'start';

export interface SeedDeps {
  readonly state: Pick<StateStore, 'rules'>;
  readonly library: RuleLibrary;
  readonly nowMs: number;
  readonly cache?: CachePlace | null;
}

/** Takes what lies in the content folder and in further folders into the catalogue, and gives what does not load; what is there already, word for word, costs no write. */
export async function seedPacks(contentFolder: string, ruleFolders: readonly string[], deps: SeedDeps): Promise<readonly SigmaProblem[]> {
  const problems: SigmaProblem[] = [];
  const names = new Set<string>();
  for (const [at, path] of [`${contentFolder}/rules`, ...ruleFolders].entries()) {
    const found = await readRules(path, deps.cache ?? null);
    problems.push(...found.problems);
    const name = at === 0 ? OWN_PACK : `${FOLDER_PACK}${sha256Hex(resolve(path)).slice(0, 12)}`;
    names.add(name);
    await seed(found, { name, version: at === 0 ? packageVersion() : '0', path, takesOver: at > 0 }, deps);
  }
  await dropFolders(names, deps);
  return problems;
}

async function readRules(path: string, place: CachePlace | null): Promise<PackRules> {
  const [files, cache] = await Promise.all([readPackFiles(path), ParseCache.open(place, 'rules', path)]);
  const rules = rulesOfFiles(files, (text, file) => cache.parse(text, file, parseSigma));
  await cache.close();
  return rules;
}

interface Seed {
  readonly name: string;
  readonly version: string;
  readonly path: string;
  readonly takesOver: boolean;
}

async function seed({ rules }: PackRules, { name, version: base, path, takesOver }: Seed, { state, library, nowMs }: SeedDeps): Promise<void> {
  const digest = sha256Hex(rules.map(({ rule, text, proof }) => `${rule.id}\0${sha256Hex(text)}${sha256Hex(proof)}`).sort().join('\n'));
  const version = `${base}+${digest.slice(0, 12)}`;
  const packs = await state.rules.packs();
  const { added, rules: places } = revisionsOfPack(rules, await state.rules.heads(), { pack: `${name} ${version}`, nowMs, digestOf: sha256Hex });
  for (const [at, { rule, revision }] of places.entries()) library.learn(rule, revision, (rules[at] as (typeof rules)[number]).rule);
  const isKnown = packs.some((pack) => pack.name === name && pack.version === version && pack.status === 'good');
  // A signed version of our own pack that is newer than the program stays in use.
  if (isKnown || packs.some((pack) => pack.name === name && pack.signature !== '' && (pack.status === 'good' || pack.status === 'rolling'))) return;
  await state.rules.addRevisions(added);
  const reason = name === OWN_PACK ? 'Came with the program' : `Lies in ${path}`;
  const pack: RulePack = { name, version, createdAtMs: nowMs, files: rules.length, digest, signature: '', publicKey: '', rules: places, status: 'good', ring: 2, ringSinceMs: nowMs, reason, by: BY, changedAtMs: nowMs };
  const context = { by: BY, reason: `${reason} (${name} ${version})`, nowMs, takesOver };
  const before = packs.filter((one) => one.name === name && one.status === 'good').map((one): RulePack => ({ ...one, status: 'replaced', reason: `${version} took its place.`, by: BY, changedAtMs: nowMs }));
  await state.rules.decide(adoptPack(pack, await state.rules.standings(), context), [...before, pack]);
}

/** Rules of folders that are not named any more run no longer; where the program has them too, its own come back at once. */
async function dropFolders(named: ReadonlySet<string>, { state, nowMs }: SeedDeps): Promise<void> {
  const packs = await state.rules.packs();
  const gone = packs.filter(({ name, status }) => name.startsWith(FOLDER_PACK) && status === 'good' && !named.has(name));
  for (const pack of gone) {
    const reason = 'Its folder is not named at the start any more';
    await state.rules.decide(adoptPack({ name: pack.name, rules: [] }, await state.rules.standings(), { by: BY, reason, nowMs, takesOver: false }), [{ ...pack, status: 'replaced', reason, by: BY, changedAtMs: nowMs }]);
  }
  const own = packs.find(({ name, status }) => name === OWN_PACK && status === 'good');
  if (gone.length > 0 && own !== undefined) await state.rules.decide(adoptPack(own, await state.rules.standings(), { by: BY, reason: own.reason, nowMs, takesOver: false }));
}
