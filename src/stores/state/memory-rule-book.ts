import { FIRST_ROLLOUT, type RulePack } from '#contract/rule-pack.ts';
import type { RevisionHead, RuleChange, RuleRevision, RuleStanding } from '#contract/rule-life.ts';
import type { RuleBook, RuleDecision } from './rule-book.ts';

/** The catalogue of rules in memory. */
export function memoryRuleBook(): RuleBook {
  const standings = new Map<string, RuleStanding>();
  const revisions = new Map<string, Map<number, RuleRevision>>();
  const changes = new Map<string, RuleChange[]>();
  const packs = new Map<string, RulePack>();
  let rollout = FIRST_ROLLOUT;
  const all = (): RuleRevision[] => [...revisions].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, of]) => [...of.values()].sort((a, b) => a.number - b.number));
  const add = (revision: RuleRevision): void => {
    const of = revisions.get(revision.rule) ?? new Map<number, RuleRevision>();
    revisions.set(revision.rule, of);
    if (!of.has(revision.number)) of.set(revision.number, revision);
  };
  const isCurrent = ({ standing }: RuleDecision): boolean => standings.get(standing.rule) === undefined || standings.get(standing.rule)?.version === standing.version - 1;
  return {
    standings: async () => [...standings.values()].sort((a, b) => (a.rule < b.rule ? -1 : 1)),
    standing: async (rule) => standings.get(rule) ?? null,
    heads: async () => all().map(({ text: _text, proof: _proof, ...head }): RevisionHead => head),
    revisions: async (keys) => all().filter(({ rule, number }) => keys.some((key) => key.rule === rule && key.number === number)),
    revisionsOf: async (rule) => [...(revisions.get(rule)?.values() ?? [])].sort((a, b) => b.number - a.number),
    changes: async (rule, limit) => [...(changes.get(rule) ?? [])].reverse().slice(0, limit),
    decide: async (decisions, changed = []) => {
      if (!decisions.every(isCurrent)) return false;
      for (const { standing, change, revision } of decisions) {
        standings.set(standing.rule, standing);
        if (revision !== undefined) add(revision);
        changes.set(change.rule, [...(changes.get(change.rule) ?? []), change]);
      }
      for (const pack of changed) packs.set(`${pack.name} ${pack.version}`, pack);
      return true;
    },
    addRevisions: async (added) => {
      for (const revision of added) add(revision);
    },
    packs: async () => [...packs.values()].sort((a, b) => (a.name !== b.name ? (a.name < b.name ? -1 : 1) : b.changedAtMs - a.changedAtMs || (a.version < b.version ? -1 : 1))),
    savePack: async (pack) => void packs.set(`${pack.name} ${pack.version}`, pack),
    rollout: async () => rollout,
    saveRollout: async (changed) => {
      rollout = changed;
    },
  };
}
