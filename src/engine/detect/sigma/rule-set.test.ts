import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';

import type { EventFields, FieldValue } from '../event-fields.ts';
import { parseSigma } from './parse-sigma.ts';
import { referenceMatch } from './reference-match.ts';
import { compileRules } from './rule-set.ts';
import type { SigmaRule } from './sigma-rule.ts';

/** Characters whose lower case is special, escapes, option dashes, and words long enough for each stride of the scanner. */
const FRAGMENTS = [
  'a', 'A', 'b', 'k', '\u212a', 's', '\u017f', 'i', 'I', '\u0130', '\u0131', '\u03c3', '\u03a3', '\u03c2', '\u00e9', '\u00c9', '\u00df', '\u1e9e',
  '\u{10400}', '\u{10428}', '\ud800', '\u{1f600}', '\u0101', '\u4e2d', '@', '`', '[', '{', '\u0000', '\n', ' ', '-', '/', '\u2013', ' -enc', ' /c ',
  '\\', '\\\\', '"', '1', '7', '.exe', 'cmd', 'Power', 'POWERSHELL', 'download', 'Invoke-Mimi', 'x', 'xyz', 'abab', 'ab', 'ower', 'ab\u017f', '\u212aab', 'YWJj', 'a\u0000b\u0000',
];
const WILD = ['*', '?', '**', '\\*', '\\?', '\\\\*', '*.exe'];
const FIELDS = ['A', 'b', 'Outer.inner'];
const ADDRESSES = ['10.0.0.5', '10.1.255.0', '192.0.2.77', '2001:db8::5', '::ffff:10.0.0.9', 'fe80::1%eth0', '10.0.0.300', 'no address'];
const DATES = ['2026-03-01T07:45:12Z', '2024-12-30 23:59:00', '2026-13-45', '1700000000', 'never'];

const word = fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 5 }).map((parts) => parts.join(''));
const pattern = fc.array(fc.oneof({ arbitrary: fc.constantFrom(...FRAGMENTS), weight: 4 }, { arbitrary: fc.constantFrom(...WILD), weight: 1 }), { maxLength: 5 }).map((parts) => parts.join(''));
const number = fc.oneof(fc.integer({ min: -3, max: 70 }), fc.constantFrom(0.5, 1e3, 1_700_000_000));
const literal = fc.oneof({ arbitrary: pattern, weight: 8 }, { arbitrary: number, weight: 1 }, { arbitrary: fc.boolean(), weight: 1 }, { arbitrary: fc.constant(null), weight: 1 });
const regex = fc.constantFrom(
  'a', '^a', 'b$', 'cmd|power', '(?:ab)+', '(?i)POWER', 'Invoke-[a-z]{3,}', '[kK]\\.exe', 'i.', '\\Aabab\\z', '(?P<x>down)(load)?', 'x{2}', '\u03c3', 's', 'k', '[^a]b',
  '\\x61b', '\\bcmd\\b', 'a|', '(ab|cd)(ab|xy)', 'xyz*', '[-a]b', '[]a]', 'a\\nb', 'power(?:shell)?', 'p{0,1}ower', '^$', '\\Qa.b\\E', 'a{0}b', '(?i:po)wer', '\\pLb', '[[:alpha:]]1', 's\u212a', 'abs', 'kab', '(?i)abs|xk',
);
const placeholder = fc.tuple(pattern, fc.constantFrom('%short%', '%long%', '%none%', '\\%short%'), pattern).map(([before, name, after]) => before + name + after);

type Field = readonly [key: string, value: unknown];

function onField(modifiers: readonly string[], value: fc.Arbitrary<unknown>): fc.Arbitrary<Field> {
  const values = fc.oneof({ arbitrary: value, weight: 2 }, { arbitrary: fc.array(value, { minLength: 1, maxLength: 9 }), weight: 1 });
  return fc.tuple(fc.constantFrom(...FIELDS), fc.constantFrom(...modifiers), values).map(([field, modifier, content]) => [modifier === '' ? field : `${field}|${modifier}`, content] as const);
}

