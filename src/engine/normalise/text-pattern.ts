/** The captures of a text, by name; `null` when the pattern does not fit. */
export type TextPattern = (text: string) => Record<string, string> | null;

type Piece = { readonly literal: string } | { readonly name: string; readonly kind: string };

/** What a capture may hold, by its kind; each is one character class, so matching stays linear. */
const KINDS: Readonly<Record<string, RegExp>> = {
  any: /^[\s\S]*$/, word: /^\S+$/, int: /^-?\d+$/, ip: /^[0-9a-fA-F.:%]+$/, hex: /^(?:0x)?[0-9a-fA-F]+$/,
};

/**
 * Compiles `Failed password for {user} from {ip:ip} port {port:int}`. A capture ends where the text that follows it begins;
 * `{?}` passes over something; a pattern fits anywhere in the text unless it begins with `^`; at its end it may stop short, unless it ends with `$`.
 */
export function compileTextPattern(pattern: string): TextPattern {
  const isAnchored = pattern.startsWith('^');
  const isWhole = pattern.endsWith('$');
  const pieces = readPieces(pattern.slice(isAnchored ? 1 : 0, isWhole ? -1 : undefined));
  const [first] = pieces;
  const head = first && 'literal' in first ? first.literal : '';
  return (text) => {
    let start = isAnchored ? (text.startsWith(head) ? 0 : -1) : text.indexOf(head);
    // A later place is tried only where the first literal stands again.
    for (let tries = 0; start >= 0 && tries < 16; tries++) {
      const captures = matchAt(text, start, pieces, isWhole);
      if (captures) return captures;
      if (isAnchored || head === '') return null;
      start = text.indexOf(head, start + 1);
    }
    return null;
  };
}

function readPieces(pattern: string): Piece[] {
  return pattern.split(/(\{[\w?.-]*(?::\w+)?\})/).filter((part) => part !== '').map((part) => {
    const capture = /^\{([\w?.-]*)(?::(\w+))?\}$/.exec(part);
    if (!capture) return { literal: part };
    const kind = capture[2] ?? 'any';
    if (!Object.hasOwn(KINDS, kind)) throw new Error(`"${kind}" is no kind of capture; there are ${Object.keys(KINDS).join(', ')}`);
    return { name: capture[1] as string, kind };
  });
}

function matchAt(text: string, start: number, pieces: readonly Piece[], isWhole: boolean): Record<string, string> | null {
  const captures: Record<string, string> = {};
  let at = start;
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i] as Piece;
    if ('literal' in piece) {
      if (!text.startsWith(piece.literal, at)) return null;
      at += piece.literal.length;
      continue;
    }
    const next = pieces[i + 1];
    const end = next && 'literal' in next ? text.indexOf(next.literal, at) : endOfCapture(text, at, piece.kind, isWhole);
    if (end < 0) return null;
    const value = text.slice(at, end);
    if (!(KINDS[piece.kind] as RegExp).test(value)) return null;
    if (piece.name !== '?' && piece.name !== '') captures[piece.name] = value;
    at = end;
  }
  return isWhole && at !== text.length ? null : captures;
}

/** A last capture takes the rest of its kind. */
function endOfCapture(text: string, at: number, kind: string, isWhole: boolean): number {
  if (kind === 'any' || isWhole) return text.length;
  const blank = /\s|[,;)\]]/.exec(text.slice(at));
  return blank ? at + blank.index : text.length;
}
