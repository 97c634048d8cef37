import type { PatternPart, Predicate } from './predicate.ts';

const ANY: PatternPart = { wildcard: 'any' };
const ONE: PatternPart = { wildcard: 'one' };

/**
 * Reads wildcards and escapes of a Sigma string: `\*`, `\?` and `\\` are the plain characters, any other backslash
 * stands for itself (Sigma rules specification, "Escape Character").
 */
export function parseSigmaString(source: string): PatternPart[] {
  const parts: PatternPart[] = [];
  let text = '';
  const endText = (): void => {
    if (text !== '') parts.push({ text });
    text = '';
  };
  for (let i = 0; i < source.length; i++) {
    const char = source.charAt(i);
    const next = source.charAt(i + 1);
    if (char === '\\' && (next === '*' || next === '?' || next === '\\')) {
      text += next;
      i++;
    } else if (char === '*' || char === '?') {
      endText();
      parts.push(char === '*' ? ANY : ONE);
    } else {
      text += char;
    }
  }
  endText();
  return mergeRuns(parts);
}

/** The pattern's text when it has no wildcard. */
export function plainText(parts: readonly PatternPart[]): string | null {
  if (parts.length === 0) return '';
  const only = parts[0];
  return parts.length === 1 && only !== undefined && 'text' in only ? only.text : null;
}

export function startsAnywhere(parts: readonly PatternPart[]): PatternPart[] {
  return mergeRuns([ANY, ...parts]);
}

export function endsAnywhere(parts: readonly PatternPart[]): PatternPart[] {
  return mergeRuns([...parts, ANY]);
}

/** The simplest predicate that says what the pattern says. A keyword is open at both ends. */
export function patternPredicate(field: string | null, pattern: readonly PatternPart[], cased: boolean): Predicate {
  const parts = field === null ? startsAnywhere(endsAnywhere(pattern)) : pattern;
  const first = parts[0];
  const last = parts.at(-1);
  const isOpenAtStart = first !== undefined && isAny(first);
  const isOpenAtEnd = last !== undefined && isAny(last);
  if (parts.length === 1 && isOpenAtStart) {
    return field === null ? { kind: 'text', field, match: 'contains', text: '', cased } : { kind: 'any-value', field };
  }
  const inner = parts.slice(isOpenAtStart ? 1 : 0, isOpenAtEnd ? -1 : undefined);
  const text = plainText(inner);
  if (text === null) return { kind: 'wildcard', field, parts, cased };
  return { kind: 'text', field, match: matchName(isOpenAtStart, isOpenAtEnd), text, cased };
}

function matchName(isOpenAtStart: boolean, isOpenAtEnd: boolean): 'equals' | 'startswith' | 'endswith' | 'contains' {
  if (isOpenAtStart) return isOpenAtEnd ? 'contains' : 'endswith';
  return isOpenAtEnd ? 'startswith' : 'equals';
}

function isAny(part: PatternPart): boolean {
  return 'wildcard' in part && part.wildcard === 'any';
}

/** `**` says no more than `*`; neighbouring texts become one. */
function mergeRuns(parts: readonly PatternPart[]): PatternPart[] {
  const merged: PatternPart[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (last !== undefined && isAny(last) && isAny(part)) continue;
    if (last !== undefined && 'text' in last && 'text' in part) merged[merged.length - 1] = { text: last.text + part.text };
    else merged.push(part);
  }
  return merged;
}
