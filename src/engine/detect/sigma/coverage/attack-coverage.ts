import { ATTACK_TECHNIQUES } from '#contract/attack.gen.ts';
import { TACTICS } from '#contract/tactics.ts';
import type { SigmaHeader } from '../sigma-rule.ts';

export interface TechniqueCoverage {
  readonly id: string;
  readonly name: string;
  readonly tactics: readonly string[];
  /** Titles of the rules that name it. */
  readonly rules: readonly string[];
  /** How many of them have a proof. */
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
  readonly rules: number;
  readonly techniques: readonly TechniqueCoverage[];
  readonly tactics: readonly TacticCoverage[];
  /** Techniques that no rule names, neither itself nor by a sub-technique. */
  readonly gaps: readonly { readonly id: string; readonly name: string; readonly tactics: readonly string[] }[];
  /** Titles of rules that name no technique. */
  readonly untagged: readonly string[];
}

type CoveringRule = Pick<SigmaHeader, 'id' | 'title' | 'techniques' | 'tactics'>;

/** What of ATT&CK Enterprise the rules name. Techniques that ATT&CK does not have are passed over; lint tells of them. */
export function attackCoverage(rules: readonly CoveringRule[], proved: ReadonlySet<string>): AttackCoverage {
  const byTechnique = new Map<string, CoveringRule[]>();
  for (const rule of rules) for (const id of new Set(rule.techniques)) if (Object.hasOwn(ATTACK_TECHNIQUES, id)) byTechnique.set(id, [...(byTechnique.get(id) ?? []), rule]);
  const techniques = [...byTechnique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, own]): TechniqueCoverage => {
    const [name = '', tactics = []] = ATTACK_TECHNIQUES[id] ?? [];
    return { id, name, tactics, rules: own.map(({ title }) => title), proved: own.filter((rule) => proved.has(rule.id)).length };
  });
  const covered = new Set(techniques.map(({ id }) => parentOf(id)));
  return {
    rules: rules.length, techniques, untagged: rules.filter((rule) => rule.techniques.length === 0).map(({ title }) => title),
    tactics: TACTICS.map((tactic) => tacticCoverage(tactic, rules, covered)).filter((one) => one.techniques > 0),
    gaps: topTechniques().filter(([id]) => !covered.has(id)).map(([id, [name, tactics]]) => ({ id, name, tactics })),
  };
}

/** Of techniques that should be covered those that are not; a sub-technique covers its technique, not the other way round. */
export function uncoveredTargets({ techniques }: AttackCoverage, targets: readonly string[]): string[] {
  const covered = new Set(techniques.flatMap(({ id }) => [id, parentOf(id)]));
  return targets.filter((id) => !covered.has(id));
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
