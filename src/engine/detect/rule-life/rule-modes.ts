import type { RulePack } from '#contract/rule-pack.ts';
import type { OverrideState, RuleMode, RulePlace, RuleStanding } from '#contract/rule-life.ts';

/** One revision of a rule as it is run. Two revisions of a rule run side by side while the later one is tried. */
export interface RuleUnit {
  /** What the compiled rule is called: the rule's id, and for a later revision that is tried the id with its number. */
  readonly key: string;
  readonly rule: string;
  readonly revision: number;
}

export interface ModeInput {
  readonly standings: readonly RuleStanding[];
  /** Packs that are on their way through the rings. */
  readonly rolling: readonly RulePack[];
  readonly isCanary: (tenant: string) => boolean;
  readonly isInRing: (pack: RulePack, tenant: string) => boolean;
  /** What a tenant has other than the rule says, by rule. */
  readonly overridesOf: (tenant: string) => ReadonlyMap<string, OverrideState>;
}

/** What runs, and what a match of it leads to at a tenant. */
export interface RuleModes {
  readonly units: readonly RuleUnit[];
  /** Cheap: asked for every match. Off for what is not known. */
  modeOf(unit: string, tenant: string): RuleMode;
}

/** U+0001 is in no id that YAML can hold. */
const SEPARATOR = '\u0001';

export function trialKey(rule: string, revision: number): string {
  return `${rule}${SEPARATOR}${revision}`;
}

/** The id of the rule that a compiled rule stands for. */
export function ruleOfKey(key: string): string {
  const end = key.indexOf(SEPARATOR);
  return end < 0 ? key : key.slice(0, end);
}

type ModeAt = (tenant: string) => RuleMode;

interface Plan {
  readonly unit: RuleUnit;
  readonly modeAt: ModeAt;
}

/** Works out what runs. One set of compiled rules serves all tenants; the mode is looked up for each match. */
export function createRuleModes(input: ModeInput): RuleModes {
  const plans = new Map<string, Plan>();
  const trials = trialsOfPacks(input.rolling);
  for (const standing of input.standings) {
    for (const plan of plansOf(standing, trials, input)) plans.set(plan.unit.key, plan);
    trials.delete(standing.rule);
  }
  for (const [rule, { pack, revision }] of trials) if (revision !== null) plans.set(trialKey(rule, revision), newInPack({ rule, revision, pack }, input));
  return { units: [...plans.values()].map(({ unit }) => unit), modeOf: remembered((key, tenant) => overridden(plans.get(key), tenant, input)) };
}

/** Answers are kept per tenant: the same rules fire again and again. */
function remembered(decide: RuleModes['modeOf']): RuleModes['modeOf'] {
  const known = new Map<string, Map<string, RuleMode>>();
  return (key, tenant) => {
    const modes = known.get(tenant) ?? new Map<string, RuleMode>();
    const there = modes.get(key);
    if (there !== undefined) return there;
    const mode = decide(key, tenant);
    known.set(tenant, modes.set(key, mode));
    return mode;
  };
}

interface Trial {
  readonly pack: RulePack;
  /** Null where the pack no longer has the rule. */
  readonly revision: number | null;
}

function trialsOfPacks(rolling: readonly RulePack[]): Map<string, Trial> {
  return new Map(rolling.flatMap((pack) => pack.rules.map(({ rule, revision }): [string, Trial] => [rule, { pack, revision }])));
}

function plansOf(standing: RuleStanding, trials: ReadonlyMap<string, Trial>, input: ModeInput): Plan[] {
  const { rule, main, next, pack } = standing;
  const mainUnit = { key: rule, rule, revision: main.revision };
  const trial = trialOf(standing, trials, input.rolling);
  if (trial !== null && main.state === 'active') {
    const isInRing = (tenant: string) => input.isInRing(trial.pack, tenant);
    const plans: Plan[] = [{ unit: mainUnit, modeAt: (tenant) => (isInRing(tenant) ? 'off' : 'alert') }];
    if (trial.revision !== null) plans.push({ unit: { key: trialKey(rule, trial.revision), rule, revision: trial.revision }, modeAt: (tenant) => (isInRing(tenant) ? 'alert' : 'count') });
    return plans;
  }
  const plans: Plan[] = isRun(main) ? [{ unit: mainUnit, modeAt: mainMode(main, next, input) }] : [];
  if (pack === null && next !== null && isRun(next)) plans.push({ unit: { key: trialKey(rule, next.revision), rule, revision: next.revision }, modeAt: aloneMode(next, input) });
  return plans;
}

/** What a rolling pack wants of a rule that the pack looks after; null where it changes nothing. */
function trialOf({ rule, main, pack }: RuleStanding, trials: ReadonlyMap<string, Trial>, rolling: readonly RulePack[]): Trial | null {
  const trial = trials.get(rule);
  if (trial !== undefined) return pack === trial.pack.name && trial.revision !== main.revision ? trial : null;
  const dropping = rolling.find(({ name }) => name === pack);
  return dropping === undefined ? null : { pack: dropping, revision: null };
}

function newInPack({ rule, revision, pack }: { rule: string; revision: number; pack: RulePack }, { isInRing }: ModeInput): Plan {
  return { unit: { key: trialKey(rule, revision), rule, revision }, modeAt: (tenant) => (isInRing(pack, tenant) ? 'alert' : 'count') };
}

function isRun({ state }: RulePlace): boolean {
  return state !== 'draft' && state !== 'retired';
}

function aloneMode({ state }: RulePlace, { isCanary }: ModeInput): ModeAt {
  return (tenant) => (state === 'active' || (state === 'canary' && isCanary(tenant)) ? 'alert' : 'count');
}

/** Where the later revision alerts, the earlier one is off: a tenant never gets both. */
function mainMode(main: RulePlace, next: RulePlace | null, input: ModeInput): ModeAt {
  const alone = aloneMode(main, input);
  return next?.state === 'canary' ? (tenant) => (input.isCanary(tenant) ? 'off' : alone(tenant)) : alone;
}

function overridden(plan: Plan | undefined, tenant: string, { overridesOf }: ModeInput): RuleMode {
  if (plan === undefined) return 'off';
  const mode = plan.modeAt(tenant);
  const override = overridesOf(tenant).get(plan.unit.rule);
  if (override === undefined || mode === 'off') return mode;
  if (override === 'retired') return 'off';
  if (override === 'test') return 'count';
  // Of two revisions side by side, the one in force is what a tenant asks for.
  return plan.unit.key === plan.unit.rule ? 'alert' : mode;
}
