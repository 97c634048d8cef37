import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';

import { parseSigma, type SigmaDocuments } from './parse-sigma.ts';
import type { DetectionTree } from './predicate.ts';

const HEAD = 'title: Test\nid: 7d0f2f1e-0000-4000-8000-000000000001\nlogsource: { product: Windows, category: process_creation }\n';

function parse(detection: string): SigmaDocuments {
  return parseSigma(`${HEAD}detection:\n${detection.split('\n').map((line) => `  ${line}`).join('\n')}\n`, 'rules/test.yml');
}

function errorsOf({ problems }: SigmaDocuments): string[] {
  return problems.filter(({ severity }) => severity === 'error').map(({ line, field, message }) => `${line} ${field}: ${message}`);
}

/** The tree in few characters: searches of one field `A: x` show as x. */
function sketch(tree: DetectionTree): string {
  switch (tree.kind) {
    case 'predicate': return 'text' in tree.predicate ? tree.predicate.text : tree.predicate.kind;
    case 'not': return `!${sketch(tree.child)}`;
    case 'and': return `(${tree.children.map(sketch).join(' & ')})`;
    case 'or': return `(${tree.children.map(sketch).join(' | ')})`;
    case 'at-least': return `${tree.count}(${tree.children.map(sketch).join(', ')})`;
  }
}

function conditionOf(condition: string): string {
  const found = parse(['a', 'b', 'sel_1', 'sel_2', 'sel_x_end', '_hidden'].map((name) => `${name}: { A: ${name} }`).concat(`condition: ${condition}`).join('\n'));
  const [rule] = found.rules;
  return rule === undefined ? errorsOf(found).join() : sketch(rule.detection);
}

describe('a condition', () => {
  const all = 'a | b | sel_1 | sel_2 | sel_x_end';
  const cases: readonly (readonly [string, string])[] = [
    ['a', 'a'],
    ['a or b and sel_1', '(a | (b & sel_1))'],
    ['a and b or sel_1', '((a & b) | sel_1)'],
    ['not a and b', '(!a & b)'],
    ['not a or not b', '(!a | !b)'],
    ['not not a', '!!a'],
    ['not (a or b)', '!(a | b)'],
    ['(a or b) and sel_1', '((a | b) & sel_1)'],
    ['((a))', 'a'],
    ['a AND NOT b', '(a & !b)'],
    ['1 of them', `(${all})`],
    ['any of them', `(${all})`],
    ['1 of THEM', `(${all})`],
    ['all of them', `(${all.replaceAll('|', '&')})`],
    ['all of sel_*', '(sel_1 & sel_2 & sel_x_end)'],
    ['1 of sel_*_end', 'sel_x_end'],
    ['1 of *_1', 'sel_1'],
    ['1 of _*', '_hidden'],
    ['1 of a', 'a'],
    ['2 of sel_*', '2(sel_1, sel_2, sel_x_end)'],
    ['not 1 of sel_* and a', '(!(sel_1 | sel_2 | sel_x_end) & a)'],
    ['a and 1 of sel_*', '(a & (sel_1 | sel_2 | sel_x_end))'],
    ['[a, b and sel_1]', '(a | (b & sel_1))'],
  ];
  for (const [condition, tree] of cases) it(`reads "${condition}"`, () => assert.equal(conditionOf(condition), tree));

  const faults: readonly (readonly [string, RegExp])[] = [
    ["''", /condition is empty/],
    ['a and', /ends too early/],
    ['a b', /"b" was not expected/],
    ['(a', /parenthesis is not closed/],
    ['a)', /"\)" was not expected/],
    ['unknown', /speaks of "unknown".*it defines a, b/],
    ['1 of none*', /finds no search/],
    ['1 of', /needs "them" or a name/],
    ['0 of them', /no quantity/],
    ['most of them', /no quantity/],
    ['9 of them', /can never hold/],
    ['7', /speaks of "7"|is a text/],
    [`${'('.repeat(70)}a${')'.repeat(70)}`, /nested more than 64 deep/],
    [`${'not '.repeat(70)}a`, /nested more than 64 deep/],
    [`a${' and a'.repeat(1_001)}`, /more than 2000 words/],
  ];
  for (const [condition, message] of faults) it(`refuses "${condition.slice(0, 40)}" and says why`, () => assert.match(conditionOf(condition), message));

  it('warns of a search that it does not use, at its line', () => {
    const { rules, problems } = parse('a: { A: 1 }\nb: { A: 2 }\ncondition: a');
    assert.equal(rules.length, 1);
    assert.deepEqual(problems.map(({ severity, line, field }) => [severity, line, field]), [['warning', 6, 'detection.b']]);
  });
});

