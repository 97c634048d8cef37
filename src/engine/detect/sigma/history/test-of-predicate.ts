import type { FilterTest } from '#contract/event-filter.ts';
import { type IpNetwork, parseNetwork } from '../ip-network.ts';
import type { CidrPredicate, NumberPredicate, RegexPredicate, TextPredicate, WildcardPredicate } from '../predicate.ts';

/** The test of a value's text that a predicate makes. */
export function testOfPredicate(predicate: TextPredicate | WildcardPredicate | RegexPredicate | CidrPredicate | NumberPredicate): FilterTest {
  switch (predicate.kind) {
    case 'text': return { kind: 'text', match: predicate.match, texts: [predicate.text], isCased: predicate.cased };
    case 'wildcard': return { kind: 'pattern', parts: predicate.parts, isCased: predicate.cased };
    case 'regex': {
      const { pattern, ignoreCase, multiLine, dotAll } = predicate;
      return { kind: 'regex', pattern, ignoreCase, multiLine, dotAll };
    }
    case 'number': return { kind: 'number', compare: predicate.compare, value: predicate.value };
    case 'cidr': {
      const network = parseNetwork(predicate.network);
      // What is no network matches nothing; the parser lets none through.
      return network === null ? { kind: 'text', match: 'equals', texts: [], isCased: true } : { kind: 'network', ...edges(network) };
    }
  }
}

function edges({ bits, shift, prefix }: IpNetwork): { readonly from: string; readonly to: string } {
  const from = prefix << shift;
  const hex = (address: bigint): string => address.toString(16).padStart(bits / 4, '0');
  return { from: hex(from), to: hex(from + (1n << shift) - 1n) };
}
