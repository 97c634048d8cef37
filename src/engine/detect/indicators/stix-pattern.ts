import type { NotTakenReason } from '#contract/indicator.ts';
import type { Outcome } from '#contract/outcome.ts';

/** A comparison of a STIX pattern for equality: `file:hashes.'SHA-256' = '...'`, or one of several values after IN. */
export interface StixComparison {
  /** The type of object: `file`. */
  readonly object: string;
  /** What of it, without quotes: `hashes.SHA-256`. */
  readonly path: string;
  readonly values: readonly string[];
}

/** Comparisons each of which is enough by itself. */
export type PatternOutcome = Outcome<readonly StixComparison[], NotTakenReason>;

type Node = { readonly kind: 'and' | 'or'; readonly children: readonly Node[] } | { readonly kind: 'is'; readonly comparison: StixComparison } | { readonly kind: 'other' };

const TOKEN = /\s*(?:(\[|\]|\(|\))|(t'[^']*'|h'[^']*'|b'[^']*'|'(?:[^'\\]|\\.)*')|(!=|<>|==|<=|>=|=|<|>)|([A-Za-z0-9_-]+:(?:'(?:[^'\\]|\\.)*'|\[(?:\*|\d+)\]|[^\s=!<>()[\]'])+)|([A-Za-z]+|-?[\d.]+)|(,))/gy;
/** Being in a network is to its addresses what being equal is to one. */
const EQUALITIES = ['=', '==', 'IN', 'ISSUBSET'];
/** Deeper or longer patterns are of nobody. */
const MAX_TOKENS = 20_000;
const MAX_DEPTH = 50;

/**
 * What of a STIX 2.1 pattern (part 9 of the specification) is enough to see: all comparisons where OR stands between them. Where AND joins several, hashes
 * of files are enough, since they say which file it is whatever else is said of it; other things would alert too often one by one.
 */
export function readStixPattern(pattern: string): PatternOutcome {
  const tokens = tokensOf(pattern);
  if (tokens === null) return { ok: false, reason: 'unreadable', detail: pattern.slice(0, 200) };
  const reader = new PatternReader(tokens);
  const node = reader.read();
  if (node === null) return { ok: false, reason: 'unreadable', detail: pattern.slice(0, 200) };
  const found = enough(node);
  return typeof found === 'string' ? { ok: false, reason: found, detail: pattern.slice(0, 200) } : { ok: true, value: found };
}

function enough(node: Node): readonly StixComparison[] | 'conjunction' | 'unsupported-pattern' {
  if (node.kind === 'other') return 'unsupported-pattern';
  if (node.kind === 'is') return [node.comparison];
  const parts = node.children.map(enough);
  const found = parts.filter((part) => typeof part !== 'string').flat();
  if (node.kind === 'or') return found.length > 0 ? found : (parts.find((part) => typeof part === 'string') ?? 'unsupported-pattern');
  const hashes = found.filter(({ path }) => /^hashes\b/.test(path));
  return hashes.length > 0 ? hashes : 'conjunction';
}

type Token = { readonly kind: 'sign' | 'text' | 'compare' | 'path' | 'word'; readonly text: string };

function tokensOf(pattern: string): readonly Token[] | null {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  const end = pattern.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(pattern);
    if (match === null || tokens.length === MAX_TOKENS) return null;
    const [, sign, text, compare, path, word, comma] = match;
    if (text !== undefined) tokens.push({ kind: 'text', text: unquote(text) });
    else if (path !== undefined) tokens.push({ kind: 'path', text: path });
    else if (compare !== undefined) tokens.push({ kind: 'compare', text: compare });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else tokens.push({ kind: 'sign', text: sign ?? comma ?? '' });
  }
  return tokens;
}

function unquote(text: string): string {
  return text.slice(text.indexOf("'") + 1, -1).replace(/\\(.)/gs, '$1');
}

