import type { AddressSpan, FilterEventText } from '#contract/event-filter.ts';
import { FALSE } from './filter-test-text.ts';
import { foldText } from './fold-text.ts';
import type { StatementBinder } from './statement-binder.ts';

/*
 * Only texts and small classes of ASCII: with `[^...]`, which in UTF-8 is thousands of sequences, compiling a thousand patterns takes minutes and gigabytes, and
 * Hyperscan in this engine lets `[^a-z0-9]` pass on letters.
 */

/** Shorter names stand in longer ones by chance (`t.co` in `microsoft.com`), so they are looked for with what stands before them. */
const SHORT_HOST = 8;
/** What the reader of URLs trims, in JSON: the first ones are escapes, whose last character is a letter. */
const SPACES = [...'\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'].map((space) => JSON.stringify(space).slice(1, -1));
/** The start of a text, a dot, and what URLs and mail addresses have before a name; or white space. */
const BEFORE_HOST = ['"', '.', '/', '@', ...SPACES];
/** The same before an address. */
const BEFORE_ADDRESS = `(?:["/@: a-z]|${SPACES.filter((space) => space > '\x7f').join('|')})`;
/** So many numbers in common say enough. */
const TELLING_NUMBERS = 2;
/** Version 4 inside version 6, in hexadecimal: any such address is looked at by whoever asked. */
const MAPPED = '[0:]:ffff:[0-9a-f]{1,4}:[0-9a-f]{1,4}["\\]%/ ]';
const WIDE_LETTER = /[^\P{L}a-z]/u;
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
  const text = `${WIDE_LETTER.test(patterns.join('')) ? 'lowerUTF8' : 'lower'}(event)`;
  const parts = Array.from({ length: Math.ceil(patterns.length / PATTERNS_AT_ONCE) }, (_, at) => patterns.slice(at * PATTERNS_AT_ONCE, (at + 1) * PATTERNS_AT_ONCE));
  return `(${parts.map((part) => `multiMatchAny(${text}, ${binder.texts(part)})`).join(' OR ')})`;
}

/** Patterns over the text of an event in lower case: at least one is found in each event that holds one of the things. */
export function eventTextPatterns({ texts, hosts, networks }: FilterEventText): readonly string[] {
  const patterns = [
    // A text may stand there as it is, or as JSON writes it.
    ...texts.flatMap((text) => [text, JSON.stringify(text).slice(1, -1)].map((one) => literal(foldText(one)))),
    ...hosts.flatMap((host) => (host.length > SHORT_HOST ? [literal(foldText(host))] : BEFORE_HOST.map((before) => literal(before + foldText(host))))),
    ...networks.flatMap((span) => (span.from.length === 8 ? [version4(span), MAPPED] : [version6(span)])),
  ];
  return [...new Set(patterns)].filter((pattern) => pattern.isWellFormed());
}

/** A text that stands for itself. A character 0 would end the pattern: what stands before it is looked for. */
function literal(text: string): string {
  return (text.split('\0', 1)[0] ?? '').replace(/[^a-z0-9_]/g, (sign) => (sign > '\x7f' ? sign : `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`));
}

/**
 * Dotted addresses between two, of which the second has ones where the first has zeros; with two numbers in common or more, all that have these: a
 * thousand networks with the numbers of the next place take a minute to compile. What stands around keeps versions of programs out.
 */
function version4({ from, to }: AddressSpan): string {
  const [first, last] = [bytesOf(from), bytesOf(to)];
  const same = first.findIndex((byte, at) => byte !== last[at]);
  if (same < 0) return literal(first.join('.'));
  const common = first.slice(0, same).map((byte) => `${byte}\\.`).join('');
  if (same >= TELLING_NUMBERS) return `${BEFORE_ADDRESS}${common}${same === 2 ? '[0-9]{1,3}\\.' : ''}[0-9]`;
  const [low = 0, high = 255] = [first[same], last[same]];
  return `${BEFORE_ADDRESS}${common}${high - low === 255 ? '' : `${numbersBetween(low, high)}\\.`}`;
}

/** Numbers between two as decimal digits: `12[8-9]|13[0-9]`. */
function numbersBetween(low: number, high: number): string {
  const tens = Array.from({ length: Math.floor(high / 10) - Math.floor(low / 10) + 1 }, (_, n) => Math.floor(low / 10) + n);
  return `(?:${tens.map((ten) => `${ten === 0 ? '' : ten}[${Math.max(low, ten * 10) % 10}-${Math.min(high, ten * 10 + 9) % 10}]`).join('|')})`;
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