describe('a search', () => {
  const searchOf = (search: string): string => {
    const found = parse(`s: ${search}\ncondition: s`);
    return found.rules[0] === undefined ? errorsOf(found).join('; ') : sketch(found.rules[0].detection);
  };
  const cases: readonly (readonly [string, string])[] = [
    ['{ A: x, B: y }', '(x & y)'],
    ['{ A: [x, y] }', '(x | y)'],
    ['[{ A: x, B: y }, { C: z }]', '((x & y) | z)'],
    ['[x, y]', '(x | y)'],
    ['x', 'x'],
    ['[x, { A: y }]', '(x | y)'],
    ["{ '|all': [x, y] }", '(x & y)'],
    ["{ 'A|contains|all': [x, y] }", '(x & y)'],
    ["{ 'A|neq': [x, y] }", '!(x | y)'],
    ["{ 'A|all|neq': [x, y] }", '!(x & y)'],
    ['{ A: null }', 'null'],
    ['{ A: ~ }', 'null'],
    ['{ A: }', 'null'],
    ["{ A: '' }", ''],
    ["{ A: '*' }", 'any-value'],
    ['{ A: [[x], [y]] }', '(x | y)'],
    ['{ A: 4625 }', '4625'],
    ['{ A: true }', 'true'],
    ['{ A: 0x1F }', '31'],
    ["{ 'A|exists': false }", '!exists'],
  ];
  for (const [search, tree] of cases) it(`reads ${search}`, () => assert.equal(searchOf(search), tree));

  const faults: readonly (readonly [string, RegExp])[] = [
    ['[]', /^5 detection\.s: The list is empty/],
    ['{}', /^5 detection\.s: The search is empty/],
    ['{ A: [] }', /^5 detection\.s\.A: The list of values is empty/],
    ['{ A: { B: x } }', /write nested fields as "outer\.inner"/],
    ['{ A: 12345678901234567890 }', /too large to be read exactly/],
    ["{ 'A|regex': x }", /^5 detection\.s\.A\|regex: Modifier "regex" is not one of Sigma 2\.1/],
    ["{ 'A|contains|startswith': x }", /exclude each other/],
    ["{ 'A|re|cidr': x }", /one type/],
    ["{ 'A|i': x }", /belong behind "re"/],
    ["{ 'A|lt|gt': 5 }", /exclude each other/],
    ["{ 'A|cidr|contains': 10.0.0.0/8 }", /no meaning/],
    ["{ 'A|re|cased': x }", /no meaning/],
    ["{ 'A|re|base64': x }", /plain text only/],
    ["{ 'A|cidr': 10.0.0.0/40 }", /is no network/],
    ["{ 'A|cidr': 10.0.0.999/8 }", /is no network/],
    ["{ 'A|lt': many }", /a number, not "many"/],
    ["{ 'A|exists': maybe }", /true or false/],
    ["{ 'A|re': '(' }", /does not compile/],
    ["{ 'A|re': '(?=x)y' }", /no look-around/],
    ["{ 'A|re': '(x)\\1' }", /does not compile/],
    ["{ 'A|base64': 'a*b' }", /without wildcards/],
    ["{ 'A|contains': null }", /null takes no modifier/],
    ["{ '|cidr': 10.0.0.0/8 }", /needs a field name/],
    ['[null]', /keyword cannot be null/],
    ["{ 'A|windash|contains': '-a -b -c -d -e' }", /more than 625 variants/],
  ];
  for (const [search, message] of faults) it(`refuses ${search} and says where and why`, () => assert.match(searchOf(search), message));

  it('takes a list of values in quotes for one wild pattern each', () => {
    assert.deepEqual(parse("s: { A: ['a?b', 'a\\*b', 'a\\\\*b', 'C:\\dir\\*', '\\\\\\\\srv\\*.exe'] }\ncondition: s").rules[0]?.detection, {
      kind: 'or', children: [
        { kind: 'wildcard', field: 'A', cased: false, parts: [{ text: 'a' }, { wildcard: 'one' }, { text: 'b' }] },
        { kind: 'text', field: 'A', cased: false, match: 'equals', text: 'a*b' },
        { kind: 'wildcard', field: 'A', cased: false, parts: [{ text: 'a\\' }, { wildcard: 'any' }, { text: 'b' }] },
        { kind: 'text', field: 'A', cased: false, match: 'equals', text: 'C:\\dir*' },
        { kind: 'text', field: 'A', cased: false, match: 'equals', text: '\\\\srv*.exe' },
      ].map((predicate) => ({ kind: 'predicate', predicate })),
    });
  });
});

