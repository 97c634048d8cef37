/** What a search asks, as the stores take it: conditions and words, joined by AND. */
export interface SearchTerms {
  readonly conditions: readonly SearchCondition[];
  readonly words: readonly string[];
}

export interface SearchCondition {
  readonly field: string;
  readonly op: 'eq' | 'neq' | 'contains' | 'startswith' | 'endswith' | 'gt' | 'lt' | 'exists';
  readonly value: string;
}

export type SearchFault = 'unclosed-quote' | 'value-missing' | 'bad-wildcard' | 'not-supported' | 'too-long' | 'too-many-terms';

export type SearchParse =
  | { readonly ok: true; readonly value: SearchTerms }
  | { readonly ok: false; readonly reason: SearchFault; readonly detail: string };

export const SEARCH_TEXT_LIMIT = 2000;
export const SEARCH_TERM_LIMIT = 40;

type Fault = Extract<SearchParse, { ok: false }>;
type Operator = ':' | '!=' | '>' | '<';
interface Piece {
  readonly text: string;
  readonly isQuoted: boolean;
  readonly end: number;
}

const FIELD = /[A-Za-z_@][\w.@-]*(?=:|!=|>|<)/y;
const OPERATOR = /:|!=|>|</y;
const BARE = /[^\s"]+/y;
const QUOTED = /"((?:[^"\\]|\\[\s\S])*)"/y;
const SPACE = /\s+/y;
/** Colons that do not name a field: `https://…`, `C:\…`, `fe80::1`. */
const NOT_A_FIELD = /(?:[A-Za-z][\w.+-]*:\/\/|[A-Za-z]:[\\/]|[A-Za-z0-9]*::)/y;
const PLAIN = /^[\w./@-]+$/;
const PLAIN_FIELD = /^[A-Za-z_@][\w.@-]*$/;
const RESERVED: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT']);

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function fault(reason: SearchFault, detail: string): Fault {
  return { ok: false, reason, detail };
}

