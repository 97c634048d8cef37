import { ANYTHING, complement, DIGITS, LINE_FEED, SPACES, union, withBothCases, WORDS, type CodePoints } from './code-points.ts';
import type { RegexSource } from './predicate.ts';
import { type CharacterNode, type ClassMember, readRegexSyntax, type RegexNode } from './regex-syntax.ts';

export type Assertion = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word-edge' | 'no-word-edge';

/** A pattern (RE2 syntax) with all that its flags and classes say put in. */
export type SetTree =
  | { readonly kind: 'set'; readonly set: CodePoints }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'sequence' | 'choice'; readonly children: readonly SetTree[] }
  | { readonly kind: 'repeat'; readonly child: SetTree; readonly least: number; readonly most: number };

type Flags = Pick<RegexSource, 'ignoreCase' | 'multiLine' | 'dotAll'>;

/** The pattern has something of which it is not known exactly what RE2 makes of it. */
class NotKnown extends Error {}

const MAX_DEPTH = 50;
const FLAGS_IN_FRONT = /^[ims]+$/;
const PLAIN_GROUP = /^(?:\?(?:P?<[A-Za-z_]\w*>|:))?$/;
const ASSERTIONS: Readonly<Record<string, Assertion>> = { b: 'word-edge', B: 'no-word-edge', A: 'text-start', z: 'text-end' };
const CLASSES: Readonly<Record<string, CodePoints>> = { d: DIGITS, w: WORDS, s: SPACES };

/** Reads a pattern; null when it has something of which it is not known exactly what it matches. */
export function readRegexSets({ pattern, ...flags }: RegexSource): SetTree | null {
  const syntax = readRegexSyntax(pattern);
  if (syntax === null || syntax.depth > MAX_DEPTH) return null;
  const { letters, rest } = flagsInFront(syntax.tree);
  try {
    return setsOf(rest, { ignoreCase: flags.ignoreCase || letters.includes('i'), multiLine: flags.multiLine || letters.includes('m'), dotAll: flags.dotAll || letters.includes('s') });
  } catch (error) {
    if (error instanceof NotKnown) return null;
    throw error;
  }
}

/** Flags at the very beginning are for all that follows; elsewhere they are not read. */
function flagsInFront(tree: RegexNode): { readonly letters: string; readonly rest: RegexNode } {
  const none = { letters: '', rest: tree };
  if (tree.kind !== 'sequence' && tree.kind !== 'choice') return none;
  const [first, ...others] = tree.children;
  if (first === undefined) return none;
  if (tree.kind === 'choice') {
    const { letters, rest } = flagsInFront(first);
    return letters === '' ? none : { letters, rest: { ...tree, children: [rest, ...others] } };
  }
  return first.kind === 'flags' && FLAGS_IN_FRONT.test(first.letters) ? { letters: first.letters, rest: { ...tree, children: others } } : none;
}

function setsOf(node: RegexNode, flags: Flags): SetTree {
  switch (node.kind) {
    case 'character': return { kind: 'set', set: setOfCharacter(node, flags) };
    case 'class-name': return { kind: 'set', set: setOfName(node.name, flags) };
    case 'class': return { kind: 'set', set: setOfClass(node.isNegated, node.members, flags) };
    case 'any': return { kind: 'set', set: flags.dotAll ? ANYTHING : complement(LINE_FEED) };
    case 'assertion': return { kind: 'assertion', assertion: assertionOf(node.sign, flags) };
    case 'group': return PLAIN_GROUP.test(node.start) ? setsOf(node.child, flags) : notKnown();
    case 'sequence': case 'choice': return { kind: node.kind, children: node.children.map((child) => setsOf(child, flags)) };
    case 'repeat': return setsOfRepeat(node, flags);
    case 'opaque': case 'flags': return notKnown();
  }
}

/** A second quantifier is an error in RE2, and one on an assertion means nothing. */
function setsOfRepeat({ child, least, most }: Extract<RegexNode, { kind: 'repeat' }>, flags: Flags): SetTree {
  if (child.kind === 'repeat' || child.kind === 'assertion') throw new NotKnown();
  return { kind: 'repeat', child: setsOf(child, flags), least, most };
}

function assertionOf(sign: string, { multiLine }: Flags): Assertion {
  if (sign === '^') return multiLine ? 'line-start' : 'text-start';
  if (sign === '$') return multiLine ? 'line-end' : 'text-end';
  return ASSERTIONS[sign] ?? notKnown();
}

function setOfCharacter(node: CharacterNode, { ignoreCase }: Flags): CodePoints {
  const { code } = known(node);
  return ignoreCase ? withBothCases([code, code]) ?? notKnown() : [code, code];
}

function setOfName(name: string, { ignoreCase }: Flags): CodePoints {
  const plain = CLASSES[name.toLowerCase()] ?? notKnown();
  const set = ignoreCase ? withBothCases(plain) ?? notKnown() : plain;
  return name === name.toLowerCase() ? set : complement(set);
}

function setOfClass(isNegated: boolean, members: readonly ClassMember[], flags: Flags): CodePoints {
  const all = union(...members.map((member) => setOfMember(member, flags)));
  const set = flags.ignoreCase ? withBothCases(all) ?? notKnown() : all;
  return isNegated ? complement(set) : set;
}

function setOfMember(member: ClassMember, { ignoreCase }: Flags): CodePoints {
  switch (member.kind) {
    case 'character': return [known(member).code, member.code];
    case 'range': return setOfRange(known(member.from).code, known(member.to).code);
    case 'class-name': return setOfNameInClass(member.name, ignoreCase);
    case 'opaque': return notKnown();
  }
}

function setOfRange(from: number, to: number): CodePoints {
  return to < from ? notKnown() : [from, to];
}

/** A negated class within a class folds in RE2's own way under "ignore case". */
function setOfNameInClass(name: string, ignoreCase: boolean): CodePoints {
  const plain = CLASSES[name.toLowerCase()] ?? notKnown();
  if (name === name.toLowerCase()) return plain;
  return ignoreCase ? notKnown() : complement(plain);
}

function known(node: CharacterNode): CharacterNode {
  return node.isOddEscape ? notKnown() : node;
}

function notKnown(): never {
  throw new NotKnown();
}
