import type { AddressSpan, FilterEventText } from '#contract/event-filter.ts';
import { FALSE } from './filter-test-text.ts';
import { foldText } from './fold-text.ts';
import type { StatementBinder } from './statement-binder.ts';

/**
 * Before a name stands another character than those of names: of JSON's escapes the last one may look like it. What stands behind is not asked: Hyperscan in
 * this engine lets `[^a-z0-9]` at the end pass on a digit, which is harmless here but of no use (tried against RE2 on made-up texts: it misses none).
 */
const BEFORE_HOST = '(?:[^a-z0-9_-]|\\\\[a-z]|\\\\u00[0-9a-f]{2})';
/** Version 4 inside version 6, in hexadecimal: any such address is looked at by whoever asked. */
const MAPPED = '[0:]:ffff:[0-9a-f]{1,4}:[0-9a-f]{1,4}[^0-9a-f:]';
/** So many groups of an address of version 6 decide: more of them can be written in too many ways. */
const GROUPS_ASKED = 2;

/** Compiling so many patterns takes half a second, once; ten times as many take a minute. A pass of the text costs a tenth of reading it. */
const PATTERNS_AT_ONCE = 1_000;

/**
 * The condition that the JSON text of an OCSF event may hold one of many things. Hyperscan looks for all of them in one pass, however many; its patterns
 * are made here, and only of characters that stand for themselves.
 */
export function eventTextHolds(filter: FilterEventText, binder: StatementBinder): string {
  const patterns = eventTextPatterns(filter);
  if (patterns.length === 0) return FALSE;
  const text = `${patterns.every(isAscii) ? 'lower' : 'lowerUTF8'}(event)`;
  const parts = Array.from({ length: Math.ceil(patterns.length / PATTERNS_AT_ONCE) }, (_, at) => patterns.slice(at * PATTERNS_AT_ONCE, (at + 1) * PATTERNS_AT_ONCE));
  return `(${parts.map((part) => `multiMatchAny(${text}, ${binder.texts(part)})`).join(' OR ')})`;
}

/** Patterns over the text of an event in lower case: at least one is found in each event that holds one of the things. */
export function eventTextPatterns({ texts, hosts, networks }: FilterEventText): readonly string[] {
  const patterns = [
    // A text may stand there as it is, or as JSON writes it.
    ...texts.flatMap((text) => [text, JSON.stringify(text).slice(1, -1)].map((one) => literal(foldText(one)))),
    ...hosts.map((host) => `${BEFORE_HOST}${literal(foldText(host))}`),
    ...networks.flatMap((span) => (span.from.length === 8 ? [version4(span), MAPPED] : [version6(span)])),
  ];
  return [...new Set(patterns)].filter((pattern) => pattern.isWellFormed());
}

/** A text that stands for itself. A character 0 would end the pattern: what stands before it is looked for. */
function literal(text: string): string {
  return (text.split('\0', 1)[0] ?? '').replace(/[^a-z0-9_]/g, (sign) => (sign > '\x7f' ? sign : `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`));
}

/** Dotted addresses between two, of which the second has ones where the first has zeros. */
function version4({ from, to }: AddressSpan): string {
  const [first, last] = [bytesOf(from), bytesOf(to)];
  const same = first.findIndex((byte, at) => byte !== last[at]);
  if (same < 0) return literal(first.join('.'));
  const fixed = first.slice(0, same).map((byte) => `${byte}\\.`).join('');
  const [low = 0, high = 255] = [first[same], last[same]];
  const next = high - low === 255 ? '[0-9]' : `(?:${Array.from({ length: high - low + 1 }, (_, n) => low + n).join('|')})${same === 3 ? '[^0-9]' : '\\.'}`;
  return `[^0-9.]${fixed}${next}`;
}

/** The first groups of addresses between two, with or without zeros before them; a group of zero may be left out. */
function version6({ from, to }: AddressSpan): string {
  const groups = Array.from({ length: GROUPS_ASKED }, (_, n) => [from, to].map((edge) => Number.parseInt(edge.slice(n * 4, n * 4 + 4), 16)));
  const end = groups.findIndex(([low, high]) => low !== high);
  const texts = groups.slice(0, end < 0 ? GROUPS_ASKED : end).map(([group = 0]) => (group === 0 ? '(?:0{1,4}:|:)' : `0{0,3}${group.toString(16)}:`));
  return texts.length === 0 ? ':' : texts.join('');
}

function bytesOf(hex: string): readonly number[] {
  return [0, 2, 4, 6].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  return /^[\x00-\x7f]*$/.test(text);
}
