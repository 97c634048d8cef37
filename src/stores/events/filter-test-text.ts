import type { FilterTest } from '#contract/event-filter.ts';
import { foldText } from './fold-text.ts';
import { regexText } from './regex-text.ts';
import { likeText, type StatementBinder } from './statement-binder.ts';

/** Which of two conditions is built: for what is surely so, or for that and what may be. */
export type FilterBound = 'sure' | 'possible';

export const TRUE = '1';
export const FALSE = '0';

/** A test of one text; those of `any-text`, `there` and `gap` ask for the place, not for a text. */
export type TextTest = Exclude<FilterTest, { kind: 'any-text' | 'there' | 'gap' }>;

/** More needles than this a call does not take (its limit is 255). */
const MAX_NEEDLES = 250;

/** The condition that a text passes a test. The text is none that is odd (see odd-places.ts); it may be Nullable. */
export function holds(test: TextTest, operand: string, bound: FilterBound, binder: StatementBinder): string {
  switch (test.kind) {
    case 'text': return textHolds(test, operand, binder);
    case 'pattern': return patternHolds(test, operand, binder);
    case 'regex': return regexHolds(test, operand, bound, binder);
    case 'network': return test.from.length === 8 ? network4Holds(test, operand, bound) : network6Holds(test, operand, bound);
    case 'number': return numberHolds(test, operand, bound, binder);
  }
}

type TextOf<K extends TextTest['kind']> = Extract<TextTest, { kind: K }>;

function textHolds({ match, texts, isCased }: TextOf<'text'>, operand: string, binder: StatementBinder): string {
  // What is odd in a value is odd here too: no other value holds it.
  const wanted = texts.filter((text) => !SURROGATE.test(text)).map((text) => (isCased ? text : foldText(text)));
  const plain = wanted.filter(isAscii);
  const others = wanted.filter((text) => !isAscii(text));
  const tests = [...anyTextHolds(match, plain, isCased ? operand : `lower(${operand})`, binder), ...anyTextHolds(match, others, isCased ? operand : `lowerUTF8(${operand})`, binder)];
  return tests.length === 0 ? FALSE : `(${tests.join(' OR ')})`;
}

function anyTextHolds(match: TextOf<'text'>['match'], texts: readonly string[], operand: string, binder: StatementBinder): readonly string[] {
  if (texts.length === 0) return [];
  if (match === 'equals') return [texts.length === 1 ? `${operand} = ${binder.text(texts[0] as string)}` : `${operand} IN ${binder.texts(texts)}`];
  if (match !== 'contains') return texts.map((text) => `${match === 'startswith' ? 'startsWith' : 'endsWith'}(${operand}, ${binder.text(text)})`);
  // An empty text is in every text, which the function for several does not know.
  if (texts.includes('')) return [`length(${operand}) >= 0`];
  if (texts.length === 1) return [`position(${operand}, ${binder.text(texts[0] as string)}) > 0`];
  const chunks = Array.from({ length: Math.ceil(texts.length / MAX_NEEDLES) }, (_, at) => texts.slice(at * MAX_NEEDLES, (at + 1) * MAX_NEEDLES));
  return chunks.map((chunk) => `multiSearchAny(${operand}, ${binder.texts(chunk)})`);
}

function patternHolds({ parts, isCased }: TextOf<'pattern'>, operand: string, binder: StatementBinder): string {
  const texts = parts.flatMap((part) => ('text' in part ? [part.text] : []));
  if (texts.some((text) => SURROGATE.test(text))) return FALSE;
  const like = parts.map((part) => ('text' in part ? likeText(isCased ? part.text : foldText(part.text)) : part.wildcard === 'any' ? '%' : '_')).join('');
  const value = isCased ? operand : texts.every(isAscii) ? `lower(${operand})` : `lowerUTF8(${operand})`;
  return `${value} LIKE ${binder.text(like)}`;
}