describe('a rule file', () => {
  const body = 'detection: { s: { A: x }, condition: s }';

  it('gives the header, the log source in lower case, techniques and tactics', () => {
    const tags = 'tags: [attack.execution, attack.defense_evasion, attack.T1059.001, attack.g0016, attack.s0002, cve.2026-1]';
    const [rule] = parseSigma(`${HEAD}level: high\nstatus: stable\n${tags}\nfalsepositives: Backup\n${body}`, 'r.yml').rules;
    assert.deepEqual(rule?.logSource, { product: 'windows', category: 'process_creation' });
    assert.deepEqual([rule?.techniques, rule?.tactics, rule?.level, rule?.falsePositives], [['T1059.001'], ['execution', 'defense-evasion'], 'high', ['Backup']]);
  });

  it('may hold several documents, of which the bad ones are named by their line', () => {
    const { rules, problems } = parseSigma(`${HEAD}${body}\n---\ntitle: Bad\nlogsource: {}\ndetection:\n  s: { A: x }\n  condition: t\n---\n${HEAD}${body}`, 'r.yml');
    assert.equal(rules.length, 2);
    assert.deepEqual(problems.filter(({ severity }) => severity === 'error').map(({ file, line, field }) => [file, line, field]), [['r.yml', 10, 'detection.condition']]);
  });

  it('without an id goes by its name, or else by its place', () => {
    const ids = (text: string) => parseSigma(text, 'r.yml').rules.map(({ id }) => id);
    const nameless = `title: T\nlogsource: {}\n${body}`;
    assert.deepEqual(ids(`${nameless}\n---\nname: by_name\n${nameless}`), ['r.yml#1', 'by_name']);
  });

  it('with values of the wrong kind in its header is read without them, with a warning', () => {
    const { rules, problems } = parseSigma(`${HEAD}level: severe\ndate: yesterday\n${body}`, 'r.yml');
    assert.equal(rules[0]?.level, 'medium');
    assert.deepEqual(problems.map(({ severity, field }) => [severity, field]), [['warning', 'date'], ['warning', 'level']].toSorted());
  });

  const faults: readonly (readonly [string, string, RegExp])[] = [
    ['no title', `logsource: {}\n${body}`, /title/],
    ['no log source', `title: T\n${body}`, /log source is a map/],
    ['a list', '- a\n- b', /is a map/],
    ['neither of the three kinds', 'title: T', /neither "detection"/],
    ['an action', `${HEAD}action: global`, /no "action"/],
    ['broken YAML', 'title: [', /not valid YAML/],
    ['a key that is there twice', 'title: A\ntitle: B', /not valid YAML/],
    ['aliases that multiply', `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [${'*b,'.repeat(12)}]`, /aliases/],
  ];
  for (const [name, text, message] of faults) {
    it(`with ${name} is refused, and nothing is thrown`, () => {
      const { rules, problems } = parseSigma(text, 'r.yml');
      assert.equal(rules.length, 0);
      assert.match(problems.filter(({ severity }) => severity === 'error').map((problem) => problem.message).join(), message);
    });
  }

  it('throws nothing, whatever stands in it, and tells the line of each fault', () => {
    const word = fc.constantFrom('condition', 'selection', 's', 'A|re', 'A|contains|all', 'A|cidr', 'A|expand', '|all', '__proto__', 'constructor', '1 of them', 'all of s*', 'not s', '(', '%x%', '*', '\\', '');
    const value = fc.letrec((tie) => ({ any: fc.oneof({ depthSize: 'small' }, word, fc.integer(), fc.boolean(), fc.constant(null), fc.string(), fc.array(tie('any'), { maxLength: 3 }), fc.dictionary(word, tie('any'), { maxKeys: 4 })) })).any;
    const document = fc.dictionary(fc.constantFrom('title', 'id', 'level', 'tags', 'logsource', 'detection', 'filter', 'correlation', 'action'), value);
    fc.assert(fc.property(fc.oneof(document.map((one) => JSON.stringify(one)), value.map((detection) => JSON.stringify({ title: 'T', logsource: {}, detection })), fc.string()), (text) => {
      const { problems, rules, correlations, filters } = parseSigma(text, 'r.yml');
      for (const { line, message, file } of problems) assert.ok(line >= 1 && message.length > 10 && file === 'r.yml');
      for (const { id, title } of [...rules, ...correlations, ...filters]) assert.ok(id !== '' && title !== '');
    }), { numRuns: 2_000 });
  });

  it('that is empty holds nothing', () => {
    assert.deepEqual(parseSigma('---\n', 'r.yml'), { rules: [], correlations: [], filters: [], problems: [] });
  });
});

describe('a pipe of Sigma 1', () => {
  const advice = (pipe: string) => errorsOf(parse(`s: { A: x }\ntimeframe: 10m\ncondition: s | ${pipe}`)).join();
  it('is refused with the correlation that says the same', () => {
    assert.match(advice('count() > 5'), /^7 detection\.condition: .*type: event_count, rules: \[that name\], timespan: 10m, condition: \{ gt: 5 \}/);
    assert.match(advice('count(User) by Host >= 3'), /type: value_count.*group-by: \[Host\].*condition: \{ field: User, gte: 3 \}/);
    assert.match(advice('near b'), /type: temporal/);
    assert.match(advice('sum(Bytes) > 9'), /value_sum/);
    assert.match(advice('median'), /a correlation document/);
  });
});