class PatternReader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The whole pattern; null where it is none. */
  read(): Node | null {
    const node = this.#observations();
    return this.#at === this.#tokens.length ? node : null;
  }

  // Observations are joined by FOLLOWEDBY, OR and AND, of which AND binds most; what is seen in several must be seen together.
  #observations(): Node | null {
    return this.#joined(['FOLLOWEDBY'], 'and', () => this.#joined(['OR'], 'or', () => this.#joined(['AND'], 'and', () => this.#observation())));
  }

  #observation(): Node | null {
    const isGroup = this.#accept('(');
    if (!isGroup && !this.#accept('[')) return null;
    const node = this.#nested(() => (isGroup ? this.#observations() : this.#comparisons()));
    if (node === null || !this.#accept(isGroup ? ')' : ']')) return null;
    return this.#qualified(node);
  }

  /** When and how often it must be seen: once within any time is what an indicator says anyway. */
  #qualified(node: Node): Node | null {
    if (this.#accept('WITHIN')) {
      this.#at++;
      return this.#accept('SECONDS') ? this.#qualified(node) : null;
    }
    if (this.#accept('REPEATS')) {
      const times = this.#tokens[this.#at++]?.text;
      return this.#accept('TIMES') ? this.#qualified(times === '1' ? node : { kind: 'other' }) : null;
    }
    if (!this.#accept('START')) return node;
    this.#at++;
    if (!this.#accept('STOP')) return null;
    this.#at++;
    return this.#qualified({ kind: 'other' });
  }

  #comparisons(): Node | null {
    return this.#joined(['OR'], 'or', () => this.#joined(['AND'], 'and', () => this.#comparison()));
  }

  #comparison(): Node | null {
    if (this.#accept('(')) {
      const node = this.#nested(() => this.#comparisons());
      return node !== null && this.#accept(')') ? node : null;
    }
    if (this.#accept('EXISTS')) return this.#take('path') === null ? null : { kind: 'other' };
    const isNegated = this.#accept('NOT');
    const path = this.#take('path');
    const isTurned = this.#accept('NOT') || isNegated;
    const operator = this.#tokens[this.#at++]?.text.toUpperCase() ?? '';
    const values = operator === 'IN' ? this.#set() : this.#value();
    if (path === null || values === null) return null;
    if (isTurned || !EQUALITIES.includes(operator)) return { kind: 'other' };
    const colon = path.indexOf(':');
    return { kind: 'is', comparison: { object: path.slice(0, colon), path: path.slice(colon + 1).replace(/'/g, ''), values } };
  }

  #set(): readonly string[] | null {
    if (!this.#accept('(')) return null;
    const values: string[] = [];
    do {
      const value = this.#value();
      if (value === null) return null;
      values.push(...value);
    } while (this.#accept(','));
    return this.#accept(')') ? values : null;
  }

  #value(): readonly string[] | null {
    const token = this.#tokens[this.#at++];
    return token?.kind === 'text' || token?.kind === 'word' ? [token.text] : null;
  }

  #joined(words: readonly string[], kind: 'and' | 'or', part: () => Node | null): Node | null {
    const children: Node[] = [];
    do {
      const child = part();
      if (child === null) return null;
      children.push(child);
    } while (words.some((word) => this.#accept(word)));
    return children.length === 1 ? (children[0] ?? null) : { kind, children };
  }

  #nested(part: () => Node | null): Node | null {
    if (this.#depth === MAX_DEPTH) return null;
    this.#depth++;
    const node = part();
    this.#depth--;
    return node;
  }

  #accept(text: string): boolean {
    const token = this.#tokens[this.#at];
    if (token === undefined || (token.kind !== 'sign' && token.kind !== 'word') || token.text.toUpperCase() !== text) return false;
    this.#at++;
    return true;
  }

  #take(kind: Token['kind']): string | null {
    const token = this.#tokens[this.#at];
    if (token?.kind !== kind) return null;
    this.#at++;
    return token.text;
  }
}
