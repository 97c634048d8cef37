import type { EndpointOutput } from '#contract/api/endpoint.ts';
import type { Endpoints } from '#contract/api/endpoints.ts';
import { PLATFORM } from '#contract/rule-life.ts';
import type { RulePack } from '#contract/rule-pack.ts';
import { answer, type Handler } from './answer.ts';
import type { ApiDeps } from './deps.ts';
import { mayCall } from './policy.ts';
import { readFigures } from './rule-figures.ts';
import type { PackTrialFigures } from './rule-desk.ts';
import { seesAllTenants, visibleTenants } from './tenant-access.ts';

type PackOutput = EndpointOutput<Endpoints['addPack']>;
type TrialOutput = EndpointOutput<Endpoints['packs']>['packs'][number]['trial'];

export function presentPack({ name, version, createdAtMs, files, rules, digest, signature, publicKey, status, ring, ringSinceMs, reason, by, changedAtMs }: RulePack): PackOutput {
  return { name, version, createdAtMs, files, rules: rules.length, digest, isSigned: signature !== '', publicKey, status, ring, ringSinceMs, reason, by, changedAtMs };
}

/** All packs with what they cost, alert and fail at the tenants of the reader. */
export function listPacks({ state, rules: desk, clock }: ApiDeps): Handler<'packs'> {
  return async ({ user }) => {
    const tenants = await visibleTenants(state, user);
    const [packs, standings, figures] = await Promise.all([state.rules.packs(), state.rules.standings(), readFigures(state, tenants, clock.nowMs())]);
    const overrides = (await Promise.all(tenants.map(({ scope }) => state.forTenant(scope).ruleOverrides()))).flat();
    const failed = new Set(overrides.filter(({ by, state: to }) => by === PLATFORM && to === 'retired').map(({ rule }) => rule));
    const owners = new Map(standings.map(({ rule, pack }) => [rule, pack]));
    const rows = packs.map((pack) => {
      const own = rulesInUse(pack, owners);
      const trial = desk.packTrial(pack.name, pack.version);
      return {
        ...presentPack(pack),
        isOwnKey: pack.publicKey === desk.publicKey,
        costMs: trial?.health.costMs ?? pack.costMs ?? null,
        alerts: own.reduce((sum, rule) => sum + (figures.get(rule)?.alerts ?? 0), 0),
        setAside: own.filter((rule) => failed.has(rule)).length,
        trial: trial && presentTrial(trial),
      };
    });
    return answer({ packs: rows, publicKey: desk.publicKey, mayAct: seesAllTenants(user) && mayCall(user.role, 'returnPack') === 'allowed' });
  };
}

/** What people have taken over is theirs, and what is not in use alerts nobody. */
function rulesInUse({ name, status, rules }: RulePack, owners: ReadonlyMap<string, string | null>): readonly string[] {
  const all = rules.map(({ rule }) => rule);
  if (status === 'rolling') return all;
  return status === 'good' ? all.filter((rule) => owners.get(rule) === name) : [];
}

function presentTrial({ health: { events, fired, goodFired, goodCostMs, fault }, outlook }: PackTrialFigures): TrialOutput {
  return { events, fired, goodFired, goodCostMs, fault, outlook };
}
