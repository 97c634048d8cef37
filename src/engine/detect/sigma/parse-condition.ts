import { joinTrees, type DetectionTree } from './predicate.ts';

/** The named parts of a detection that a condition may speak of. */
export type Searches = ReadonlyMap<string, DetectionTree>;

export type ConditionOutcome =
  | { readonly ok: true; readonly tree: DetectionTree; readonly used: ReadonlySet<string> }
  | { readonly ok: false; readonly message: string };

interface Cursor {
  readonly tokens: readonly string[];
  readonly searches: Searches;
  readonly used: Set<string>;
  position: number;
  depth: number;
}

class ConditionFault extends Error {}

const TOKEN = /\s*([()]|[^\s()]+)/y;
const MAX_TOKENS = 2_000;
const MAX_DEPTH = 64;

/** Puts the searches into the condition. `or` binds least, then `and`, `not`, `x of`, parentheses. */
export function parseCondition(condition: string, searches: Searches): ConditionOutcome {
  const used = new Set<string>();
  try {
    const cursor: Cursor = { tokens: tokensOf(condition), searches, used, position: 0, depth: 0 };
    const tree = readOr(cursor);
    const rest = cursor.tokens[cursor.position];
    if (rest !== undefined) throw new ConditionFault(`"${rest}" was not expected there: put "and" or "or" in front of it, or close the parentheses.`);
    return { ok: true, tree, used };
  } catch (error) {
    if (error instanceof ConditionFault) return { ok: false, message: error.message };
    throw error;
  }
}

function tokensOf(condition: string): string[] {
  const tokens: string[] = [];
  const text = condition.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match?.[1] === undefined) break;
    tokens.push(match[1]);
    if (tokens.length > MAX_TOKENS) throw new ConditionFault(`The condition has more than ${MAX_TOKENS} words: use "1 of name*" instead of naming each search.`);
  }
  if (tokens.length === 0) throw new ConditionFault('The condition is empty: name the search that has to match, as in "condition: selection".');
  return tokens;
}

function readOr(cursor: Cursor): DetectionTree {
  return readList(cursor, 'or', readAnd);
}

function readAnd(cursor: Cursor): DetectionTree {
  return readList(cursor, 'and', readNot);
}

function readList(cursor: Cursor, word: 'and' | 'or', readItem: (cursor: Cursor) => DetectionTree): DetectionTree {
  const children = [readItem(cursor)];
  while (isWord(cursor, 0, word)) {
    cursor.position++;
    children.push(readItem(cursor));
  }
  return joinTrees(word, children);
}

function readNot(cursor: Cursor): DetectionTree {
  if (!isWord(cursor, 0, 'not')) return readOperand(cursor);
  cursor.position++;
  return nested(cursor, () => ({ kind: 'not', child: readNot(cursor) }));
}

function readOperand(cursor: Cursor): DetectionTree {
  const token = cursor.tokens[cursor.position];
  if (token === undefined) throw new ConditionFault('The condition ends too early: name the search that is missing at its end.');
  cursor.position++;
  if (token === '(') {
    const tree = nested(cursor, () => readOr(cursor));
    if (cursor.tokens[cursor.position] !== ')') throw new ConditionFault('A parenthesis is not closed: add ")".');
    cursor.position++;
    return tree;
  }
  if (isWord(cursor, 0, 'of')) return readQuantified(cursor, token.toLowerCase());
  const search = cursor.searches.get(token);
  if (search === undefined) throw new ConditionFault(`The condition speaks of "${token}", which the detection does not define: ${namesOf(cursor.searches)}.`);
  cursor.used.add(token);
  return search;
}

function readQuantified(cursor: Cursor, quantifier: string): DetectionTree {
  const pattern = cursor.tokens[cursor.position + 1];
  cursor.position += 2;
  if (pattern === undefined) throw new ConditionFault(`"${quantifier} of" needs "them" or a name such as "selection_*" behind it.`);
  const names = matchingNames(cursor.searches, pattern);
  if (names.length === 0) throw new ConditionFault(`"${quantifier} of ${pattern}" finds no search: ${namesOf(cursor.searches)}.`);
  const children = names.map((name) => cursor.searches.get(name)).filter((tree) => tree !== undefined);
  for (const name of names) cursor.used.add(name);
  if (quantifier === 'all') return joinTrees('and', children);
  if (quantifier === 'any') return joinTrees('or', children);
  const count = /^\d{1,4}$/.test(quantifier) ? Number(quantifier) : 0;
  if (count < 1) throw new ConditionFault(`"${quantifier} of" is no quantity: write "1 of", "any of", "all of" or a number of at least 1.`);
  if (count > children.length) throw new ConditionFault(`"${quantifier} of ${pattern}" can never hold: there are ${children.length} such searches.`);
  return count === 1 ? joinTrees('or', children) : { kind: 'at-least', count, children };
}

/** Searches whose name starts with an underscore are meant only where the pattern says so. */
function matchingNames(searches: Searches, pattern: string): string[] {
  const names = [...searches.keys()];
  if (pattern.toLowerCase() === 'them') return names.filter((name) => !name.startsWith('_'));
  const matcher = nameMatcher(pattern);
  return names.filter((name) => matcher(name) && (pattern.startsWith('_') || !name.startsWith('_')));
}

/** `*` stands for any characters, at any place. */
function nameMatcher(pattern: string): (name: string) => boolean {
  const [head = '', ...pieces] = pattern.split('*');
  const tail = pieces.pop();
  if (tail === undefined) return (name) => name === pattern;
  return (name) => {
    if (!name.startsWith(head) || !name.endsWith(tail) || name.length < head.length + tail.length) return false;
    let position = head.length;
    for (const piece of pieces) {
      const found = name.indexOf(piece, position);
      if (found < 0) return false;
      position = found + piece.length;
    }
    return position <= name.length - tail.length;
  };
}

function nested(cursor: Cursor, read: () => DetectionTree): DetectionTree {
  if (++cursor.depth > MAX_DEPTH) throw new ConditionFault(`The condition is nested more than ${MAX_DEPTH} deep: simplify it.`);
  const tree = read();
  cursor.depth--;
  return tree;
}

function isWord(cursor: Cursor, ahead: number, word: string): boolean {
  return cursor.tokens[cursor.position + ahead]?.toLowerCase() === word;
}

function namesOf(searches: Searches): string {
  const names = [...searches.keys()];
  return names.length === 0 ? 'it defines none' : `it defines ${names.slice(0, 20).join(', ')}`;
}