describe('a correlation', () => {
  const head = 'title: Many\nid: c1\ncorrelation:\n';
  const read = (part: string) => parseSigma(head + part.split('\n').map((line) => `  ${line}`).join('\n'), 'c.yml');

  it('is read with its rules, groups, span, limits and aliases', () => {
    const [found] = read('type: value_count\nrules: [r1, r2]\ngroup-by: Host\ntimespan: 2h\ngenerate: true\naliases: { who: { r1: User, r2: Account } }\ncondition: { field: who, gte: 3, lt: 9 }').correlations;
    assert.deepEqual([found?.type, found?.rules, found?.groupBy, found?.timespanMs, found?.valueFields], ['value_count', ['r1', 'r2'], ['Host'], 7_200_000, ['who']]);
    assert.deepEqual([found?.limits, found?.aliases, found?.generate], [[{ compare: 'gte', value: 3 }, { compare: 'lt', value: 9 }], { who: { r1: 'User', r2: 'Account' } }, true]);
  });

  it('says beside itself or within whether its rules raise alerts of their own; they do not where it says nothing', () => {
    const generate = (before: string, within: string) => parseSigma(`title: Many\nid: c1\n${before}correlation: { type: event_count, rules: r1, timespan: 5m, condition: { gte: 2 }${within} }`, 'c.yml');
    assert.deepEqual([['', ''], ['generate: true\n', ''], ['', ', generate: true'], ['generate: false\n', ', generate: true']].map(([before = '', within = '']) => generate(before, within).correlations[0]?.generate), [false, true, true, false]);
    assert.match(errorsOf(generate('generate: perhaps\n', '')).join(), /^3 generate: Write "generate: true"/);
  });

  it('of rules in time needs all of them when it names no limit', () => {
    assert.deepEqual(read('type: temporal_ordered\nrules: [r1, r2, r3]\ntimespan: 5m').correlations[0]?.limits, [{ compare: 'gte', value: 3 }]);
  });

  it('reads minutes and months by their case', () => {
    const span = (text: string) => read(`type: temporal\nrules: [r1, r2]\ntimespan: ${text}`).correlations[0]?.timespanMs;
    assert.deepEqual(['30s', '1m', '1M', '7d', '1w'].map(span), [30_000, 60_000, 30 * 86_400_000, 604_800_000, 604_800_000]);
  });

  const faults: readonly (readonly [string, RegExp])[] = [
    ['type: event_count\nrules: r1\ntimespan: 5m', /needs a limit/],
    ['type: value_sum\nrules: r1\ntimespan: 5m\ncondition: { gte: 5 }', /needs the field/],
    ['type: event_count\nrules: r1\ntimespan: 5m\ncondition: { gte: 10000 }', /up to 10000 for a group/],
    ['type: value_sum\nrules: r1\ntimespan: 5m\ncondition: { field: [A, B], gte: 5 }', /reads one field/],
    ['type: temporal\nrules: r1\ntimespan: 5m', /at least two/],
    ['type: temporal\nrules: [r1, r1]\ntimespan: 5m', /named twice/],
    ['type: temporal\nrules: [r1, r2]\ntimespan: 0s', /timespan from 1s/],
    ['type: temporal\nrules: [r1, r2]\ntimespan: 5 minutes', /correlation\.timespan/],
    ['type: sometimes\nrules: [r1, r2]\ntimespan: 5m', /correlation\.type/],
    ['type: temporal\nrules: [r1, r2]\ntimespan: 5m\naliases: { who: { r3: User } }', /speaks of "r3"/],
  ];
  for (const [part, message] of faults) it(`is refused: ${part.replaceAll('\n', ', ')}`, () => assert.match(errorsOf(read(part)).join(), message));
});

describe('a filter', () => {
  const read = (rules: string) => parseSigma(`title: F\nid: f1\nlogsource: { product: windows }\nfilter:\n${rules}  s: { User: backup }\n  condition: not s`, 'f.yml');

  it('is read with the rules that it narrows', () => {
    const [found] = read('  rules: [r1, r2]\n').filters;
    assert.deepEqual([found?.rules, found && sketch(found.detection)], [['r1', 'r2'], '!backup']);
  });

  it('narrows all of its log source when it says so, or names none', () => {
    assert.deepEqual([read('  rules: any\n'), read('')].map(({ filters }) => filters[0]?.rules), ['any', 'any']);
  });

  it('is refused when it names a rule by something else than a text', () => {
    assert.match(errorsOf(read('  rules: [5]\n')).join(), /^5 filter\.rules: Name the rules/);
  });
});
