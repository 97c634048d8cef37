type Random = () => number;

/** Texts that matchers take for one another, or not: case beyond ASCII, combining signs, halves of pairs, wildcards, escapes. */
export const FRAGMENTS: readonly string[] = [
  'a', 'B', 'ab', 'cmd', 'CMD.exe', 'i', 'I', '\u0130', '\u0131', 's', 'S', '\u017f', '\u00df', '\u1e9e', 'ss', 'k', 'K', '\u212a', '\u00e9', '\u00c9', 'e\u0301', '\u03a3', '\u03c3', '\u03c2', '\u{10400}', '\u{10428}', '\u{1f600}', '\ud83d', '\ude00', '\\', '/', '"', '*', '?', '%', ' ', '\t', '\n', '-', '.', '0',
  '10.0.0.5', '4625', 'true', 'null', '2026-03-01T07:45:00Z', '\0', '\u2028', 'x'.repeat(300),
];
export const FIELDS: readonly string[] = ['A', 'b', 'a.b', 'a b', 'Outer.inner', 'list', 'list.name', 'deep.er.est', '', 'Image', 'absent', '\u0130d', '__proto__', 'constructor'];

const MODIFIERS: readonly string[] = [
  '', '', '', 'contains', 'startswith', 'endswith', 'contains|all', 'all', 'neq', 'contains|neq', 'cased', 'contains|cased', 'startswith|cased', 'endswith|cased|neq', 'windash', 'contains|windash', 'base64', 'base64offset|contains', 'wide|base64offset|contains', 'utf16le|base64', 'utf16be|contains',
  'utf16|contains', 'expand', 'contains|expand',
];
const OTHERS: readonly (readonly [modifier: string, values: readonly unknown[]])[] = [
  [
    're', ['a', '^a', 'b$', '\\.exe$', 'i', 's', 'k', '[a-k]+', 'a.*b', '\\w+\\s', '\\\\', '^$', '\u00e9', '\\x{1f600}', '.', '^.$', '(?i)\u017f|k', 'cmd|\\d{4}', '[^a]b', '\\bcmd\\b', 'x{200,}', '\\p{Lu}', '\\p{Assigned}', '\u00e9?$', 'a\u03c3*i', '\\Qa.\u00e9\\E', '(?i)\\x{264}', '\\PL{2}'],
  ],
  ['re|i', ['S', 'K', 'cmd', '[a-z]', '\\w', '[^s]', '\u00c9', 'CMD\\.EXE']], ['re|m', ['^a', 'b$', '^$']], ['re|s', ['a.b', '^.*$']], ['re|startswith', ['a|b']], ['re|endswith', ['a|e']],
  ['cidr', ['10.0.0.0/8', '::/0', '10.0.0.5']], ['gt', [5, 4000]], ['lte', [4625, 0.5]], ['hour', [7]], ['week|gte', [9]], ['exists', [true, false]], ['fieldref', FIELDS.filter((field) => field !== '')], ['fieldref|contains', ['b', 'A']], ['fieldref|endswith|cased', ['b', 'A']],
];
const CONDITIONS: readonly string[] = [
  's0', 'not s0', 's0 and s1', 's0 or not s1', 's0 and not 1 of f*', '1 of s*', 'all of s*', '2 of s*', '2 of them', 'not all of them', 'not 2 of them', '(s0 or s1) and not (s2 or f0)', 's0 and not s1 and not s2', 'any of f* or s2', 'not (not s0)', '1 of them and not all of s*',
];
/** As YAML reads them: not only what JSON has. */
const YAML_WORDS: readonly string[] = ['~', 'null', 'yes', 'true', 'FALSE', '0x1F', '0o17', '1e3', '.5', '007', '1_000', '2026-03-01', "'it''s'", '"\\u0041\\x41\\/"', '!!str 5', '"\\ud83d\\ude00"'];

/** A rule as a YAML text: five searches of every modifier, and a condition over them. Some do not load; that is part of it. */
export function generatedRule(random: Random, id: string): string {
  const below = (limit: number) => Math.floor(random() * limit);
  const one = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  const text = (): string => JSON.stringify(Array.from({ length: below(4) }, () => one(FRAGMENTS)).join(''));
  const value = (): string => (below(6) === 0 ? one(YAML_WORDS) : text());
  const listOf = (make: () => string): string => (below(3) === 0 ? `[${Array.from({ length: 1 + below(5) }, make).join(', ')}]` : make());
  const field = (): string => {
    const name = one(FIELDS);
    if (below(3) > 0) return `${JSON.stringify(withModifier(name, one(MODIFIERS)))}: ${listOf(value)}`;
    const [modifier, values] = one(OTHERS);
    return `${JSON.stringify(withModifier(name, modifier))}: ${listOf(() => JSON.stringify(one(values)))}`;
  };
  const search = (): string => {
    const kind = below(8);
    if (kind === 0) return `[${text()}, ${text()}]`;
    if (kind === 1) return `{ "|all": [${text()}, ${text()}] }`;
    const fields = (): string => `{ ${[...new Map(Array.from({ length: 1 + below(3) }, field).map((entry) => [entry.split(': ')[0], entry])).values()].join(', ')} }`;
    return kind === 2 ? `[${fields()}, ${fields()}]` : fields();
  };
  const source = one(['{}', '{}', '{ product: windows }', '{ category: process_creation }', '{ product: windows, category: process_creation }']);
  return `title: Generated\nid: ${id}\nlogsource: ${source}\ndetection:\n${['s0', 's1', 's2', 'f0', 'f1'].map((name) => `  ${name}: ${search()}\n`).join('')}  condition: ${one(CONDITIONS)}\n`;
}

function withModifier(name: string, modifier: string): string {
  return modifier === '' ? name : `${name}|${modifier}`;
}
