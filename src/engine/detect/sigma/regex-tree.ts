import { type ClassMember, readRegexSyntax, type RegexNode } from './regex-syntax.ts';

/** What matters of a pattern (RE2 syntax) for finding texts that every match must contain. */
export type RegexTree =
  /** One of these characters, in lower case; null when they are many or not known. */
  | { readonly kind: 'character'; readonly oneOf: readonly string[] | null }
  | { readonly kind: 'sequence'; readonly children: readonly RegexTree[] }
  | { readonly kind: 'choice'; readonly children: readonly RegexTree[] }
  | { readonly kind: 'repeat'; readonly child: RegexTree; readonly least: number; readonly most: number };

const MAX_CLASS = 4;
const EMPTY: RegexTree = { kind: 'sequence', children: [] };
const UNKNOWN: RegexTree = { kind: 'character', oneOf: null };

/** Reads a pattern; null when it has something unknown, of which nothing can be said then. */
export function readRegex(pattern: string): RegexTree | null {
  const syntax = readRegexSyntax(pattern);
  return syntax && treeOf(syntax.tree);
}

function treeOf(node: RegexNode): RegexTree {
  switch (node.kind) {
    case 'character': return oneOf([node.code]);
    case 'class': return treeOfClass(node.isNegated, node.members);
    case 'any': case 'opaque': case 'class-name': return UNKNOWN;
    case 'assertion': case 'flags': return EMPTY;
    case 'group': return treeOf(node.child);
    case 'sequence': case 'choice': return { kind: node.kind, children: node.children.map(treeOf) };
    case 'repeat': return { kind: 'repeat', child: treeOf(node.child), least: node.least, most: node.most };
  }
}

function treeOfClass(isNegated: boolean, members: readonly ClassMember[]): RegexTree {
  const codes = new Set(members.flatMap((member) => (member.kind === 'character' ? [member.code] : [])));
  const isKnown = !isNegated && members.every(({ kind }) => kind === 'character') && codes.size <= 2 * MAX_CLASS;
  return isKnown ? oneOf([...codes]) : UNKNOWN;
}

/** Beyond ASCII one character may match others that do not fold to it, so nothing is said of those. */
function oneOf(codes: readonly number[]): RegexTree {
  const folded = new Set(codes.map((code) => String.fromCodePoint(code).toLowerCase()));
  const isSure = folded.size <= MAX_CLASS && [...folded].every((char) => char.length === 1 && char.charCodeAt(0) < 128);
  return isSure ? { kind: 'character', oneOf: [...folded] } : UNKNOWN;
}
