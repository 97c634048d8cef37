/** A pattern that hurts engines which go back and forth (or which expand repetitions), and the text that it hurts on. */
export interface HostilePattern {
  readonly pattern: string;
  /** What the hostile text repeats, and what stands at its end. */
  readonly unit: string;
  readonly end: string;
}

const LENGTH = 1_048_576;

/** One MiB of the text. */
export function hostileText({ unit, end }: HostilePattern): string {
  return unit.repeat(Math.ceil(LENGTH / unit.length)).slice(0, LENGTH - end.length) + end;
}

type Family = readonly [patterns: readonly string[], unit: string, end: string];

const WORDS = ['a', '\\w', '[a-z]', '.', '[^x]', '\\S', '(?:a|b)', '(?i:A)'];
const COUNTS = ['{1,30}', '{1,100}', '{1,500}', '{1,1000}', '{30}', '{200}', '{900}', '{20,}'];
const each = <T>(items: readonly T[], make: (item: T) => string): string[] => items.map(make);

const FAMILIES: readonly Family[] = [
  // One repetition inside another: (a+)+, the best known of all.
  [WORDS.flatMap((word) => [`(${word}+)+$`, `(${word}*)*!`, `(${word}+)*[01]$`, `^(?:${word}+\\s?)+$`, `((${word}+)+)+!`]), 'a', '\u00e9'],
  // Alternatives that overlap.
  [each(['a|a', 'a|aa', 'a|ab|b', '\\w|\\d', '.|\\s', 'ab|a|b', 'a|[a-z]', 'aa|aab?'], (either) => `(?:${either})+!`), 'ab', '?'],
  [each(['a|a', 'a|aa', 'a|ab|b', '\\w|\\d', '.|\\s', 'ab|a|b', 'a|[a-z]', 'aa|aab?'], (either) => `^(?:(?:${either})*)*$`), 'ab', '\n'],
  // Neighbours that can take the same characters.
  [WORDS.flatMap((word) => [`${word}*${word}*${word}*${word}*!`, `${word}+b?${word}+b?${word}+[0-9]$`]), 'ab', '?'],
  [each(['.*', '.+', '[^"]*', '\\S*', '\\w*\\W?', '(?s:.)*'], (gap) => Array.from('abcdefgh').join(gap)), 'abcdefg', ''],
  // Counted repetitions: small to write, large to run.
  [COUNTS.flatMap((count) => [`[ab]*a[ab]${count}[xy]`, `(?:a?)${count}[ab]${count}[xy]`, `(?i)[ab]${count}a[ab]${count}[xy]`]), 'abaabbab', 'x'],
  [COUNTS.flatMap((count) => [`(?:a[ab]${count}|b[ab]${count})[xy]`, `(?:\\w+\\s)${count}\\d`, `(.*a)${count}[xy]`, `(?:.a?b?)${count}[xy]`]), 'ab ba', 'x'],
  [COUNTS.flatMap((count) => [`a{1,1000}${count}`, `(?:a{1,1000})${count}`, `(?:(?:a{10})${count})${count}`, `(?:a|b|ab|ba)${count}!`]), 'ab', ''],
  // Case and letters beyond ASCII.
  [COUNTS.flatMap((count) => [`(?i)[k\u017fs]${count}\\d`, `\\p{L}${count}\\d`, `(?i)[\u00e0-\u00fe]${count}[xy]`, `(?:\\p{Lu}|\\p{L})${count}!`, `[^\\x00-\\x7f]${count}[a]`]), '\u017f\u212ak\u00e9', '1'],
  [['[\\x{10000}-\\x{10ffff}]{900}a', '(?:\\pL\\pM*)+$', '(?i)(\u017f|s|S)+!', '\\X+', '(?:[\\pL\\pN]+[._-]?)+@'], '\u{1f600}e\u0301', '!'],
  // Edges and lines.
  [['\\b(\\w+)\\b.*\\b\\d{5}\\b', '(?:\\ba\\B?)+!', '(?m)^(.*)$[\\s\\S]*^end$', '(?m)(?:^a*$\\n?){400}\\d', '(?m)(^\\s*)+a!', '\\s+$', '^\\s+|\\s+$', '(?:\\s|\\n)*\\S\\s*;', '(?s)(.*\\n)*end'], 'a \n', 'b'],
  // From the published lists of vulnerable patterns, each family written anew: mail, address, URL, date, number, markup, path, semver, user agent.
  [['^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@)$', '^([0-9a-zA-Z]([-.\\w]*[0-9a-zA-Z])*@(([0-9a-zA-Z])+([-\\w]*[0-9a-zA-Z])*\\.)+[a-zA-Z]{2,9})$', '(?:[a-z0-9]+[._-]?)*@[a-z]+', '^(([a-z])+.)+[A-Z]([a-z])+$', '^[\\w.]+@(?:[\\w-]+\\.)+\\w+$'], 'a', '!'],
  [['^(https?://)?([\\w-]+\\.)+[\\w-]+(/[\\w- ./?%&=]*)?$', '(?:https?://)(?:[^/]+/)*[^/]+\\?(?:[^&=]+=[^&]*&?)*#', '^(?:[a-z]+:)?//(?:[^/?#]*)(?:[^?#]*)(?:\\?[^#]*)?!', '(?:\\.\\./)+(?:\\w+/)*\\w+\\.php!'], 'a.b/../', '\n'],
  [['^\\d*\\.?\\d*\\.?\\d*$', '^(\\d+,?)+;$', '^-?(?:\\d+|\\d{1,3}(?:,\\d{3})+)(?:\\.\\d+)?x', '^(?:0|[1-9]\\d*)\\.(?:0|[1-9]\\d*)(?:-(?:\\w+\\.?)*)?x$', '(?:\\d{1,3}\\.?){1,300}x', '^(?:\\d+\\.)*\\d+(?:-\\d+)*-$'], '1', 'y'],
  [['<(?:[^>]+)+>x', '<!--(?:[^-]|-[^-])*-->x', '<(\\w+)(?:\\s+\\w+(?:\\s*=\\s*(?:"[^"]*"|[^\\s>]+))?)*\\s*/?>', '\\{\\{(?:[^}]|\\}[^}])*\\}\\}x', '"(?:[^"\\\\]|\\\\.)*"x', '/\\*(?:[^*]|\\*[^/])*\\*/x'], '<a b="-', ''],
  [['^(?:[a-zA-Z]:)?(?:\\\\[^\\\\]+)+\\\\$', '^(.*/)*(.+)\\.exe$', '(?:[^\\\\]+\\\\)*cmd\\.exe\\s+(?:/c\\s+)*(?:"[^"]*"\\s*)*end', '(?:-\\w+\\s+)*(?:--[\\w-]+(?:=\\S+)?\\s+)*end', '(?:\\$\\w+|%\\w+%|\\w)+=;'], '\\a -b ', ''],
  [['(x+x+)+y', '(x+x+x+)+y', '^(x?){500}x{500}$', '(?:x+){1,50}y', 'x*y?x*y?x*z', '(?:xx?){900}y', '((x{1,9}){1,9}){1,9}y', '(?:x{2,3}){5,300}y', '(?:x(?:x(?:x)?)?)*y', '(x|xx|xxx|xxxx)*y'], 'x', ''],
  [each(['a', 'ab', 'a|b', '[ab]', '\\w', '.'], (part) => `(?:(?:(?:${part})+)+)+!`), 'ab', ' '],
  [each(['a', 'ab', 'a|b', '[ab]', '\\w', '.'], (part) => `(?:${part}){0,}(?:${part}){1,}(?:${part}){2,}[0-9]`), 'ab', '1'],
  // What RE2 has not: look-around, back-references, atomic groups, possessive and conditional parts, recursion.
  [['(a)\\1+', '(?=a+)a+b', '(?!a*b)a+', '(?<=a+)b', '(?<!a)b+', '(?>a+)b', 'a++b', 'a*+b', '(?(1)a|b)', '(?R)?a', '\\k<n>(?<n>a)', '(?P=n)', '(?#comment)a+', '\\G(a+)+', 'a\\K(b+)+'], 'a', 'b'],
  // What does not end, or nests.
  [[`${'('.repeat(10_000)}a${')'.repeat(10_000)}`, `${'(?:'.repeat(900)}a${')*'.repeat(900)}`, '('.repeat(10_000), '['.repeat(10_000), `${'(a|'.repeat(5_000)}b${')'.repeat(5_000)}`, 'a{1000}{1000}', 'a{1001}', 'a{99999999999}', 'a{2,1}', '[z-a]', '\\x{110000}', '(?P<', '*a', 'a|*', '\\', 'a'.repeat(100_000), `(?:${Array.from({ length: 5_000 }, (_, i) => `w${i}`).join('|')})!`, '(?:a?)'.repeat(5_000), '.*'.repeat(5_000), '[a-z]+'.repeat(1_000)], 'a', '!'],
];

/** Some three hundred patterns, each with a text that fits. */
export const HOSTILE_PATTERNS: readonly HostilePattern[] = FAMILIES.flatMap(([patterns, unit, end]) => patterns.map((pattern) => ({ pattern, unit, end })));
