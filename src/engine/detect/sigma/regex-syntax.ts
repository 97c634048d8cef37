/** A pattern (RE2 syntax) as it is written; what its parts match is not said. */
export type RegexNode =
  | CharacterNode
  /** `\d`, `\W` and the like, by their letter. */
  | { readonly kind: 'class-name'; readonly name: string }
  | { readonly kind: 'class'; readonly isNegated: boolean; readonly members: readonly ClassMember[] }
  /** `.` */
  | { readonly kind: 'any' }
  /** One character of which nothing is said: a Unicode class, a byte. */
  | { readonly kind: 'opaque' }
  /** `^`, `$`, and the letter of `\b`, `\B`, `\A`, `\z`. */
  | { readonly kind: 'assertion'; readonly sign: string }
  /** `(?i)`: its letters, from here to the end of the group. */
  | { readonly kind: 'flags'; readonly letters: string }
  /** `start` is what follows the parenthesis: nothing, `?:`, `?<name>`, `?i:`. */
  | { readonly kind: 'group'; readonly start: string; readonly child: RegexNode }
  | { readonly kind: 'sequence' | 'choice'; readonly children: readonly RegexNode[] }
  | { readonly kind: 'repeat'; readonly child: RegexNode; readonly least: number; readonly most: number };

export interface CharacterNode {
  readonly kind: 'character';
  readonly code: number;
  /** A backslash before a character that needs none and is not of ASCII. */
  readonly isOddEscape: boolean;
}

export type ClassMember =
  | CharacterNode
  | { readonly kind: 'range'; readonly from: CharacterNode; readonly to: CharacterNode }
  | { readonly kind: 'class-name'; readonly name: string }
  /** A Unicode or POSIX class, or a range with a class at an end. */
  | { readonly kind: 'opaque' };

export interface RegexSyntax {
  readonly tree: RegexNode;
  /** Groups within groups, and one for the pattern. */
  readonly depth: number;
}

interface Cursor {
  readonly pattern: string;
  position: number;
  depth: number;
  deepest: number;
}

/** The pattern has something that this reader does not know; RE2 itself may still compile it. */
class NotRead extends Error {}

const MAX_DEPTH = 100;
const COUNTED = /\{(\d{1,4})(,?)(\d{0,4})\}/y;
const GROUP_START = /\?(?:P?<[^>]*>|[a-zA-Z]*(?:-[a-zA-Z]*)?:)/y;
const FLAGS_ONLY = /\?([a-zA-Z]*(?:-[a-zA-Z]*)?)\)/y;
const HEX = /x(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{2}))/y;
const UNICODE_CLASS = /[pP](?:\{[^}]*\}|[A-Za-z])/y;
const CONTROL: Readonly<Record<string, number>> = { n: 0x0a, r: 0x0d, t: 0x09, f: 0x0c, v: 0x0b, a: 0x07 };
const LAST_CODE = 0x10ffff;
const OPAQUE = { kind: 'opaque' } as const;

/** Reads a pattern; null when it has something unknown, of which nothing can be said then. */
export function readRegexSyntax(pattern: string): RegexSyntax | null {
  const cursor: Cursor = { pattern, position: 0, depth: 0, deepest: 0 };
  try {
    const tree = readChoice(cursor);
    return cursor.position === pattern.length ? { tree, depth: cursor.deepest } : null;
  } catch (error) {
    if (error instanceof NotRead) return null;
    throw error;
  }
}

function readChoice(cursor: Cursor): RegexNode {
  if (++cursor.depth > MAX_DEPTH) throw new NotRead();
  cursor.deepest = Math.max(cursor.deepest, cursor.depth);
  const children = [readSequence(cursor)];
  while (peek(cursor) === '|') {
    cursor.position++;
    children.push(readSequence(cursor));
  }
  cursor.depth--;
  const [only] = children;
  return children.length === 1 && only !== undefined ? only : { kind: 'choice', children };
}

function readSequence(cursor: Cursor): RegexNode {
  const children: RegexNode[] = [];
  for (let char = peek(cursor); char !== '' && char !== '|' && char !== ')'; char = peek(cursor)) children.push(readRepeat(cursor));
  return { kind: 'sequence', children };
}

function readRepeat(cursor: Cursor): RegexNode {
  let tree = readAtom(cursor);
  for (;;) {
    const range = readQuantifier(cursor);
    if (range === null) return tree;
    if (peek(cursor) === '?') cursor.position++;
    tree = { kind: 'repeat', child: tree, least: range[0], most: range[1] };
  }
}

function readQuantifier(cursor: Cursor): readonly [number, number] | null {
  const char = peek(cursor);
  if (char === '*' || char === '+' || char === '?') {
    cursor.position++;
    return [char === '+' ? 1 : 0, char === '?' ? 1 : Number.POSITIVE_INFINITY];
  }
  const counted = char === '{' ? take(cursor, COUNTED) : null;
  if (counted === null) return null;
  const least = Number(counted[1]);
  if (counted[2] === '') return [least, least];
  return [least, counted[3] === '' ? Number.POSITIVE_INFINITY : Number(counted[3])];
}