function regexHolds(test: TextOf<'regex'>, operand: string, bound: FilterBound, binder: StatementBinder): string {
  const pattern = regexText(test);
  if (pattern === null) return bound === 'sure' ? FALSE : `length(${operand}) >= 0`;
  return `match(${operand}, ${binder.text(pattern)})`;
}

const COMPARES = { lt: '<', lte: '<=', gt: '>', gte: '>=', eq: '=' } as const;

/** A decimal as the matcher takes it; with white space or more around it, it may be one. */
const DECIMAL = '([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?';
const PLAIN_DECIMAL = `^[-+]?${DECIMAL}$`;
const MAYBE_DECIMAL = `^[^-+.0-9a-zA-Z]*[-+]?${DECIMAL}[^-+.0-9a-zA-Z]*$`;
const MAX_DECIMAL_LENGTH = 64;

function numberHolds({ compare, value }: TextOf<'number'>, operand: string, bound: FilterBound, binder: StatementBinder): string {
  const compared = `toFloat64OrNull(${operand}) ${COMPARES[compare]} ${binder.number(value)}`;
  if (bound === 'possible') return `(match(${operand}, '${MAYBE_DECIMAL}') AND ifNull(${compared}, 1))`;
  return `(match(${operand}, '${PLAIN_DECIMAL}') AND length(${operand}) <= ${MAX_DECIMAL_LENGTH} AND ifNull(${compared}, 0))`;
}

/** The matcher also takes leading zeros, and addresses mapped into version 6. */
const DOTTED = '^[0-9]{1,3}([.][0-9]{1,3}){3}$';

function network4Holds({ from, to }: TextOf<'network'>, operand: string, bound: FilterBound): string {
  const address = `IPv4StringToNumOrNull(${operand})`;
  const isWithin = `ifNull(${address} BETWEEN ${Number.parseInt(from, 16)} AND ${Number.parseInt(to, 16)}, 0)`;
  if (bound === 'sure') return isWithin;
  return `(${isWithin} OR (isNull(${address}) AND (match(${operand}, '${DOTTED}') OR positionCaseInsensitive(${operand}, 'ffff:') > 0)))`;
}

/** Addresses of version 6 are written in many ways: which are outside is sure, which are inside is the matcher's to say. */
function network6Holds({ from, to }: TextOf<'network'>, operand: string, bound: FilterBound): string {
  if (bound === 'sure') return FALSE;
  const edge = (hex: string): string => `toFixedString(unhex('${hexDigits(hex)}'), 16)`;
  return `(position(${operand}, ':') > 0 AND ifNull(IPv6StringToNumOrNull(${operand}) BETWEEN ${edge(from)} AND ${edge(to)}, 1))`;
}

/** The condition that the text of an OCSF event could hold a value that passes a test. */
export function eventTextMayPass(test: FilterTest, binder: StatementBinder): string {
  const texts = test.kind === 'text' ? test.texts : test.kind === 'pattern' ? longestText(test.parts) : [];
  if (texts.length === 0 || texts.some((text) => text === '' || SURROGATE.test(text))) return TRUE;
  // A value that is an object is read as its JSON text, which stands in that of the event as it is.
  const needles = [...new Set(texts.flatMap((text) => [foldText(text), foldText(JSON.stringify(text).slice(1, -1))]))];
  return anyTextHolds('contains', needles, needles.every(isAscii) ? 'lower(event)' : 'lowerUTF8(event)', binder).join(' OR ');
}

function longestText(parts: TextOf<'pattern'>['parts']): readonly string[] {
  const texts = parts.flatMap((part) => ('text' in part ? [part.text] : []));
  return texts.length === 0 ? [] : [texts.reduce((longest, text) => (text.length > longest.length ? text : longest))];
}

const SURROGATE = /[\ud800-\udfff]/;

function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  return /^[\x00-\x7f]*$/.test(text);
}

function hexDigits(text: string): string {
  if (!/^[0-9a-f]+$/.test(text)) throw new Error('an address of a filter is no hexadecimal number');
  return text;
}