const text = fc.oneof(pattern, number, fc.boolean());
const field: fc.Arbitrary<Field> = fc.oneof(
  { arbitrary: onField(['', '', 'neq'], literal), weight: 5 },
  { arbitrary: onField(['contains', 'startswith', 'endswith', 'contains|all', 'cased', 'contains|cased', 'startswith|cased', 'endswith|cased', 'endswith|neq', 'contains|all|neq', 'all'], text), weight: 10 },
  { arbitrary: onField(['windash', 'contains|windash', 'windash|contains|all'], pattern), weight: 1 },
  { arbitrary: onField(['base64', 'base64offset|contains', 'wide|base64offset|contains', 'utf16|base64', 'utf16be|contains', 'wide|contains'], word.map((plain) => plain.replaceAll(/[\\*?]/g, ''))), weight: 2 },
  { arbitrary: onField(['re', 're|i', 're|m', 're|s', 're|i|m|s', 're|startswith', 're|endswith', 're|neq', 're|all'], regex), weight: 4 },
  { arbitrary: onField(['cidr', 'cidr|neq'], fc.constantFrom('10.0.0.0/8', '10.0.0.5', '2001:db8::/32', '0.0.0.0/0', '::/0', '192.0.2.64/26')), weight: 1 },
  { arbitrary: onField(['lt', 'lte', 'gt', 'gte', 'minute', 'hour|gte', 'day', 'week', 'month|lt', 'year'], number), weight: 2 },
  { arbitrary: onField(['exists'], fc.boolean()), weight: 1 },
  { arbitrary: onField(['fieldref', 'fieldref|contains', 'fieldref|startswith|cased', 'fieldref|endswith', 'fieldref|neq'], fc.constantFrom(...FIELDS, 'absent')), weight: 2 },
  { arbitrary: onField(['expand', 'expand|contains', 'contains|expand|all', 'expand|neq'], fc.oneof(placeholder, pattern)), weight: 1 },
);
const fields = fc.array(field, { minLength: 1, maxLength: 3 }).map((entries): unknown => Object.fromEntries(entries));
const keywords = fc.array(fc.oneof(pattern, number), { minLength: 1, maxLength: 3 });
const onKeywords = fc.tuple(fc.constantFrom('|all', '|re', '|cased', '|re|i'), keywords, regex).map(([key, texts, expression]): unknown => ({ [key]: key.includes('re') ? expression : texts }));
const search = fc.oneof({ arbitrary: fields, weight: 6 }, { arbitrary: fc.array(fc.oneof(fields, pattern), { minLength: 1, maxLength: 3 }), weight: 1 }, { arbitrary: keywords, weight: 1 }, { arbitrary: onKeywords, weight: 1 });

const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof({ depthSize: 'small', withCrossShrink: true }, fc.constantFrom('s0', 's1', 's2', '1 of them', 'all of s*', '2 of them', '2 of s*', 'any of s*'),
    tie('condition').map((one) => `not ${one.includes(' or ') || one.includes(' and ') ? `(${one})` : one}`),
    fc.tuple(tie('condition'), fc.constantFrom('and', 'or', 'and not', 'or not'), tie('condition')).map(([a, join, b]) => `(${a}) ${join} (${b})`)),
}));
const logSource = fc.constantFrom({}, { product: 'windows' }, { category: 'process_creation' }, { product: 'windows', category: 'process_creation' }, { product: 'linux' });
const document = fc.record({ title: fc.constant('Rule'), logsource: logSource, detection: fc.record({ s0: search, s1: search, s2: search, condition }) });

const value: fc.Arbitrary<FieldValue> = fc.oneof({ arbitrary: word, weight: 8 }, number, fc.boolean(), fc.constantFrom<FieldValue>(null, '', '5', ' 7 ', '1e1', ...ADDRESSES, ...DATES));
const values: fc.Arbitrary<readonly FieldValue[] | undefined> = fc.oneof({ arbitrary: value.map((one) => [one]), weight: 6 }, { arbitrary: fc.constant(undefined), weight: 2 }, { arbitrary: fc.array(value, { maxLength: 3 }), weight: 2 });
const eventData = fc.record({ values: fc.tuple(values, values, values), text: word, sources: fc.constantFrom(0, 0, 1, 2) });
type EventData = typeof eventData extends fc.Arbitrary<infer T> ? T : never;

const SOURCES = [[{ product: 'windows', category: 'process_creation' }], [{ product: 'linux' }, { category: 'process_creation' }], []];
const LISTS = { short: ['ab', 'cmd*'], long: ['Power', 'x?z', 'back\\slash', 'S', '\u03a3', 'a', 'b', 'Invoke-Mimi'] };

function eventOf(data: EventData): EventFields {
  return { logSources: SOURCES[data.sources] ?? [], timeMs: 0, text: data.text, values: (name) => data.values[FIELDS.indexOf(name)] };
}

function rulesOf(documents: readonly unknown[]): SigmaRule[] {
  return documents.flatMap((one, index) => parseSigma(JSON.stringify(one), `rule-${index}.yml`).rules);
}

function assertLaw(documents: readonly unknown[], data: readonly EventData[], rounds: number): void {
  const ruleSet = compileRules(rulesOf(documents), { placeholders: LISTS });
  const events = data.map(eventOf);
  const wanted = events.map((event) => referenceMatch(ruleSet.rules, event).map((rule) => rule.file));
  for (let round = 0; round < rounds; round++) {
    for (const [index, event] of events.entries()) {
      assert.deepEqual(ruleSet.match(event).map(({ rule }) => rule.file), wanted[index], `event ${index} in round ${round}`);
    }
  }
}