function readAtom(cursor: Cursor): RegexNode {
  const char = next(cursor);
  switch (char) {
    case '(': return readGroup(cursor);
    case '[': return readClass(cursor);
    case '.': return { kind: 'any' };
    case '^': case '$': return { kind: 'assertion', sign: char };
    case '\\': return readEscape(cursor);
    case '*': case '+': case '?': throw new NotRead();
    default: return plain(char);
  }
}

function readGroup(cursor: Cursor): RegexNode {
  let start = '';
  if (peek(cursor) === '?') {
    const flags = take(cursor, FLAGS_ONLY);
    if (flags !== null) return { kind: 'flags', letters: flags[1] ?? '' };
    start = take(cursor, GROUP_START)?.[0] ?? notRead();
  }
  const child = readChoice(cursor);
  if (next(cursor) !== ')') throw new NotRead();
  return { kind: 'group', start, child };
}

function readEscape(cursor: Cursor): RegexNode {
  const char = peek(cursor);
  if (char !== '' && 'bBAz'.includes(char)) {
    cursor.position++;
    return { kind: 'assertion', sign: char };
  }
  if (char === 'C') {
    cursor.position++;
    return OPAQUE;
  }
  return readClassName(cursor) ?? readCharacterEscape(cursor);
}

/** `\d`, `\W` and the like, and Unicode classes; null where it is none. */
function readClassName(cursor: Cursor): { readonly kind: 'class-name'; readonly name: string } | { readonly kind: 'opaque' } | null {
  const name = peek(cursor);
  if (name !== '' && 'dDwWsS'.includes(name)) {
    cursor.position++;
    return { kind: 'class-name', name };
  }
  return take(cursor, UNICODE_CLASS) === null ? null : OPAQUE;
}

function readCharacterEscape(cursor: Cursor): CharacterNode {
  const hex = take(cursor, HEX);
  if (hex !== null) return character(Number.parseInt(hex[1] ?? hex[2] ?? '', 16));
  const char = next(cursor);
  const control = CONTROL[char];
  if (control !== undefined) return character(control);
  if (char === '' || /[0-9A-Za-z]/.test(char)) throw new NotRead();
  return { ...plain(char), isOddEscape: char > '\x7f' };
}

function readClass(cursor: Cursor): RegexNode {
  const isNegated = peek(cursor) === '^';
  if (isNegated) cursor.position++;
  const members: ClassMember[] = [];
  for (let isFirst = true; isFirst || peek(cursor) !== ']'; isFirst = false) members.push(readMember(cursor));
  cursor.position++;
  return { kind: 'class', isNegated, members };
}

function readMember(cursor: Cursor): ClassMember {
  if (peek(cursor) === '[' && cursor.pattern[cursor.position + 1] === ':') {
    const end = cursor.pattern.indexOf(':]', cursor.position + 2);
    if (end < 0) throw new NotRead();
    cursor.position = end + 2;
    return toRange(cursor, OPAQUE);
  }
  return toRange(cursor, readClassCharacter(cursor));
}

/** A member that a hyphen follows is the beginning of a range, unless the class ends there. */
function toRange(cursor: Cursor, from: ClassMember): ClassMember {
  if (peek(cursor) !== '-' || cursor.pattern[cursor.position + 1] === ']') return from;
  cursor.position++;
  const to = readClassCharacter(cursor);
  return from.kind === 'character' && to.kind === 'character' ? { kind: 'range', from, to } : OPAQUE;
}

function readClassCharacter(cursor: Cursor): ClassMember {
  const char = next(cursor);
  if (char === '') throw new NotRead();
  return char === '\\' ? readClassName(cursor) ?? readCharacterEscape(cursor) : plain(char);
}

function plain(char: string): CharacterNode {
  return character(char.codePointAt(0) ?? 0);
}

function character(code: number): CharacterNode {
  if (code > LAST_CODE) throw new NotRead();
  return { kind: 'character', code, isOddEscape: false };
}

function notRead(): never {
  throw new NotRead();
}

function take(cursor: Cursor, expression: RegExp): RegExpExecArray | null {
  expression.lastIndex = cursor.position;
  const found = expression.exec(cursor.pattern);
  if (found !== null) cursor.position = expression.lastIndex;
  return found;
}

function peek(cursor: Cursor): string {
  return cursor.pattern[cursor.position] ?? '';
}

function next(cursor: Cursor): string {
  if (cursor.position >= cursor.pattern.length) return '';
  const char = String.fromCodePoint(cursor.pattern.codePointAt(cursor.position) ?? 0);
  cursor.position += char.length;
  return char;
}
