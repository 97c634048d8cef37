import type { EventReader } from './event-reader.ts';
import { foldCase } from './fold-case.ts';
import { isInNetwork, parseIp, parseNetwork } from './ip-network.ts';
import type { FieldReferencePredicate, Predicate, TextMatch, TextPredicate, WildcardPredicate } from './predicate.ts';
import { compileRegex } from './safe-regex.ts';
import { isNumberMatch, numberOf, timePartOf } from './value-reading.ts';
import { compileWildcard } from './wildcard-match.ts';

/** Answers a predicate for the event that is open in the reader. */
export type PredicateTest = (reader: EventReader) => boolean;
type TextTest = (text: string) => boolean;

/** Compiles a predicate to a closure over the reader's slots. */
export function compilePredicate(predicate: Predicate, reader: EventReader): PredicateTest {
  if (predicate.kind === 'never' || predicate.kind === 'placeholder') return () => false;
  const slot = reader.slotOf(predicate.field);
  switch (predicate.kind) {
    case 'text': return onTexts(slot, predicate.cased, textTest(predicate));
    case 'wildcard': return onTexts(slot, predicate.cased, wildcardTest(predicate));
    case 'regex': {
      const regex = compileRegex(predicate);
      return onTexts(slot, true, (text) => regex.test(text));
    }
    case 'cidr': return onTexts(slot, true, networkTest(predicate.network));
    case 'any-value': return (event) => event.texts(slot).length > 0;
    case 'exists': return (event) => event.values(slot) !== undefined;
    case 'null': return (event) => isNull(event, slot);
    case 'number': {
      const { compare, value: wanted } = predicate;
      return onNumbers(slot, (value) => isNumberMatch(compare, value, wanted), numberOf);
    }
    case 'time-part': {
      const { compare, value: wanted, part } = predicate;
      return onNumbers(slot, (value) => isNumberMatch(compare, value, wanted), (value) => timePartOf(value, part));
    }
    case 'field-reference': return referenceTest(predicate, slot, reader.slotOf(predicate.other));
  }
}

function onTexts(slot: number, isCased: boolean, test: TextTest): PredicateTest {
  const someOf = (texts: readonly string[]): boolean => {
    for (let i = 0; i < texts.length; i++) {
      const text = texts[i];
      if (text !== undefined && test(text)) return true;
    }
    return false;
  };
  return isCased ? (event) => someOf(event.texts(slot)) : (event) => someOf(event.folded(slot));
}

function onNumbers(slot: number, test: (value: number) => boolean, read: typeof numberOf): PredicateTest {
  return (event) => event.values(slot)?.some((value) => {
    const number = read(value);
    return number !== null && test(number);
  }) ?? false;
}

function isNull(event: EventReader, slot: number): boolean {
  const values = event.values(slot);
  return values === undefined || values.length === 0 || values.includes(null);
}

function textTest(predicate: TextPredicate): TextTest {
  const wanted = predicate.cased ? predicate.text : foldCase(predicate.text);
  switch (predicate.match) {
    case 'equals': return (text) => text === wanted;
    case 'startswith': return (text) => text.startsWith(wanted);
    case 'endswith': return (text) => text.endsWith(wanted);
    case 'contains': return (text) => text.includes(wanted);
  }
}

function wildcardTest(predicate: WildcardPredicate): TextTest {
  if (predicate.cased) return compileWildcard(predicate.parts);
  return compileWildcard(predicate.parts.map((part) => ('text' in part ? { text: foldCase(part.text) } : part)));
}

function networkTest(network: string): TextTest {
  const range = parseNetwork(network);
  return (text) => {
    const address = parseIp(text);
    return range !== null && address !== null && isInNetwork(range, address);
  };
}

/** An empty field is part of every text, which no rule means: it matches only where both are equal. */
function referenceTest(predicate: FieldReferencePredicate, slot: number, otherSlot: number): PredicateTest {
  const { match, cased } = predicate;
  return (event) => {
    const texts = cased ? event.texts(slot) : event.folded(slot);
    const others = cased ? event.texts(otherSlot) : event.folded(otherSlot);
    return texts.some((text) => others.some((other) => (other !== '' || match === 'equals') && isTextMatch(match, text, other)));
  };
}

function isTextMatch(match: TextMatch, text: string, wanted: string): boolean {
  switch (match) {
    case 'equals': return text === wanted;
    case 'startswith': return text.startsWith(wanted);
    case 'endswith': return text.endsWith(wanted);
    case 'contains': return text.includes(wanted);
  }
}
