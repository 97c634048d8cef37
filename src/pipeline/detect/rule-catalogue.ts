import type { Rollout, RulePack } from '#contract/rule-pack.ts';
import { type OverrideState, PLATFORM, type RuleOverride, type RuleStanding } from '#contract/rule-life.ts';
import { tenantScope } from '#contract/tenant.ts';
import { isInRing } from '#engine/detect/packs/pack-ring.ts';
import { createRuleModes, type RuleModes } from '#engine/detect/rule-life/rule-modes.ts';
import type { StateStore } from '#stores/state/port.ts';

const TENANTS_AT_A_TIME = 8;

/** Everything that decides what runs where, as it was at one moment. */
export interface RuleCatalogue {
  readonly standings: readonly RuleStanding[];
  readonly rolling: readonly RulePack[];
  readonly rollout: Rollout;
  readonly modes: RuleModes;
  /** Rules that the platform has set aside, by tenant. */
  readonly setAside: ReadonlyMap<string, readonly string[]>;
}

/** Reads the catalogue and the exceptions of all tenants. */
export async function readCatalogue(state: Pick<StateStore, 'rules' | 'tenants' | 'forTenant'>): Promise<RuleCatalogue> {
  const [standings, packs, rollout, overrides] = await Promise.all([state.rules.standings(), state.rules.packs(), state.rules.rollout(), readOverrides(state)]);
  const rolling = packs.filter(({ status }) => status === 'rolling');
  const canaries = new Set(rollout.canaryTenants);
  const states = new Map([...overrides].map(([tenant, list]) => [tenant, new Map(list.flatMap(({ rule, state: to }): [string, OverrideState][] => (to === null ? [] : [[rule, to]])))]));
  const none: ReadonlyMap<string, OverrideState> = new Map();
  const modes = createRuleModes({
    standings,
    rolling,
    isCanary: (tenant) => canaries.has(tenant),
    isInRing: (pack, tenant) => isInRing(tenant, pack, rollout.firstTenant),
    overridesOf: (tenant) => states.get(tenant) ?? none,
  });
  const setAside = new Map([...overrides].map(([tenant, list]) => [tenant, list.filter(({ by, state: to }) => by === PLATFORM && to === 'retired').map(({ rule }) => rule)]));
  return { standings, rolling, rollout, modes, setAside };
}

async function readOverrides(state: Pick<StateStore, 'tenants' | 'forTenant'>): Promise<ReadonlyMap<string, readonly RuleOverride[]>> {
  const tenants = await state.tenants();
  const overrides = new Map<string, readonly RuleOverride[]>();
  for (let i = 0; i < tenants.length; i += TENANTS_AT_A_TIME) {
    const some = tenants.slice(i, i + TENANTS_AT_A_TIME);
    const lists = await Promise.all(some.map(({ id }) => state.forTenant(tenantScope(id)).ruleOverrides()));
    for (const [at, { id }] of some.entries()) overrides.set(id, lists[at] ?? []);
  }
  return overrides;
}
