import { ATTACK_TECHNIQUES } from '#contract/attack.gen.ts';
import type { Domain } from '#contract/domain.ts';
import { TACTICS } from '#contract/tactics.ts';

/** A rule, correlation or behaviour model, as far as coverage goes. */
export interface CoveringRule {
  readonly title: string;
  readonly kind: 'rule' | 'correlation' | 'model';
  readonly techniques: readonly string[];
  readonly tactics: readonly string[];
  /** Of the events that it is about; a model may be about those of several. */
  readonly domains: readonly Domain[];
  /** It has a proof, and the proof holds. */
  readonly isProved: boolean;
}

export interface TechniqueCoverage {
  readonly id: string;
  readonly name: string;
  readonly tactics: readonly string[];
  /** Titles of the rules that name it: first those whose proof holds. */
  readonly rules: readonly string[];
  /** How many of them have a proof that holds; the others are only there. */
  readonly proved: number;
}

export interface TacticCoverage {
  readonly tactic: string;
  /** Techniques (not sub-techniques) that a rule names, itself or by a sub-technique, of all that ATT&CK has. */
  readonly covered: number;
  readonly techniques: number;
  readonly rules: number;
}

export interface AttackCoverage {
  /** Rules, correlations and models together, and how many of each. */
  readonly rules: number;
  readonly kinds: Readonly<Record<CoveringRule['kind'], number>>;
  readonly techniques: readonly TechniqueCoverage[];
  readonly tactics: readonly TacticCoverage[];
  /** Techniques that no rule names, neither itself nor by a sub-technique. */
  readonly gaps: readonly { readonly id: string; readonly name: string; readonly tactics: readonly string[] }[];
  /** Titles of rules that name no technique. */
  readonly untagged: readonly string[];
}

/** What of ATT&CK Enterprise the rules name. Techniques that ATT&CK does not have are passed over; lint tells of them. */
export function attackCoverage(rules: readonly CoveringRule[]): AttackCoverage {
  const byTechnique = new Map<string, CoveringRule[]>();
  for (const rule of rules) for (const id of new Set(rule.techniques)) if (Object.hasOwn(ATTACK_TECHNIQUES, id)) byTechnique.set(id, [...(byTechnique.get(id) ?? []), rule]);
  const techniques = [...byTechnique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, own]): TechniqueCoverage => {
    const [name = '', tactics = []] = ATTACK_TECHNIQUES[id] ?? [];
    const proved = own.filter(({ isProved }) => isProved);
    return { id, name, tactics, rules: [...proved, ...own.filter(({ isProved }) => !isProved)].map(({ title }) => title), proved: proved.length };
  });
  const covered = new Set(techniques.map(({ id }) => parentOf(id)));
  return {
    rules: rules.length, kinds: { rule: countOf(rules, 'rule'), correlation: countOf(rules, 'correlation'), model: countOf(rules, 'model') }, techniques, untagged: rules.filter((rule) => rule.techniques.length === 0).map(({ title }) => title),
    tactics: TACTICS.map((tactic) => tacticCoverage(tactic, rules, covered)).filter((one) => one.techniques > 0),
    gaps: topTechniques().filter(([id]) => !covered.has(id)).map(([id, [name, tactics]]) => ({ id, name, tactics })),
  };
}

/** Of techniques that should be covered those that are not; a sub-technique covers its technique, not the other way round. */
export function uncoveredTargets({ techniques }: AttackCoverage, targets: readonly string[]): string[] {
  const covered = new Set(techniques.flatMap(({ id }) => [id, parentOf(id)]));
  return targets.filter((id) => !covered.has(id));
}

function countOf(rules: readonly CoveringRule[], wanted: CoveringRule['kind']): number {
  return rules.filter(({ kind }) => kind === wanted).length;
}

function tacticCoverage(tactic: string, rules: readonly CoveringRule[], covered: ReadonlySet<string>): TacticCoverage {
  const own = topTechniques().filter(([, [, tactics]]) => tactics.includes(tactic));
  return { tactic, covered: own.filter(([id]) => covered.has(id)).length, techniques: own.length, rules: rules.filter((rule) => rule.tactics.includes(tactic)).length };
}

function topTechniques(): [string, readonly [string, readonly string[]]][] {
  return Object.entries(ATTACK_TECHNIQUES).filter(([id]) => !id.includes('.'));
}

function parentOf(id: string): string {
  return id.split('.')[0] ?? id;
}
