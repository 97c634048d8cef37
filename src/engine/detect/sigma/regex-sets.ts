import { ANYTHING, complement, DIGITS, LINE_FEED, SPACES, union, withBothCases, WORDS, type CodePoints } from './code-points.ts';
import type { RegexSource } from './predicate.ts';

export type Assertion = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word-edge' | 'no-word-edge';

/** A pattern (RE2 syntax) with all that its flags and classes say put in. */
export type SetTree =
  | { readonly kind: 'set'; readonly set: CodePoints }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'sequence' | 'choice'; readonly children: readonly SetTree[] }
  | { readonly kind: 'repeat'; readonly child: SetTree; readonly least: number; readonly most: number };

interface Cursor {
  readonly pattern: string;
  readonly flags: Flags;
  position: number;
  depth: number;
}

type Flags = Pick<RegexSource, 'ignoreCase' | 'multiLine' | 'dotAll'>;

/** The pattern has something of which this reader does not know exactly what RE2 makes of it. */
class NotRead extends Error {}

const MAX_DEPTH = 50;
const FLAGS = /^\(\?([ims]+)\)/;
const COUNTED = /\{(\d{1,4})(,?)(\d{0,4})\}/y;
const GROUP_START = /\?(?:P?<[A-Za-z_]\w*>|:)/y;
const HEX = /x(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{2}))/y;
const CONTROL: Readonly<Record<string, number>> = { n: 0x0a, r: 0x0d, t: 0x09, f: 0x0c, v: 0x0b, a: 0x07 };
const ASSERTIONS: Readonly<Record<string, Assertion>> = { b: 'word-edge', B: 'no-word-edge', A: 'text-start', z: 'text-end' };
const CLASSES: Readonly<Record<string, CodePoints>> = { d: DIGITS, w: WORDS, s: SPACES };

/** Reads a pattern; null when it has something that is not read here. */
export function readRegexSets(source: RegexSource): SetTree | null {
  const inFront = FLAGS.exec(source.pattern);
  const set = inFront?.[1] ?? '';
  const flags = { ignoreCase: source.ignoreCase || set.includes('i'), multiLine: source.multiLine || set.includes('m'), dotAll: source.dotAll || set.includes('s') };
  const cursor: Cursor = { pattern: source.pattern, flags, position: inFront?.[0].length ?? 0, depth: 0 };
  try {
    const tree = readChoice(cursor);
    return cursor.position === source.pattern.length ? tree : null;
  } catch (error) {
    if (error instanceof NotRead) return null;
    throw error;
  }
}

function readChoice(cursor: Cursor): SetTree {
  if (++cursor.depth > MAX_DEPTH) throw new NotRead();
  const children = [readSequence(cursor)];
  while (peek(cursor) === '|') {
    cursor.position++;
    children.push(readSequence(cursor));
  }
  cursor.depth--;
  const [only] = children;
  return children.length === 1 && only !== undefined ? only : { kind: 'choice', children };
}

function readSequence(cursor: Cursor): SetTree {
  const children: SetTree[] = [];
  for (let char = peek(cursor); char !== '' && char !== '|' && char !== ')'; char = peek(cursor)) children.push(readRepeat(cursor));
  return { kind: 'sequence', children };
}

