/** What matters of a pattern (RE2 syntax) for finding texts that every match must contain. */
export type RegexTree =
  /** One of these characters, in lower case; null when they are many or not known. */
  | { readonly kind: 'character'; readonly oneOf: readonly string[] | null }
  | { readonly kind: 'sequence'; readonly children: readonly RegexTree[] }
  | { readonly kind: 'choice'; readonly children: readonly RegexTree[] }
  | { readonly kind: 'repeat'; readonly child: RegexTree; readonly least: number; readonly most: number };

interface Cursor {
  readonly pattern: string;
  position: number;
  depth: number;
}

/** The pattern has something that this reader does not know; RE2 itself may still compile it. */
class NotRead extends Error {}

const MAX_DEPTH = 100;
const MAX_CLASS = 4;
const COUNTED = /\{(\d{1,4})(,?)(\d{0,4})\}/y;
const GROUP_START = /\?(?:P?<[^>]*>|[a-zA-Z]*(?:-[a-zA-Z]*)?:)/y;
const FLAGS_ONLY = /\?[a-zA-Z]*(?:-[a-zA-Z]*)?\)/y;
const HEX = /x(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{2}))/y;
const UNICODE_CLASS = /[pP](?:\{[^}]*\}|[A-Za-z])/y;
const CONTROL: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', a: '\x07' };
const EMPTY: RegexTree = { kind: 'sequence', children: [] };
const UNKNOWN: RegexTree = { kind: 'character', oneOf: null };

/** Reads a pattern; null when it has something unknown, of which nothing can be said then. */
export function readRegex(pattern: string): RegexTree | null {
  const cursor: Cursor = { pattern, position: 0, depth: 0 };
  try {
    const tree = readChoice(cursor);
    return cursor.position === pattern.length ? tree : null;
  } catch (error) {
    if (error instanceof NotRead) return null;
    throw error;
  }
}

function readChoice(cursor: Cursor): RegexTree {
  if (++cursor.depth > MAX_DEPTH) throw new NotRead();
  const children = [readSequence(cursor)];
  while (peek(cursor) === '|') {
    cursor.position++;
    children.push(readSequence(cursor));
  }
  cursor.depth--;
  return children.length === 1 ? children[0] ?? EMPTY : { kind: 'choice', children };
}

function readSequence(cursor: Cursor): RegexTree {
  const children: RegexTree[] = [];
  for (let char = peek(cursor); char !== '' && char !== '|' && char !== ')'; char = peek(cursor)) children.push(readRepeat(cursor));
  return { kind: 'sequence', children };
}

function readRepeat(cursor: Cursor): RegexTree {
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
    return [char === '+' ? 1 : 0, char === '?' ? 1 : Infinity];
  }
  const counted = char === '{' ? take(cursor, COUNTED) : null;
  if (counted === null) return null;
  const least = Number(counted[1]);
  if (counted[2] === '') return [least, least];
  return [least, counted[3] === '' ? Infinity : Number(counted[3])];
}

function readAtom(cursor: Cursor): RegexTree {
  const char = next(cursor);
  switch (char) {
    case '(': return readGroup(cursor);
    case '[': return readClass(cursor);
    case '.': return UNKNOWN;
    case '^': case '$': return EMPTY;
    case '\\': return readEscape(cursor);
    case '*': case '+': case '?': throw new NotRead();
    default: return character(char);
  }
}

function readGroup(cursor: Cursor): RegexTree {
  if (peek(cursor) === '?') {
    if (take(cursor, FLAGS_ONLY) !== null) return EMPTY;
    if (take(cursor, GROUP_START) === null) throw new NotRead();
  }
  const tree = readChoice(cursor);
  if (next(cursor) !== ')') throw new NotRead();
  return tree;
}

function readEscape(cursor: Cursor): RegexTree {
  const hex = take(cursor, HEX);
  if (hex !== null) return character(codePoint(hex));
  if (take(cursor, UNICODE_CLASS) !== null) return UNKNOWN;
  const char = next(cursor);
  if ('bBAz'.includes(char) && char !== '') return EMPTY;
  if ('dDwWsSC'.includes(char) && char !== '') return UNKNOWN;
  return character(plainEscape(char));
}

function readClass(cursor: Cursor): RegexTree {
  const isNegated = peek(cursor) === '^';
  if (isNegated) cursor.position++;
  const members = new Set<string>();
  let isKnown = !isNegated;
  for (let isFirst = true; isFirst || peek(cursor) !== ']'; isFirst = false) {
    const member = readMember(cursor);
    if (peek(cursor) === '-' && cursor.pattern[cursor.position + 1] !== ']') {
      cursor.position++;
      readMember(cursor);
      isKnown = false;
    } else if (member === null) isKnown = false;
    else members.add(member);
  }
  cursor.position++;
  return isKnown && members.size <= 2 * MAX_CLASS ? character(...members) : UNKNOWN;
}

/** One member of a class; null for a class within it. */
function readMember(cursor: Cursor): string | null {
  const char = next(cursor);
  if (char === '') throw new NotRead();
  if (char === '[' && peek(cursor) === ':') {
    const end = cursor.pattern.indexOf(':]', cursor.position);
    if (end < 0) throw new NotRead();
    cursor.position = end + 2;
    return null;
  }
  if (char !== '\\') return char;
  const hex = take(cursor, HEX);
  if (hex !== null) return codePoint(hex);
  if (take(cursor, UNICODE_CLASS) !== null) return null;
  const escaped = next(cursor);
  return 'dDwWsS'.includes(escaped) ? null : plainEscape(escaped);
}

function plainEscape(char: string): string {
  const control = CONTROL[char];
  if (control !== undefined) return control;
  if (char === '' || /[0-9A-Za-z]/.test(char)) throw new NotRead();
  return char;
}

/** Beyond ASCII one character may match others that do not fold to it, so nothing is said of those. */
function character(...chars: readonly string[]): RegexTree {
  const folded = new Set(chars.map((char) => char.toLowerCase()));
  const isSure = folded.size <= MAX_CLASS && [...folded].every((char) => char.length === 1 && char.charCodeAt(0) < 128);
  return isSure ? { kind: 'character', oneOf: [...folded] } : UNKNOWN;
}

function codePoint(hex: RegExpExecArray): string {
  const code = Number.parseInt(hex[1] ?? hex[2] ?? '', 16);
  if (Number.isNaN(code) || code > 0x10ffff) throw new NotRead();
  return String.fromCodePoint(code);
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
  const char = String.fromCodePoint(cursor.pattern.codePointAt(cursor.position) ?? 0);
  if (cursor.position >= cursor.pattern.length) return '';
  cursor.position += char.length;
  return char;
}
