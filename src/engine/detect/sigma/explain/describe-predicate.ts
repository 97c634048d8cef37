import type { NumberCompare, PatternPart, Predicate, TextMatch } from '../predicate.ts';

const MATCHES: Readonly<Record<TextMatch, string>> = { equals: 'is', startswith: 'starts with', endswith: 'ends with', contains: 'contains' };
const COMPARES: Readonly<Record<NumberCompare, string>> = { lt: '<', lte: '<=', gt: '>', gte: '>=', eq: '=' };

/** A predicate in words: `CommandLine contains "mimikatz"`. */
export function describePredicate(predicate: Predicate): string {
  const [start, value] = describeParts(predicate);
  return value === '' ? start : `${start} ${value}`;
}

/** The same in two parts, so that predicates which differ in the value only can be told together. */
export function describeParts(predicate: Predicate): readonly [start: string, value: string] {
  const field = predicate.field ?? 'the text';
  const cased = 'cased' in predicate && predicate.cased ? ' (by case)' : '';
  switch (predicate.kind) {
    case 'text': return [`${field} ${MATCHES[predicate.match]}${cased}`, quoted(predicate.text)];
    case 'wildcard': return [`${field} is like${cased}`, quoted(patternText(predicate.parts))];
    case 'regex': return [`${field} matches`, `/${predicate.pattern}/${predicate.ignoreCase ? 'i' : ''}${predicate.multiLine ? 'm' : ''}${predicate.dotAll ? 's' : ''}`];
    case 'cidr': return [`${field} is in`, predicate.network];
    case 'number': return [`${field} ${COMPARES[predicate.compare]}`, String(predicate.value)];
    case 'time-part': return [`${predicate.part} of ${field} ${COMPARES[predicate.compare]}`, String(predicate.value)];
    case 'null': return [`${field} is absent or null`, ''];
    case 'exists': return [`${field} is there`, ''];
    case 'any-value': return [`${field} has a value`, ''];
    case 'field-reference': return [`${field} ${MATCHES[predicate.match]}${cased}`, `the value of ${predicate.other}`];
    case 'placeholder': return [`${field} is of the list`, predicate.value];
    case 'never': return [`${field} can match nothing`, `(${predicate.reason})`];
  }
}

function quoted(text: string): string {
  return `"${text}"`;
}

function patternText(parts: readonly PatternPart[]): string {
  return parts.map((part) => ('text' in part ? part.text : part.wildcard === 'any' ? '*' : '?')).join('');
}