function readRepeat(cursor: Cursor): SetTree {
  const child = readAtom(cursor);
  const range = readQuantifier(cursor);
  if (range === null) return child;
  if (peek(cursor) === '?') cursor.position++;
  // A second quantifier is an error in RE2, and one on an assertion means nothing.
  if (child.kind === 'assertion' || '*+?'.includes(peek(cursor) || ' ') || readQuantifier(cursor) !== null) throw new NotRead();
  return { kind: 'repeat', child, least: range[0], most: range[1] };
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

function readAtom(cursor: Cursor): SetTree {
  const { multiLine, dotAll } = cursor.flags;
  const char = next(cursor);
  switch (char) {
    case '(': return readGroup(cursor);
    case '[': return { kind: 'set', set: readClass(cursor) };
    case '.': return { kind: 'set', set: dotAll ? ANYTHING : complement(LINE_FEED) };
    case '^': return { kind: 'assertion', assertion: multiLine ? 'line-start' : 'text-start' };
    case '$': return { kind: 'assertion', assertion: multiLine ? 'line-end' : 'text-end' };
    case '\\': return readEscape(cursor);
    case '*': case '+': case '?': throw new NotRead();
    default: return { kind: 'set', set: cased(cursor, char.codePointAt(0) ?? 0) };
  }
}

function readGroup(cursor: Cursor): SetTree {
  if (peek(cursor) === '?' && take(cursor, GROUP_START) === null) throw new NotRead();
  const tree = readChoice(cursor);
  if (next(cursor) !== ')') throw new NotRead();
  return tree;
}

function readEscape(cursor: Cursor): SetTree {
  const assertion = ASSERTIONS[peek(cursor)];
  if (assertion !== undefined) {
    cursor.position++;
    return { kind: 'assertion', assertion };
  }
  const set = readClassEscape(cursor);
  return { kind: 'set', set: set ?? cased(cursor, readCharacterEscape(cursor)) };
}

/** `\d`, `\W` and the like. */
function readClassEscape(cursor: Cursor): CodePoints | null {
  const name = peek(cursor);
  const plain = CLASSES[name.toLowerCase()];
  if (plain === undefined) return null;
  cursor.position++;
  const set = cursor.flags.ignoreCase ? known(withBothCases(plain)) : plain;
  return name === name.toLowerCase() ? set : complement(set);
}

function readCharacterEscape(cursor: Cursor): number {
  const hex = take(cursor, HEX);
  if (hex !== null) return codePoint(hex);
  const char = next(cursor);
  const control = CONTROL[char];
  if (control !== undefined) return control;
  if (char === '' || /[0-9A-Za-z]/.test(char) || char.length > 1 || char.charCodeAt(0) > 0x7f) throw new NotRead();
  return char.charCodeAt(0);
}

function readClass(cursor: Cursor): CodePoints {
  const isNegated = peek(cursor) === '^';
  if (isNegated) cursor.position++;
  const members: CodePoints[] = [];
  for (let isFirst = true; isFirst || peek(cursor) !== ']'; isFirst = false) members.push(readMember(cursor));
  cursor.position++;
  const set = cursor.flags.ignoreCase ? known(withBothCases(union(...members))) : union(...members);
  return isNegated ? complement(set) : set;
}

function readMember(cursor: Cursor): CodePoints {
  if (peek(cursor) === '[' && cursor.pattern[cursor.position + 1] === ':') throw new NotRead();
  if (peek(cursor) === '\\' && 'dDwWsS'.includes(cursor.pattern[cursor.position + 1] ?? ' ')) return readClassMember(cursor);
  const from = readClassCharacter(cursor);
  if (peek(cursor) !== '-' || cursor.pattern[cursor.position + 1] === ']') return [from, from];
  cursor.position++;
  const to = readClassCharacter(cursor);
  if (to < from) throw new NotRead();
  return [from, to];
}

/** What follows a class within a class may be a range or an error; a negated one under "ignore case" folds in RE2's own way. */
function readClassMember(cursor: Cursor): CodePoints {
  const name = cursor.pattern[cursor.position + 1] ?? '';
  const plain = known(CLASSES[name.toLowerCase()] ?? null);
  cursor.position += 2;
  const isNegated = name !== name.toLowerCase();
  if ((isNegated && cursor.flags.ignoreCase) || (peek(cursor) === '-' && cursor.pattern[cursor.position + 1] !== ']')) throw new NotRead();
  return isNegated ? complement(plain) : plain;
}

function readClassCharacter(cursor: Cursor): number {
  const char = next(cursor);
  if (char === '') throw new NotRead();
  return char === '\\' ? readCharacterEscape(cursor) : char.codePointAt(0) ?? 0;
}

function cased(cursor: Cursor, code: number): CodePoints {
  return cursor.flags.ignoreCase ? known(withBothCases([code, code])) : [code, code];
}

function known(set: CodePoints | null): CodePoints {
  if (set === null) throw new NotRead();
  return set;
}

function codePoint(hex: RegExpExecArray): number {
  const code = Number.parseInt(hex[1] ?? hex[2] ?? '', 16);
  if (code > 0x10ffff) throw new NotRead();
  return code;
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