/** Reads `"…"` (with `\"` and `\\`) or text up to the next space or quote. */
function readPiece(text: string, at: number): Piece | Fault {
  if (text[at] === '"') {
    const quoted = matchAt(QUOTED, text, at);
    if (quoted === null) return fault('unclosed-quote', 'A quote is open to the end: close it, or write \\" for a quote inside quotes.');
    return { text: (quoted[1] ?? '').replace(/\\(["\\])/g, '$1'), isQuoted: true, end: at + quoted[0].length };
  }
  const bare = matchAt(BARE, text, at)?.[0] ?? '';
  return { text: bare, isQuoted: false, end: at + bare.length };
}

function readField(text: string, at: number): Piece | null {
  if (text[at] === '"') {
    const quoted = readPiece(text, at);
    return 'ok' in quoted || matchAt(OPERATOR, text, quoted.end) === null || quoted.text === '' ? null : quoted;
  }
  if (matchAt(NOT_A_FIELD, text, at) !== null) return null;
  const name = matchAt(FIELD, text, at)?.[0];
  return name === undefined ? null : { text: name, isQuoted: false, end: at + name.length };
}

interface Pattern extends Piece {
  readonly isOpenStart: boolean;
  readonly isOpenEnd: boolean;
}

/** Reads a value with its stars: `*x*`, `x*`, `*"two words"`. */
function readPattern(text: string, at: number): Pattern | Fault {
  if (text[at] === '*' && text[at + 1] === '"') {
    const quoted = readPiece(text, at + 1);
    return 'ok' in quoted ? quoted : closePattern(text, { ...quoted, isOpenStart: true });
  }
  const piece = readPiece(text, at);
  if ('ok' in piece) return piece;
  if (piece.isQuoted) return closePattern(text, { ...piece, isOpenStart: false });
  const core = piece.text.replace(/^\*+/, '').replace(/\*+$/, '');
  if (core.includes('*')) return fault('bad-wildcard', `A star may stand only at the start or the end of a value, not inside ${piece.text}. Put the value in quotes to look for the star itself.`);
  return { text: core, isQuoted: false, end: piece.end, isOpenStart: piece.text.startsWith('*'), isOpenEnd: piece.text.endsWith('*') };
}

function closePattern(text: string, piece: Omit<Pattern, 'isOpenEnd'>): Pattern {
  const isOpenEnd = text[piece.end] === '*';
  return { ...piece, isOpenEnd, end: isOpenEnd ? piece.end + 1 : piece.end };
}

function toCondition(field: string, operator: Operator, pattern: Pattern): SearchCondition | Fault {
  const value = pattern.text;
  const isOpen = pattern.isOpenStart || pattern.isOpenEnd;
  if (value === '' && !pattern.isQuoted && !isOpen) return fault('value-missing', `After ${field}${operator} a value is missing. Write ${field}:* to find events that have the field.`);
  if (operator !== ':') {
    if (isOpen) return fault('not-supported', `Stars work after a colon only: ${field}:*value*.`);
    return { field, op: operator === '!=' ? 'neq' : operator === '>' ? 'gt' : 'lt', value };
  }
  if (value === '' && isOpen && !pattern.isQuoted) return { field, op: 'exists', value: '' };
  if (pattern.isOpenStart) return { field, op: pattern.isOpenEnd ? 'contains' : 'endswith', value };
  return { field, op: pattern.isOpenEnd ? 'startswith' : 'eq', value };
}

/** One term: where it ended, and what it adds. */
type Term = { readonly end: number; readonly condition?: SearchCondition; readonly word?: string } | Fault;

function readTerm(text: string, at: number): Term {
  const field = readField(text, at);
  if (field !== null) {
    const operator = (matchAt(OPERATOR, text, field.end)?.[0] ?? ':') as Operator;
    const pattern = readPattern(text, field.end + operator.length);
    if ('ok' in pattern) return pattern;
    const condition = toCondition(field.text, operator, pattern);
    return 'ok' in condition ? condition : { end: pattern.end, condition };
  }
  const piece = readPiece(text, at);
  if ('ok' in piece) return piece;
  if (piece.isQuoted) return piece.text === '' ? { end: piece.end } : { end: piece.end, word: piece.text };
  return readWord(piece);
}

/** Words are found anywhere in the record, so stars at their ends change nothing. */
function readWord(piece: Piece): Term {
  if (piece.text === 'AND') return { end: piece.end };
  if (RESERVED.has(piece.text)) {
    return fault('not-supported', `${piece.text} is not supported: all terms must hold. Write field!=value to leave something out, or "${piece.text}" in quotes to look for the word.`);
  }
  const word = piece.text.replace(/^\*+/, '').replace(/\*+$/, '');
  if (word.includes('*')) return fault('bad-wildcard', `A star may not stand inside the word ${piece.text}. Leave it out and write two words, or put the word in quotes.`);
  return word === '' ? { end: piece.end } : { end: piece.end, word };
}

/** Reads a search: `field:value`, `field!=value`, `field:*x*`, `field>1`, `"quoted text"`, words. Never throws. */
export function parseSearch(text: string): SearchParse {
  if (text.length > SEARCH_TEXT_LIMIT) return fault('too-long', `A search has at most ${SEARCH_TEXT_LIMIT} characters; this one has ${text.length}.`);
  const conditions: SearchCondition[] = [];
  const words: string[] = [];
  let at = 0;
  while (at < text.length) {
    const space = matchAt(SPACE, text, at);
    if (space !== null) {
      at += space[0].length;
      continue;
    }
    const term = readTerm(text, at);
    if ('ok' in term) return term;
    if (term.condition !== undefined) conditions.push(term.condition);
    if (term.word !== undefined) words.push(term.word);
    if (conditions.length + words.length > SEARCH_TERM_LIMIT) return fault('too-many-terms', `A search has at most ${SEARCH_TERM_LIMIT} terms.`);
    at = term.end;
  }
  return { ok: true, value: { conditions, words } };
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** `a:/` and `http://` would be read as a path and an address. */
function printValue(value: string): string {
  return PLAIN.test(value) && !value.startsWith('/') ? value : quote(value);
}

/** Writes one condition so that it reads back the same. */
export function printCondition({ field, op, value }: SearchCondition): string {
  const name = PLAIN_FIELD.test(field) ? field : quote(field);
  switch (op) {
    case 'eq': return `${name}:${printValue(value)}`;
    case 'neq': return `${name}!=${printValue(value)}`;
    case 'gt': return `${name}>${printValue(value)}`;
    case 'lt': return `${name}<${printValue(value)}`;
    case 'contains': return `${name}:*${printValue(value)}*`;
    case 'startswith': return `${name}:${printValue(value)}*`;
    case 'endswith': return `${name}:*${printValue(value)}`;
    case 'exists': return `${name}:*`;
  }
}

/** Writes a search so that it reads back the same. */
export function printSearch(terms: SearchTerms): string {
  const words = terms.words.map((word) => (PLAIN.test(word) && !RESERVED.has(word) ? word : quote(word)));
  return [...terms.conditions.map(printCondition), ...words].join(' ');
}
