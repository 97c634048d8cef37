import fc from 'fast-check';

/** Characters whose lower case is special, escapes, option dashes, and words long enough for each stride of the scanner. */
const FRAGMENTS = [
  'a', 'A', 'b', 'k', '\u212a', 's', '\u017f', 'i', 'I', '\u0130', '\u0131', '\u03c3', '\u03a3', '\u03c2', '\u00e9', '\u00c9', '\u00df', '\u1e9e',
  '\u{10400}', '\u{10428}', '\ud800', '\u{1f600}', '\u0101', '\u4e2d', '@', '`', '[', '{', '\u0000', '\n', ' ', '-', '/', '\u2013', ' -enc', ' /c ',
  '\\', '\\\\', '"', '1', '7', '.exe', 'cmd', 'Power', 'POWERSHELL', 'download', 'Invoke-Mimi', 'x', 'xyz', 'abab', 'ab', 'ower', 'ab\u017f', '\u212aab', 'YWJj', 'a\u0000b\u0000',
];
const WILD = ['*', '?', '**', '\\*', '\\?', '\\\\*', '*.exe'];
export const ADDRESSES = ['10.0.0.5', '10.1.255.0', '192.0.2.77', '2001:db8::5', '::ffff:10.0.0.9', 'fe80::1%eth0', '10.0.0.300', 'no address'];
export const DATES = ['2026-03-01T07:45:12Z', '2024-12-30 23:59:00', '2026-13-45', '1700000000', 'never'];

export const word = fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 5 }).map((parts) => parts.join(''));
const pattern = fc.array(fc.oneof({ arbitrary: fc.constantFrom(...FRAGMENTS), weight: 4 }, { arbitrary: fc.constantFrom(...WILD), weight: 1 }), { maxLength: 5 }).map((parts) => parts.join(''));
export const number = fc.oneof(fc.integer({ min: -3, max: 70 }), fc.constantFrom(0.5, 1e3, 1_700_000_000));
const literal = fc.oneof({ arbitrary: pattern, weight: 8 }, { arbitrary: number, weight: 1 }, { arbitrary: fc.boolean(), weight: 1 }, { arbitrary: fc.constant(null), weight: 1 });
const regex = fc.constantFrom(
  'a', '^a', 'b$', 'cmd|power', '(?:ab)+', '(?i)POWER', 'Invoke-[a-z]{3,}', '[kK]\\.exe', 'i.', '\\Aabab\\z', '(?P<x>down)(load)?', 'x{2}', '\u03c3', 's', 'k', '[^a]b',
  '\\x61b', '\\bcmd\\b', 'a|', '(ab|cd)(ab|xy)', 'xyz*', '[-a]b', '[]a]', 'a\\nb', 'power(?:shell)?', 'p{0,1}ower', '^$', '\\Qa.b\\E', 'a{0}b', '(?i:po)wer', '\\pLb', '[[:alpha:]]1', 's\u212a', 'abs', 'kab', '(?i)abs|xk',
);
const placeholder = fc.tuple(pattern, fc.constantFrom('%short%', '%long%', '%none%', '\\%short%'), pattern).map(([before, name, after]) => before + name + after);

type Field = readonly [key: string, value: unknown];

function onField(name: fc.Arbitrary<string>, modifiers: readonly string[], value: fc.Arbitrary<unknown>): fc.Arbitrary<Field> {
  const values = fc.oneof({ arbitrary: value, weight: 2 }, { arbitrary: fc.array(value, { minLength: 1, maxLength: 9 }), weight: 1 });
  return fc.tuple(name, fc.constantFrom(...modifiers), values).map(([field, modifier, content]) => [modifier === '' ? field : `${field}|${modifier}`, content] as const);
}