describe('the index', () => {
  it('finds exactly the rules that hold, before and after it learned what events are like', () => {
    fc.assert(fc.property(fc.array(document, { minLength: 1, maxLength: 6 }), fc.array(eventData, { minLength: 1, maxLength: 12 }), (documents, data) => {
      assertLaw(documents, data, Math.ceil(140 / data.length));
    }), { numRuns: 400 });
  });

  it('keeps to that when it learned twice, from many rules', () => {
    fc.assert(fc.property(fc.array(document, { minLength: 30, maxLength: 40 }), fc.array(eventData, { minLength: 30, maxLength: 40 }), (documents, data) => {
      assertLaw(documents, data.map((one) => ({ ...one, sources: 0 })), Math.ceil(2_060 / data.length));
    }), { numRuns: 8 });
  });
});

describe('the index of a regular expression that ignores case', () => {
  it('knows the signs that stand for a letter in it', () => {
    const document = { title: 'Rule', logsource: {}, detection: { s: { 'A|re|i': 'pass.?key' }, condition: 's' } };
    for (const text of ['PASSKEY', 'pa\u017f\u017fkey', 'pass \u212aey']) {
      const data: EventData = { values: [[text], undefined, undefined], text: '', sources: 2 };
      assertLaw([document], [data], 1);
      assert.equal(referenceMatch(rulesOf([document]), eventOf(data)).length, 1, text);
    }
  });
});

describe('a match', () => {
  const rule = (detection: unknown): SigmaRule[] => rulesOf([{ title: 'Rule', logsource: {}, detection }]);
  const event: EventFields = { logSources: [], timeMs: 0, text: 'raw text', values: (name) => (name === 'Image' ? ['C:\\x.exe', 'C:\\cmd.exe'] : undefined) };
  const reasons = (detection: unknown) => compileRules(rule(detection)).match(event).map(({ matched }) => matched.map(({ field: name, value: found }) => `${name}=${found}`));

  it('says which field held which value, of several values the one that it was', () => {
    assert.deepEqual(reasons({ s: { 'Image|endswith': ['cmd.exe', 'bash.exe'] }, condition: 's' }), [['Image=C:\\cmd.exe']]);
  });

  it('says which keyword was found, and nothing of what was absent', () => {
    assert.deepEqual(reasons({ s: ['RAW'], f: { User: 'ann' }, condition: 's and not f' }), [['null=RAW']]);
  });

  it('leaves out what is true beside the branch that carried it', () => {
    assert.deepEqual(reasons({ a: { 'Image|contains': 'cmd', User: 'ann' }, b: { 'Image|contains': 'x.exe' }, condition: 'a or b' }), [['Image=C:\\x.exe']]);
  });

  it('comes in the order of the rules, each rule once', () => {
    const rules = [...rule({ s: { 'Image|endswith': '.exe' }, condition: 's' }), ...rule({ s: { 'Image|contains': 'zzz' }, condition: 's' }), ...rule({ s: ['raw'], condition: 's' })];
    const ruleSet = compileRules(rules.map((one, index) => ({ ...one, id: String(index) })));
    assert.deepEqual(ruleSet.match(event).map(({ rule: { id } }) => id), ['0', '2']);
  });
});

describe('a list that a rule needs', () => {
  const rules = rulesOf([{ title: 'Rule', logsource: {}, detection: { s: { 'Host|expand': '%servers%-%sites%' }, condition: 's' } }]);
  const fires = (lists: Record<string, string[]>, host: string) => compileRules(rules, { placeholders: lists }).match({ logSources: [], timeMs: 0, text: '', values: () => [host] }).length === 1;

  it('is put in, every value of it with every value of the others, wildcards too', () => {
    const lists = { servers: ['dc', 'fs?'], sites: ['ber', 'muc'] };
    assert.deepEqual(['DC-muc', 'fs1-ber', 'fs-ber', '%servers%-ber'].map((host) => fires(lists, host)), [true, true, false, false]);
  });

  it('makes the part that needs it silent where it is missing or empty, with a warning that names it', () => {
    assert.equal(fires({ servers: ['dc'] }, '%servers%-%sites%'), false);
    assert.match(compileRules(rules, { placeholders: { servers: ['dc'], sites: [] } }).problems[0]?.message ?? '', /needs the list "sites"/);
  });

  it('is not found among what every object has', () => {
    const [problem] = compileRules(rulesOf([{ title: 'R', logsource: {}, detection: { s: { 'Host|expand': '%constructor%' }, condition: 's' } }])).problems;
    assert.match(problem?.message ?? '', /needs the list "constructor"/);
  });
});
