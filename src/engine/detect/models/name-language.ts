import { BITS, DEVIATION, MEAN } from './name-language.gen.ts';

/** What names are written with: the boundary of a name, letters, any digit, the hyphen. */
export const SYMBOLS = '^abcdefghijklmnopqrstuvwxyz0-';
const SIZE = SYMBOLS.length;
const BOUNDARY = 0;
const DIGIT = SYMBOLS.indexOf('0');
const HYPHEN = SYMBOLS.indexOf('-');
/** A letter of no alphabet of ours: as surprising as the table knows. */
const UNKNOWN_BITS = 12;
/** A digit is one of ten; the table knows them as one. */
const DIGIT_BITS = Math.log2(10);
/** The table has a quarter of a bit for each step, from this character on. */
const FIRST_CODE = 35;
const STEPS_PER_BIT = 4;

function symbolOf(code: number): number {
  if (code >= 97 && code <= 122) return code - 96;
  if (code >= 48 && code <= 57) return DIGIT;
  return code === 45 ? HYPHEN : -1;
}

/** Bits of surprise of each letter of a text and of its end, all together: low for what reads like words and names. `letters` is how many were counted. */
export function surpriseOf(text: string): { readonly bits: number; readonly letters: number } {
  let [before, last, bits] = [BOUNDARY, BOUNDARY, 0];
  for (let at = 0; at <= text.length; at++) {
    const symbol = at === text.length ? BOUNDARY : symbolOf(text.charCodeAt(at));
    if (symbol < 0) bits += UNKNOWN_BITS;
    else bits += bitsOf(before, last, symbol) + (symbol === DIGIT ? DIGIT_BITS : 0);
    [before, last] = [last, Math.max(symbol, BOUNDARY)];
  }
  return { bits, letters: text.length + 1 };
}

function bitsOf(before: number, last: number, symbol: number): number {
  return (BITS.charCodeAt((before * SIZE + last) * SIZE + symbol) - FIRST_CODE) / STEPS_PER_BIT;
}

/** How many standard deviations more surprising a text is than names are that people make; above 2.3 is one name in a hundred. */
export function strangenessOf(text: string): number {
  const { bits, letters } = surpriseOf(text);
  return ((bits / letters - MEAN) * Math.sqrt(letters)) / DEVIATION;
}
