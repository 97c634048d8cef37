import type { RulePack } from '#contract/rule-pack.ts';
import type { RuleChange, RulePlace, RuleStanding } from '#contract/rule-life.ts';

/** What becomes of one rule when a pack becomes the good one. */
export interface Adoption {
  readonly standing: RuleStanding;
  readonly change: RuleChange;
}

export interface AdoptContext {
  readonly by: string;
  readonly reason: string;
  readonly nowMs: number;
  /** Whether the pack takes rules from other packs that have the same ones. */
  readonly takesOver: boolean;
}

/** All decisions that make a pack the one in use. Rules that people have decided about stay as they are. */
export function adoptPack({ name, rules }: Pick<RulePack, 'name' | 'rules'>, standings: readonly RuleStanding[], context: AdoptContext): readonly Adoption[] {
  const byRule = new Map(standings.map((standing) => [standing.rule, standing]));
  const inPack = new Set(rules.map(({ rule }) => rule));
  const taken = rules.flatMap(({ rule, revision }) => {
    const standing = byRule.get(rule);
    if (standing !== undefined && !mayTake(standing, name, context)) return [];
    return change(standing, rule, { place: { revision, state: 'active' }, pack: name }, context);
  });
  const dropped = standings.filter(({ rule, pack }) => pack === name && !inPack.has(rule)).flatMap((standing) => change(standing, standing.rule, { place: { revision: standing.main.revision, state: 'retired' }, pack: name }, context));
  return [...taken, ...dropped];
}

function mayTake({ pack, main }: RuleStanding, name: string, { takesOver }: AdoptContext): boolean {
  if (pack === null) return false;
  return pack === name || takesOver || main.state === 'retired';
}

function change(standing: RuleStanding | undefined, rule: string, to: { readonly place: RulePlace; readonly pack: string }, { by, reason, nowMs }: AdoptContext): Adoption[] {
  const { place, pack } = to;
  const from = standing?.main;
  if (from?.revision === place.revision && from.state === place.state && standing?.pack === pack) return [];
  const version = (standing?.version ?? 0) + 1;
  return [{
    standing: { rule, version, main: place, next: null, proposal: null, pack, changedAtMs: nowMs },
    change: { rule, number: version, kind: 'pack', by, reason, atMs: nowMs, revision: place.revision, from: from?.state ?? null, to: place.state },
  }];
}