const text = fc.oneof(pattern, number, fc.boolean());
function fieldOf(name: fc.Arbitrary<string>): fc.Arbitrary<Field> {
  return fc.oneof(
    { arbitrary: onField(name, ['', '', 'neq'], literal), weight: 5 },
    { arbitrary: onField(name, ['contains', 'startswith', 'endswith', 'contains|all', 'cased', 'contains|cased', 'startswith|cased', 'endswith|cased', 'endswith|neq', 'contains|all|neq', 'all'], text), weight: 10 },
    { arbitrary: onField(name, ['windash', 'contains|windash', 'windash|contains|all'], pattern), weight: 1 },
    { arbitrary: onField(name, ['base64', 'base64offset|contains', 'wide|base64offset|contains', 'utf16|base64', 'utf16be|contains', 'wide|contains'], word.map((plain) => plain.replaceAll(/[\\*?]/g, ''))), weight: 2 },
    { arbitrary: onField(name, ['re', 're|i', 're|m', 're|s', 're|i|m|s', 're|startswith', 're|endswith', 're|neq', 're|all'], regex), weight: 4 },
    { arbitrary: onField(name, ['cidr', 'cidr|neq'], fc.constantFrom('10.0.0.0/8', '10.0.0.5', '2001:db8::/32', '0.0.0.0/0', '::/0', '192.0.2.64/26')), weight: 1 },
    { arbitrary: onField(name, ['lt', 'lte', 'gt', 'gte', 'minute', 'hour|gte', 'day', 'week', 'month|lt', 'year'], number), weight: 2 },
    { arbitrary: onField(name, ['exists'], fc.boolean()), weight: 1 },
    { arbitrary: onField(name, ['fieldref', 'fieldref|contains', 'fieldref|startswith|cased', 'fieldref|endswith', 'fieldref|neq'], fc.oneof(name, fc.constant('absent'))), weight: 2 },
    { arbitrary: onField(name, ['expand', 'expand|contains', 'contains|expand|all', 'expand|neq'], fc.oneof(placeholder, pattern)), weight: 1 },
  );
}

const keywords = fc.array(fc.oneof(pattern, number), { minLength: 1, maxLength: 3 });
const onKeywords = fc.tuple(fc.constantFrom('|all', '|re', '|cased', '|re|i'), keywords, regex).map(([key, texts, expression]): unknown => ({ [key]: key.includes('re') ? expression : texts }));

const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof({ depthSize: 'small', withCrossShrink: true }, fc.constantFrom('s0', 's1', 's2', '1 of them', 'all of s*', '2 of them', '2 of s*', 'any of s*'),
    tie('condition').map((one) => `not ${one.includes(' or ') || one.includes(' and ') ? `(${one})` : one}`),
    fc.tuple(tie('condition'), fc.constantFrom('and', 'or', 'and not', 'or not'), tie('condition')).map(([a, join, b]) => `(${a}) ${join} (${b})`)),
}));
const logSource = fc.constantFrom({}, { product: 'windows' }, { category: 'process_creation' }, { product: 'windows', category: 'process_creation' }, { product: 'linux' });

/** What the placeholders of these rules stand for; one of them has no list. */
export const LISTS = { short: ['ab', 'cmd*'], long: ['Power', 'x?z', 'back\\slash', 'S', '\u03a3', 'a', 'b', 'Invoke-Mimi'] };

/** Sigma rules as they stand in a file, with all that Sigma has, over fields of these names. */
export function sigmaDocuments(names: readonly string[]): fc.Arbitrary<unknown> {
  const field = fieldOf(fc.constantFrom(...names));
  const fields = fc.array(field, { minLength: 1, maxLength: 3 }).map((entries): unknown => Object.fromEntries(entries));
  const search = fc.oneof({ arbitrary: fields, weight: 6 }, { arbitrary: fc.array(fc.oneof(fields, pattern), { minLength: 1, maxLength: 3 }), weight: 1 }, { arbitrary: keywords, weight: 1 }, { arbitrary: onKeywords, weight: 1 });
  return fc.record({ title: fc.constant('Rule'), logsource: logSource, detection: fc.record({ s0: search, s1: search, s2: search, condition }) });
}
