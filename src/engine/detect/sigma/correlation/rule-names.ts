import type { SigmaHeader } from '../sigma-rule.ts';

export type FoundRule = Pick<SigmaHeader, 'id' | 'title'>;
export type FindRule = (name: string, file: string) => { readonly ok: true; readonly rule: FoundRule } | { readonly ok: false; readonly message: string };

/** Finds rules and correlations as documents name them: by id, then by the name of one in the same file, then by the name of the only one that has it. */
export function createRuleNames(all: readonly SigmaHeader[]): FindRule {
  const byId = new Map(all.map((one) => [one.id, one]));
  const byName = Map.groupBy(all.filter(({ name }) => name !== null), ({ name }) => name ?? '');
  return (name, file) => {
    const named = byName.get(name) ?? [];
    const nearest = named.filter((one) => one.file === file);
    const candidates = nearest.length > 0 ? nearest : named;
    const rule = byId.get(name) ?? candidates[0];
    if (rule === undefined) return { ok: false, message: `No rule that is loaded has the id or name "${name}": correct it, or load the rule as well.` };
    if (rule.id !== name && candidates.length > 1) return { ok: false, message: `${candidates.length} rules have the name "${name}": write the id of the one that is meant.` };
    return { ok: true, rule };
  };
}
