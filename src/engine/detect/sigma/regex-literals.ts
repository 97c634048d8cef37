import type { RegexTree } from './regex-tree.ts';

/** Texts of which a match must contain: all children, or one of them. */
export type NeededText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'all' | 'any'; readonly children: readonly NeededText[] };

interface Finding {
  /** All that the part can match (folded), while that is a short list. */
  readonly exact: readonly string[] | null;
  /** What a match of the part must contain; null when nothing is known. */
  readonly needed: NeededText | null;
}

const MAX_EXACT = 16;
const MAX_EXACT_LENGTH = 64;
const NOTHING: Finding = { exact: null, needed: null };

/** The texts that every match of a pattern contains, in folded case; null when there are none. */
export function neededTexts(tree: RegexTree): NeededText | null {
  return settle(read(tree)).needed;
}

function read(tree: RegexTree): Finding {
  switch (tree.kind) {
    case 'character': return { exact: tree.oneOf, needed: null };
    case 'sequence': return readSequence(tree.children.map(read));
    case 'choice': return readChoice(tree.children.map(read));
    case 'repeat': {
      const child = read(tree.child);
      if (tree.least === 1 && tree.most === 1) return child;
      if (tree.least > 0) return { exact: null, needed: settle(child).needed };
      if (tree.most === 1 && child.exact !== null && child.exact.length < MAX_EXACT) return { exact: [...child.exact, ''], needed: null };
      return NOTHING;
    }
  }
}

/** Exact neighbours are joined as long as the list of combinations stays short. */
function readSequence(findings: readonly Finding[]): Finding {
  const needed: NeededText[] = [];
  let exact: readonly string[] = [''];
  let isWhole = true;
  const close = (): void => {
    const text = settle({ exact, needed: null }).needed;
    if (text !== null) needed.push(text);
    exact = [''];
    isWhole = false;
  };
  for (const finding of findings) {
    const joined = finding.exact === null ? null : crossed(exact, finding.exact);
    if (joined !== null) {
      exact = joined;
      continue;
    }
    close();
    if (finding.exact !== null) exact = finding.exact;
    else if (finding.needed !== null) needed.push(finding.needed);
  }
  if (isWhole) return { exact, needed: null };
  close();
  return { exact: null, needed: needed.length === 0 ? null : { kind: 'all', children: needed } };
}

function readChoice(findings: readonly Finding[]): Finding {
  const exact = findings.flatMap((finding) => finding.exact ?? []);
  if (findings.every((finding) => finding.exact !== null) && exact.length <= MAX_EXACT) return { exact, needed: null };
  const needed = findings.map((finding) => settle(finding).needed);
  const known = needed.filter((text) => text !== null);
  return known.length === needed.length ? { exact: null, needed: { kind: 'any', children: known } } : NOTHING;
}

/** Turns a list of all matches into what must be contained. */
function settle(finding: Finding): Finding {
  if (finding.exact === null) return finding;
  if (finding.exact.length === 0 || finding.exact.includes('')) return NOTHING;
  const texts = [...new Set(finding.exact)].map((text): NeededText => ({ kind: 'text', text }));
  return { exact: null, needed: { kind: 'any', children: texts } };
}

function crossed(heads: readonly string[], tails: readonly string[]): readonly string[] | null {
  if (heads.length * tails.length > MAX_EXACT) return null;
  const texts = heads.flatMap((head) => tails.map((tail) => head + tail));
  return texts.some((text) => text.length > MAX_EXACT_LENGTH) ? null : texts;
}
