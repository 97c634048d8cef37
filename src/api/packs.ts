import { sha256Hex } from '#base/ids.ts';
import { isSignedBy } from '#base/signatures.ts';
import type { ApiErrorCode } from '#contract/api/error-shape.ts';
import { rolloutShape, type RulePack, type SignedPack } from '#contract/rule-pack.ts';
import { canonicalManifest, manifestFaults } from '#engine/detect/packs/canonical-manifest.ts';
import { type PackRules, PROOF_FILE, revisionsOfPack, rulesOfFiles } from '#engine/detect/packs/pack-rules.ts';
import { pushRoll, returnRoll, type Rolled, type RollRefusal, startRoll } from '#engine/detect/packs/roll-pack.ts';
import { adoptPack } from '#engine/detect/packs/adopt-pack.ts';
import { answer, type Handler, type Handlers, refuse } from './answer.ts';
import type { ApiDeps } from './deps.ts';
import { listPacks, presentPack } from './list-packs.ts';

type PackHandlers = Pick<Handlers, 'packs' | 'addPack' | 'activatePack' | 'advancePack' | 'returnPack' | 'rollout' | 'changeRollout'>;

const OUTDATED = refuse('not-now', 'Somebody else has just decided about a rule of the pack. Try again.');
const CODES: Readonly<Record<RollRefusal, ApiErrorCode>> = { 'no-reason': 'bad-request', 'no-pack': 'not-found', 'no-first-tenant': 'not-now', 'another-rolls': 'not-now', 'in-use': 'already-there', 'not-rolling': 'not-now', 'nothing-before': 'not-now' };

/** Packs of rules, and how they reach tenants. */
export function packHandlers(deps: ApiDeps): PackHandlers {
  const { state } = deps;
  return {
    packs: listPacks(deps),
    addPack: bringIn(deps),
    activatePack: activate(deps),
    advancePack: advance(deps),
    returnPack: takeBack(deps),
    rollout: async () => answer(await state.rules.rollout()),
    changeRollout: changeRollout(deps),
  };
}

function advance(deps: ApiDeps): Handler<'advancePack'> {
  const { state, clock } = deps;
  return async ({ user, params, body }) => {
    const context = { by: user.name, reason: body.reason, nowMs: clock.nowMs() };
    const rolled = pushRoll(await state.rules.packs(), params.pack, context);
    if (!rolled.ok) return refuse(CODES[rolled.reason], rolled.detail);
    return (await keep(deps, rolled.value, context)) ? answer({ packs: rolled.value.packs.map(presentPack) }) : OUTDATED;
  };
}

function bringIn({ state, rules: desk, clock }: ApiDeps): Handler<'addPack'> {
  return async ({ user, body }) => {
    const { manifest, signature, publicKey, files } = body;
    const { name, version } = manifest;
    const [{ trustedKeys }, packs] = await Promise.all([state.rules.rollout(), state.rules.packs()]);
    const fault = faultOf(body, [desk.publicKey, ...trustedKeys]);
    if (fault !== null) return refuse('bad-request', fault);
    if (packs.some((pack) => pack.name === name && pack.version === version)) return refuse('already-there', `There is a pack ${name} ${version} already. A changed pack needs a version of its own.`);
    const { rules, problems } = await readInSlices(files);
    const error = problems.find(({ severity }) => severity === 'error');
    if (error !== undefined) return refuse('bad-request', `A rule of the pack does not load: ${error.file}, line ${error.line}: ${error.message} Mend it and build the pack anew.`);
    const nowMs = clock.nowMs();
    const { added, rules: places } = revisionsOfPack(rules, await state.rules.heads(), { pack: `${name} ${version}`, nowMs, digestOf: sha256Hex });
    await state.rules.addRevisions(added);
    const pack: RulePack = {
      ...{ name, version, createdAtMs: manifest.createdAtMs, files: files.length, digest: sha256Hex(canonicalManifest(manifest)), signature, publicKey, rules: places },
      ...{ status: 'kept', ring: manifest.ring, ringSinceMs: nowMs, reason: 'Brought in', by: user.name, changedAtMs: nowMs },
    };
    await state.rules.savePack(pack);
    return answer(presentPack(pack));
  };
}

