import type { DetectionTree, Predicate } from '#engine/detect/sigma/predicate.ts';
import type { SigmaRule } from '#engine/detect/sigma/sigma-rule.ts';

/** One literal in seven of a clone stays as it was. */
const KEPT = 7;

/** So many rules: a part of those that there are, or further ones made of them with most of their literals changed. The same each time. */
export function rulesOfCount(rules: readonly SigmaRule[], count: number): SigmaRule[] {
  if (count <= rules.length) return rules.filter((_, i) => Math.floor((i * count) / rules.length) !== Math.floor(((i - 1) * count) / rules.length) || i === 0).slice(0, count);
  return Array.from({ length: count }, (_, i) => {
    const rule = rules[i % rules.length] as SigmaRule;
    const round = Math.floor(i / rules.length);
    return round === 0 ? rule : { ...rule, id: `${rule.id}-${round}`, detection: changedTree(rule.detection, i) };
  });
}

function changedTree(tree: DetectionTree, seed: number): DetectionTree {
  if (tree.kind === 'predicate') return { kind: 'predicate', predicate: changedPredicate(tree.predicate, seed) };
  if (tree.kind === 'not') return { kind: 'not', child: changedTree(tree.child, seed) };
  return { ...tree, children: tree.children.map((child, i) => changedTree(child, seed * 31 + i)) };
}

function changedPredicate(predicate: Predicate, seed: number): Predicate {
  if (predicate.kind !== 'text' || predicate.text.length < 4 || seed % KEPT === 0) return predicate;
  return { ...predicate, text: changedText(predicate.text, seed) };
}

/** Letters are moved by an amount that depends on the seed and their place. */
function changedText(text: string, seed: number): string {
  return text.replaceAll(/[a-z]/gi, (letter, place: number) => {
    const base = letter < 'a' ? 65 : 97;
    return String.fromCharCode(base + ((letter.charCodeAt(0) - base + seed + place * 7) % 26));
  });
}
