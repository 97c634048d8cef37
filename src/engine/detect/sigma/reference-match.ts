import type { RE2JS } from 're2js';

import type { EventFields, FieldValue } from '../event-fields.ts';
import { isInNetwork, parseIp, parseNetwork } from './ip-network.ts';
import type { DetectionTree, FieldReferencePredicate, PatternPart, Predicate, RegexPredicate, TextMatch } from './predicate.ts';
import { isRouted } from './route.ts';
import { compileRe2, regexReach } from './safe-regex.ts';
import type { SigmaRule } from './sigma-rule.ts';
import { isNumberMatch, numberOf, timePartOf } from './value-reading.ts';

/**
 * The plain matcher: each rule in turn, its tree as it is written. It is slow and simple on purpose; the index must
 * find exactly the rules that it finds.
 */
export function referenceMatch(rules: readonly SigmaRule[], event: EventFields): SigmaRule[] {
  return rules.filter((rule) => isRouted(rule.logSource, event.logSources) && holdsTree(rule.detection, event));
}

/** Whether a condition holds for an event, whatever its log source. */
export function holdsTree(tree: DetectionTree, event: EventFields): boolean {
  switch (tree.kind) {
    case 'and': return tree.children.every((child) => holdsTree(child, event));
    case 'or': return tree.children.some((child) => holdsTree(child, event));
    case 'at-least': return tree.children.filter((child) => holdsTree(child, event)).length >= tree.count;
    case 'not': return !holdsTree(tree.child, event);
    case 'predicate': return isMatch(tree.predicate, event);
  }
}

function isMatch(predicate: Predicate, event: EventFields): boolean {
  if (predicate.kind === 'never' || predicate.kind === 'placeholder') return false;
  const { field } = predicate;
  const values: readonly FieldValue[] | undefined = field === null ? [event.text] : event.values(field);
  if (predicate.kind === 'null') return values === undefined || values.length === 0 || values.includes(null);
  if (values === undefined) return false;
  if (predicate.kind === 'exists') return true;
  return values.some((value) => value !== null && isValueMatch(predicate, value, event));
}

type ValuePredicate = Exclude<Predicate, { kind: 'never' | 'placeholder' | 'null' | 'exists' }>;

function isValueMatch(predicate: ValuePredicate, value: string | number | boolean, event: EventFields): boolean {
  const text = String(value);
  switch (predicate.kind) {
    case 'any-value': return true;
    case 'text': return isTextMatch(predicate.match, view(text, predicate.cased), view(predicate.text, predicate.cased));
    case 'wildcard': return isPatternMatch(predicate.parts, text, predicate.cased);
    case 'regex': return isRegexMatch(predicate, text);
    case 'number': {
      const number = numberOf(value);
      return number !== null && isNumberMatch(predicate.compare, number, predicate.value);
    }
    case 'time-part': {
      const part = timePartOf(value, predicate.part);
      return part !== null && isNumberMatch(predicate.compare, part, predicate.value);
    }
    case 'cidr': {
      const network = parseNetwork(predicate.network);
      const address = parseIp(text);
      return network !== null && address !== null && isInNetwork(network, address);
    }
    case 'field-reference': return isReferenceMatch(predicate, text, event.values(predicate.other) ?? []);
  }
}

function isReferenceMatch(predicate: FieldReferencePredicate, text: string, others: readonly FieldValue[]): boolean {
  return others.some((other) => {
    if (other === null || (other === '' && predicate.match !== 'equals')) return false;
    return isTextMatch(predicate.match, view(text, predicate.cased), view(String(other), predicate.cased));
  });
}

function isTextMatch(match: TextMatch, text: string, wanted: string): boolean {
  switch (match) {
    case 'equals': return text === wanted;
    case 'startswith': return text.startsWith(wanted);
    case 'endswith': return text.endsWith(wanted);
    case 'contains': return text.includes(wanted);
  }
}

/** Tries every place for every wildcard, one character of the pattern at a time. */
function isPatternMatch(parts: readonly PatternPart[], text: string, isCased: boolean): boolean {
  const subject = view(text, isCased);
  let ends = new Set([0]);
  for (const part of parts) {
    const next = new Set<number>();
    for (const end of ends) for (const place of placesAfter(part, end, subject, isCased)) next.add(place);
    ends = next;
  }
  return ends.has(subject.length);
}

function placesAfter(part: PatternPart, end: number, subject: string, isCased: boolean): number[] {
  if ('text' in part) {
    const wanted = view(part.text, isCased);
    return subject.startsWith(wanted, end) ? [end + wanted.length] : [];
  }
  if (part.wildcard === 'one') return end < subject.length ? [end + 1] : [];
  return Array.from({ length: subject.length - end + 1 }, (_, i) => end + i);
}

function isRegexMatch(predicate: RegexPredicate, text: string): boolean {
  const flags = `${predicate.ignoreCase ? 'i' : ''}${predicate.multiLine ? 'm' : ''}${predicate.dotAll ? 's' : ''}`;
  let known = regexes.get(`${flags}:${predicate.pattern}`);
  if (known === undefined) {
    known = { regex: compileRe2(predicate), reach: regexReach(predicate) };
    regexes.set(`${flags}:${predicate.pattern}`, known);
  }
  return known.regex.matcher(text.slice(0, known.reach)).find();
}

const regexes = new Map<string, { readonly regex: RE2JS; readonly reach: number }>();

function view(text: string, isCased: boolean): string {
  return isCased ? text : [...text].map((char) => (char === '\u0130' ? 'i' : char.toLowerCase())).join('');
}
