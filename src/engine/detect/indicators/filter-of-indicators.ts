import type { AddressSpan, EventFilter } from '#contract/event-filter.ts';
import type { Indicator } from '#contract/indicator.ts';
import { parseNetwork } from '../sigma/ip-network.ts';
import { unicodeName } from './punycode-label.ts';

type Sought = Pick<Indicator, 'kind' | 'value'>;

const HOST_OF_URL = /^[^:]+:\/\/(?:\[([^\]]*)\]|([^/:?]*))/;

/**
 * The filter of stored events that may meet one of some indicators. It selects too much rather than too little, since the matcher that runs live decides
 * on each: a URL is looked for by its host, as it may stand there in another spelling.
 */
export function filterOfIndicators(indicators: readonly Sought[]): EventFilter {
  const texts = new Set<string>();
  const names = new Set<string>();
  for (const { kind, value } of indicators) {
    if (kind === 'url') names.add(HOST_OF_URL.exec(value)?.slice(1).find((host) => host !== undefined) ?? value);
    else if (kind === 'address' || kind === 'network' || kind === 'domain') names.add(value);
    // Of a mail address the part before the sign may hold signs that names do not.
    else for (const one of spellings(value)) texts.add(one);
  }
  const spans = [...names].map((name) => [name, spanOf(name)] as const);
  return {
    kind: 'event-text',
    texts: [...texts],
    hosts: spans.flatMap(([name, span]) => (span === null ? spellings(name) : [])),
    networks: spans.flatMap(([, span]) => span ?? []),
  };
}

/** As it is sent, and as people write it. */
function spellings(name: string): readonly string[] {
  return name.includes('xn--') ? [name, unicodeName(name)] : [name];
}

function spanOf(value: string): AddressSpan | null {
  const found = parseNetwork(value);
  if (found === null) return null;
  const { bits, shift, prefix } = found;
  const hex = (address: bigint): string => address.toString(16).padStart(bits / 4, '0');
  return { from: hex(prefix << shift), to: hex((prefix << shift) + (1n << shift) - 1n) };
}
