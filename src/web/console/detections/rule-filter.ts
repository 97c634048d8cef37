import type { RuleRow } from '../api/queries.ts';
import type { DetectionsSearch } from '../page-search.ts';

/** The rules that the address asks for. Words of the text must all be in title, id or ATT&CK. */
export function filterRules(rules: readonly RuleRow[], { kind, state, domain, level, health, q = '' }: DetectionsSearch): readonly RuleRow[] {
  const words = q.trim().toLowerCase().split(/\s+/).filter((word) => word !== '');
  return rules.filter((rule) => {
    if (state !== undefined && (state === 'proposed' ? !rule.isProposed : rule.state !== state && rule.next !== state)) return false;
    if (![[kind, rule.kind], [domain, rule.domain], [level, rule.level]].every(([wanted, own]) => wanted === undefined || wanted === own)) return false;
    if (health !== undefined && rule.freshness !== health && rule.verdict !== health) return false;
    if (words.length === 0) return true;
    const text = [rule.title, rule.id, ...rule.techniques, ...rule.tactics].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

const ORDERS: Readonly<Record<string, (a: RuleRow, b: RuleRow) => number>> = {
  fired: (a, b) => (b.lastFiredMs ?? 0) - (a.lastFiredMs ?? 0),
  alerts: (a, b) => b.alerts - a.alerts || b.fired - a.fired,
  changed: (a, b) => b.changedAtMs - a.changedAtMs,
};

/** The rules in the order that the address asks for; they come by title, and stay so where the order says nothing. */
export function sortRules(rules: readonly RuleRow[], order: string | undefined): readonly RuleRow[] {
  const compare = order === undefined ? undefined : ORDERS[order];
  return compare === undefined ? rules : [...rules].sort(compare);
}

/** Whether the address narrows the list; the tenant says whose figures are shown, and hides nothing, nor does the order. */
export function isNarrowed({ tenant: _, order: __, ...search }: DetectionsSearch): boolean {
  return Object.keys(search).length > 0;
}