/** So many files are read at a time; between them the doors have their turn. */
const SLICE = 20;

/** The rules of thousands of files, without holding up what else the platform does. */
async function readInSlices(files: SignedPack['files']): Promise<Pick<PackRules, 'rules' | 'problems'>> {
  const isProof = ({ path }: { readonly path: string }) => PROOF_FILE.test(path);
  const [proofs, others] = [files.filter(isProof), files.filter((file) => !isProof(file))];
  const rules = new Map<string, PackRules['rules'][number]>();
  const problems: PackRules['problems'][number][] = [];
  for (let i = 0; i < others.length; i += SLICE) {
    const read = rulesOfFiles([...others.slice(i, i + SLICE), ...proofs]);
    for (const one of read.rules) rules.set(one.rule.id, one);
    problems.push(...read.problems);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { rules: [...rules.values()], problems };
}

/** Why a pack is not taken; null where it is as somebody trusted signed it. */
function faultOf({ manifest, signature, publicKey, files }: SignedPack, trusted: readonly string[]): string | null {
  if (!trusted.includes(publicKey)) return `The pack is signed with the key ${publicKey}, which is not trusted here. If it is its maker’s, trust it first: watchfloor packs trust KEY.`;
  if (!isSignedBy(canonicalManifest(manifest), signature, publicKey)) return 'The signature of the pack does not hold: its manifest was changed after it was signed. Get it again from its maker.';
  const faults = manifestFaults(manifest, files.map(({ path, text }) => ({ path, sha256: sha256Hex(text) })));
  return faults.length === 0 ? null : `The pack is not as it was signed: ${faults.slice(0, 5).join(' ')} Get it again from its maker.`;
}

function activate(deps: ApiDeps): Handler<'activatePack'> {
  const { state, clock } = deps;
  return async ({ user, params, body }) => {
    const context = { by: user.name, reason: body.reason, nowMs: clock.nowMs() };
    const { firstTenant } = await state.rules.rollout();
    const rolled = startRoll(await state.rules.packs(), { name: params.pack, version: body.version, firstTenant }, context);
    if (!rolled.ok) return refuse(CODES[rolled.reason], rolled.detail);
    return (await keep(deps, rolled.value, context)) ? answer({ packs: rolled.value.packs.map(presentPack) }) : OUTDATED;
  };
}

function takeBack(deps: ApiDeps): Handler<'returnPack'> {
  const { state, clock } = deps;
  return async ({ user, params, body }) => {
    const context = { by: user.name, reason: body.reason, nowMs: clock.nowMs() };
    const rolled = returnRoll(await state.rules.packs(), params.pack, context);
    if (!rolled.ok) return refuse(CODES[rolled.reason], rolled.detail);
    return (await keep(deps, rolled.value, context)) ? answer({ packs: rolled.value.packs.map(presentPack) }) : OUTDATED;
  };
}

/** Keeps what became of packs, with the rules that all tenants get by it; false where somebody decided about one meanwhile. */
async function keep({ state, rules: desk }: ApiDeps, { packs, adopt }: Rolled, context: { readonly by: string; readonly reason: string; readonly nowMs: number }): Promise<boolean> {
  const adoptions = adopt === null ? [] : adoptPack(adopt, await state.rules.standings(), { ...context, takesOver: true });
  if (!(await state.rules.decide(adoptions, packs))) return false;
  await desk.reload();
  return true;
}

function changeRollout({ state, rules: desk }: ApiDeps): Handler<'changeRollout'> {
  return async ({ body }) => {
    const known = new Set((await state.tenants()).map(({ id }) => id));
    const named = [...(body.canaryTenants ?? []), ...(body.firstTenant ? [body.firstTenant] : [])];
    const unknown = named.filter((id) => !known.has(id));
    if (unknown.length > 0) return refuse('bad-request', `There is no tenant ${unknown.join(', ')}. watchfloor tenants lists those that there are.`);
    const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
    const changed = rolloutShape.parse({ ...(await state.rules.rollout()), ...given });
    await state.rules.saveRollout(changed);
    await desk.reload();
    return answer(changed);
  };
}
