/** Files that are made to cost much, or to be read as something else than they look. */
export interface HostileFile {
  readonly name: string;
  readonly text: string;
}

const many = (text: string, times: number): string => text.repeat(times);
const lines = (times: number, line: (index: number) => string): string => Array.from({ length: times }, (_, index) => line(index)).join('\n');

const HEAD = 'title: T\nlogsource: {}\n';
const searches = (search: string, condition = 's'): string => `${HEAD}detection:\n  s: ${search}\n  condition: ${condition}\n`;

/** Bombs, floods and broken texts of YAML, and rules that are too much in one place. */
export function hostileFiles(): readonly HostileFile[] {
  return [...YAML(), ...RULES()].map(([name, text]) => ({ name, text }));
}

type Entry = readonly [name: string, text: string];

const YAML = (): readonly Entry[] => [
  ['billion laughs', `a: &a [${many('x,', 9)}]\n${lines(30, (i) => `a${i}: &a${i} [${many(`*a${i === 0 ? '' : i - 1},`, 9)}]`)}`],
  ['a few aliases that multiply', `a: &a [${many('x,', 9)}]\nb: &b [${many('*a,', 9)}]\nc: [${many('*b,', 12)}]`],
  ['lists 100,000 deep', `title: ${many('[', 100_000)}${many(']', 100_000)}`],
  ['lists 100,000 deep that stay open', many('[', 100_000)],
  ['maps 100,000 deep', `title: ${many('{a: ', 100_000)}x${many('}', 100_000)}`],
  ['indented 1,400 deep', lines(1_400, (i) => `${' '.repeat(i)}a:`)],
  ['hyphens 100,000 deep', `${many('- ', 100_000)}x`],
  ['question marks', many('? ', 100_000)],
  ['colons', many(': ', 200_000)],
  ['100,000 aliases', `a: &a x\nb: [${many('*a,', 100_000)}]`],
  ['40,000 anchors', lines(40_000, (i) => `k${i}: &n${i} x`)],
  ['ampersands', many('&a ', 100_000)],
  ['20,000 merged maps', `b: &b {x: 1}\n${lines(20_000, (i) => `k${i}: {<<: *b}`)}`],
  ['100 MB in one value', `title: ${many('a', 100_000_000)}`],
  ['one MB in one value', searches(`{ A: "${many('x y ', 250_000)}" }`)],
  ['50,000 times one key', many('title: a\n', 50_000)],
  ['20,000 different keys', lines(20_000, (i) => `k${i}: x`)],
  ['60,000 different keys', lines(60_000, (i) => `k${i}: x`)],
  ['tags of other languages', 'title: !!js/function "x"\na: !!python/object/apply:os.system [id]\nb: !foo!bar x'],
  ['100,000 tags', `title: [${many('!x a,', 100_000)}]`],
  ['an anchor within itself', `a: &a [*a]\n${searches('{ A: x }')}`],
  ['a detection within itself', `${HEAD}detection: &d { s: *d, condition: s }`],
  ['100,000 documents', many('---\na: b\n', 100_000)],
  ['4,000 documents', many('---\na: b\n', 4_000)],
  ['NULs', `title: a\0b\n${many('\0', 100_000)}`],
  ['UTF-16 read as UTF-8', Array.from(searches('{ A: x }')).join('\0')],
  ['bytes that are no UTF-8', searches('{ A: "\ufffd\ufffd\ud800" }')],
  ['tabs', many('\t', 500_000)],
  ['quotation marks', many('"', 500_000)],
  ['apostrophes', many("'", 500_001)],
  ['blank lines', `a: |\n${many(' \n', 500_000)}`],
  ['comments', many('#x\n', 300_000)],
  ['directives', many('%YAML 1.2\n', 100_000)],
  ['maps as keys', `{${many('{a: b}: c, ', 20_000)}}`],
  ['a byte order mark and nothing', '\ufeff'],
  ['an endless block of text', `a: >\n${many('  x\n', 200_000)}`],
];

const RULES = (): readonly Entry[] => [
  ['400,000 values', searches(`{ A|contains: [${many('x,', 400_000)}] }`)],
  ['60,000 values', searches(`{ A|contains: [${many('x,', 40_000)}] }`)],
  ['20,000 searches', `${HEAD}detection:\n${lines(20_000, (i) => `  s${i}: { A: ${i} }`)}\n  condition: 1 of them\n`],
  ['8,000 searches', `${HEAD}detection:\n${lines(8_000, (i) => `  s${i}: { A: ${i} }`)}\n  condition: 1 of them\n`],
  ['8,000 faults', `${HEAD}detection:\n${lines(8_000, (i) => `  s${i}: { A|foo: ${i} }`)}\n  condition: s1\n`],
  ['8,000 searches that are not used', `${HEAD}detection:\n${lines(8_000, (i) => `  s${i}: { A: ${i} }`)}\n  condition: s1\n`],
  ['100,000 times not', searches('{ A: x }', `${many('not ', 100_000)}s`)],
  ['100,000 parentheses', searches('{ A: x }', `${many('(', 100_000)}s`)],
  ['a pattern of names with 100,000 stars', searches('{ A: x }', `1 of ${many('*a', 100_000)}b`)],
  ['many patterns of names over many searches', `${HEAD}detection:\n${lines(1_000, (i) => `  ${many('a', 200)}${i}: { A: x }`)}\n  condition: ${many(`1 of ${many('*a', 20)}* or `, 600)}1 of *\n`],
  ['300,000 wildcards', searches(`{ A: '${many('*?', 150_000)}' }`)],
  ['300,000 options', searches(`{ A|windash: '${many(' -a', 300_000)}' }`)],
  ['six options', searches(`{ A|windash: '${many(' -a', 6)}' }`)],
  ['90 lists within lists', searches(`${many('[', 90)}x${many(']', 90)}`)],
  ['50,000 tags', `tags: [${many('attack.t1059,', 50_000)}]\n${searches('{ A: x }')}`],
  ['60 times base64', searches(`{ 'A${many('|base64', 60)}': abcdefg }`)],
  ['six times base64offset', searches(`{ 'A${many('|base64offset', 6)}': '${many('a', 10_000)}' }`)],
  ['three times base64offset of a long value', searches(`{ 'A${many('|base64offset', 3)}': '${many('a', 400_000)}' }`)],
  ['100,000 modifiers', searches(`{ 'A${many('|contains', 100_000)}': x }`)],
  ['a number of 100,000 digits', searches(`{ A: ${many('9', 100_000)} }`)],
  ['a number that is none', searches('{ A|gt: .nan, B|lt: .inf, C|lte: -.inf }')],
  ['names that every object has', `${HEAD}detection:\n  __proto__: { constructor: x, __proto__: y, toString: z }\n  hasOwnProperty: { valueOf|contains: x }\n  condition: 1 of *\n`],
  ['a list behind each list', searches(`{ A: ${many('[x, ', 80)}y${many(']', 80)} }`)],
];
