import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseSigma } from '../parse-sigma.ts';
import { fixFile } from './fix-file.ts';
import type { LintKnowledge } from './lint-check.ts';
import { LINT_CHECKS, type LintFile, lintRules } from './lint-rules.ts';

const KNOWLEDGE: LintKnowledge = {
  logSources: [{ product: 'windows', category: 'process_creation' }, { product: 'linux', service: 'auditd' }, { product: 'windows', service: 'security' }],
  ruleNames: new Set(['our_rule']),
  fieldsOfCategory: new Map([['process_creation', new Set(['Image', 'CommandLine', 'OriginalFileName'])]]),
};

const DEFAULTS: Readonly<Record<string, string>> = {
  title: 'A Program Was Started', id: '7d0c7a54-3b57-4f7e-9a53-0b6f3f0a8d11', status: 'test', description: 'It means something.', author: 'A', date: '2026-01-31', tags: '[attack.execution, attack.t1059.001]',
  logsource: '{ product: windows, category: process_creation }', level: 'medium', selection: "{ CommandLine|contains: 'mimikatz' }", condition: 'selection',
};

/** A rule that no check has anything to say about, with other parts. `selection` and what has no other place goes into the detection. */
function rule(parts: Readonly<Record<string, string | null>> = {}): string {
  const header = ['title', 'id', 'status', 'description', 'author', 'date', 'modified', 'tags', 'references', 'related', 'falsepositives', 'logsource', 'level'];
  const all = { ...DEFAULTS, ...parts };
  const line = (key: string) => (all[key] === null || all[key] === undefined ? [] : [`${key}: ${all[key]}`]);
  const top = [...header, ...Object.keys(parts).filter((key) => key.startsWith('+'))].flatMap(line).map((text) => text.replace(/^\+/, ''));
  const searches = Object.keys(all).filter((key) => !header.includes(key) && !key.startsWith('+')).flatMap(line);
  return `${[...top, 'detection:', ...searches.map((text) => `  ${text}`)].join('\n')}\n`;
}

/** By check: a file that it speaks of, and one that is close and right. */
const EXAMPLES: Readonly<Record<string, readonly [string, string]>> = {
  loads: [rule({ condition: 'nothing' }), rule()],
  id: [rule({ id: 'my-rule' }), rule()],
  'status-or-level': [rule({ level: 'High' }), rule({ level: 'high' })],
  'recommended-keys': [rule({ author: null }), rule()],
  date: [rule({ date: '2026/1/31' }), rule({ modified: '2026-02-01' })],
  'misspelt-key': [rule({ '+falsepositive': '[Unknown]' }), rule({ '+owner': 'me' })],
  'unknown-key': [rule({ '+owner': 'me' }), rule()],
  related: [rule({ related: '[{ id: 7d0c7a54-3b57-4f7e-9a53-0b6f3f0a8d12, type: sibling }]' }), rule({ related: '[{ id: 7d0c7a54-3b57-4f7e-9a53-0b6f3f0a8d12, type: derived }]' })],
  references: [rule({ references: "['https://a.example/x (page 3)']" }), rule({ references: "['https://a.example/x', Some Book]" })],
  'false-positives': [rule({ falsepositives: '[None]' }), rule({ falsepositives: '[None of our hosts should do this]' })],
  'withdrawn-without-successor': [rule({ status: 'deprecated' }), rule({ status: 'deprecated', related: '[{ id: 7d0c7a54-3b57-4f7e-9a53-0b6f3f0a8d12, type: obsolete }]' })],
  tag: [rule({ tags: '[attack.Execution, attack.t1059.001]' }), rule({ tags: '[attack.execution, tlp.amber, cve.2021-44228, stp.3k, detection.dfir, d3fend.d3f-File]' })],
  'tag-namespace': [rule({ tags: '[attack.execution, team.blue]' }), rule()],
  'attack-technique': [rule({ tags: '[attack.execution, attack.t1086]' }), rule()],
  'attack-tactic': [rule({ tags: '[attack.impact, attack.t1059.001]' }), rule()],
  'log-source': [rule({ logsource: '{ product: Windows, category: process_creation }' }), rule()],
  'misspelt-log-source': [rule({ logsource: '{ product: windows, category: proces_creation }' }), rule({ logsource: '{ product: windows, category: ps_script }' })],
  'no-source': [rule({ logsource: '{ product: windows, category: ps_script }' }), rule()],
  'product-in-category': [rule({ selection: "{ EventID: 1, CommandLine|contains: 'mimikatz' }" }), rule({ logsource: '{ product: windows, service: security }', selection: '{ EventID: 4624 }' })],
  'generic-category': [rule({ logsource: '{ product: windows, service: sysmon }', selection: '{ EventID: 1 }' }), rule({ logsource: '{ product: windows, service: sysmon }', selection: '{ EventID: 255 }' })],
  'unused-search': [rule({ other: '{ Image: x }' }), rule({ other: '{ Image: x }', condition: 'selection and not other' })],
  'of-one': [rule({ condition: '1 of them' }), rule({ condition: '1 of selection*' })],
  'all-of-them': [rule({ selection_b: '{ OriginalFileName: x }', condition: 'all of them' }), rule({ selection_b: '{ OriginalFileName: x }', condition: 'all of selection*' })],
  'mixed-and-or': [rule({ b: '{ Image: x }', c: '{ Image: y }', condition: 'selection and b or c' }), rule({ b: '{ Image: x }', c: '{ Image: y }', condition: 'selection and (b or c)' })],
  'empty-value': [rule({ selection: "{ CommandLine|contains: ['mimikatz', ''] }" }), rule({ selection: "{ CommandLine: '', Image: x }" })],
  'null-in-list': [rule({ selection: '{ Image: x, CommandLine: [a, null] }' }), rule({ selection: '{ Image: x, CommandLine: null }' })],
  'wildcard-only': [rule({ selection: "{ CommandLine: '*' }" }), rule({ selection: "{ CommandLine: 'a*b' }" })],
  'idle-wildcard': [rule({ selection: "{ CommandLine|contains: '*mimi*katz*' }" }), rule({ selection: "{ CommandLine|contains: 'mimi*katz' }" })],
  'wildcard-or-modifier': [rule({ selection: "{ CommandLine: ['*mimikatz*', '*rubeus*'] }" }), rule({ selection: "{ CommandLine: 'mimi*katz' }" })],
  'escaped-wildcard': [rule({ selection: "{ CommandLine|contains: 'C:\\Temp\\*' }" }), rule({ selection: "{ CommandLine|contains: 'C:\\Temp\\\\*.exe' }" })],
  'doubled-backslash': [rule({ selection: "{ CommandLine|contains: '\\\\server\\share' }" }), rule({ selection: "{ CommandLine|contains: '\\\\\\\\server\\share\\\\*.exe' }" })],
  'control-character': [rule({ selection: '{ CommandLine|contains: "C:\\temp" }' }), rule({ selection: "{ CommandLine|contains: 'C:\\temp' }" })],
  'number-as-text': [rule({ logsource: '{ product: windows, service: security }', selection: "{ EventID: '4624' }" }), rule({ logsource: '{ product: windows, service: security }', selection: '{ EventID: 4624 }' })],
  'keywords-only': [rule({ selection: '[mimikatz]' }), rule()],
  'repeated-entry': [rule({ tags: '[attack.execution, attack.execution]' }), rule()],
  'repeated-value': [rule({ selection: '{ CommandLine|contains: [mimikatz, MimiKatz] }' }), rule({ selection: '{ CommandLine|contains|cased: [mimikatz, MimiKatz] }' })],
  'covered-value': [rule({ selection: '{ CommandLine|contains: [mimikatz, mimi] }' }), rule({ selection: '{ CommandLine|contains|all: [mimikatz, mimi] }' })],
  'all-of-one-value': [rule({ selection: '{ CommandLine|contains|all: mimikatz }' }), rule({ selection: '{ CommandLine|contains|all: [mimikatz, dump] }' })],
  'all-whole-values': [rule({ selection: '{ CommandLine|all: [a, b] }' }), rule({ selection: '{ CommandLine|contains|all: [a, b] }' })],
  'base64offset-alone': [rule({ selection: '{ CommandLine|base64offset: mimikatz }' }), rule({ selection: '{ CommandLine|base64offset|contains: mimikatz }' })],
  'repeated-modifier': [rule({ selection: '{ CommandLine|contains|contains: mimikatz }' }), rule()],
  'field-name': [rule({ selection: '{ commandline|contains: mimikatz }' }), rule({ selection: '{ Vendor|contains: mimikatz }' })],
  'outdated-field': [rule({ selection: '{ NewProcessName|endswith: \\a.exe, CommandLine: x }' }), rule()],
  'plain-regex': [rule({ selection: "{ CommandLine|re|i: '.*mimi\\.katz' }" }), rule({ selection: "{ CommandLine|re|i: 'mimi\\s+katz' }" })],
  'idle-regex-escape': [rule({ selection: "{ CommandLine|re|i: 'mimi\\s+\\/katz' }" }), rule({ selection: "{ CommandLine|re|i: 'mimi\\s+\\\\katz' }" })],
  'never-holds': [rule({ filter: "{ CommandLine|contains: 'katz' }", condition: 'selection and not filter' }), rule({ filter: "{ CommandLine|contains: 'katzen' }", condition: 'selection and not filter' })],
  'always-holds': [rule({ condition: 'selection or not selection' }), rule({ filter: '{ Image: x }', condition: 'selection or not filter' })],
  'dead-search': [rule({ other: "{ Image|endswith: '\\a.exe' }", filter: "{ Image|endswith: 'a.exe' }", condition: '(selection or other) and not filter' }), rule({ other: "{ Image|endswith: '\\a.exe' }", filter: '{ OriginalFileName: x }', condition: '(selection or other) and not filter' })],
  'idle-filter': [rule({ selection: "{ Image|endswith: '\\a.exe', CommandLine: x }", filter: "{ Image|endswith: '\\b.exe' }", condition: 'selection and not filter' }), rule({ selection: "{ Image|endswith: '\\a.exe', CommandLine: x }", filter: "{ Image|endswith: '\\x\\a.exe' }", condition: 'selection and not filter' })],
  'repeated-search': [rule({ same: "{ CommandLine|contains: 'mimikatz' }", condition: 'selection or same' }), rule()],
  'every-event': [rule({ condition: 'not selection' }), rule()],
  dear: [rule({ selection: `{ ScriptBlockText|re: ['a.b', 'c.d', 'e.f'] }` }), rule()],
  'bare-program-name': [rule({ selection: "{ Image|endswith: 'cmd.exe', CommandLine: x }" }), rule({ selection: "{ Image|endswith: '\\cmd.exe', CommandLine: x }" })],
  'impossible-path': [rule({ selection: "{ Image: '\\a.exe', CommandLine: x }" }), rule({ selection: "{ Image|startswith: '\\\\', ParentImage|endswith: '\\a.exe', CommandLine: x }" })],
  'one-dash': [rule({ selection: "{ CommandLine|contains: ' -enc' }" }), rule({ selection: "{ CommandLine|contains|windash: ' -enc' }" })],
  'name-only': [rule({ selection: "{ Image|endswith: '\\a.exe' }" }), rule({ selection: "[{ Image|endswith: '\\a.exe' }, { OriginalFileName: a.exe }]" })],
  'cased-regex': [rule({ selection: "{ CommandLine|re: 'mimi\\s+katz' }" }), rule({ selection: "{ CommandLine|re|i: 'mimi\\s+katz' }" })],
  'repeated-id': [`${rule()}---\n${rule({ title: 'Another', selection: '{ Image: x, CommandLine: y }' })}`, rule()],
  'repeated-title': [`${rule()}---\n${rule({ id: '7d0c7a54-3b57-4f7e-9a53-0b6f3f0a8d12', selection: '{ Image: x, CommandLine: y }' })}`, rule()],
  'repeated-detection': [`${rule()}---\n${rule({ title: 'Another', id: '7d0c7a54-3b57-4f7e-9a53-0b6f3f0a8d12' })}`, rule()],
  'unknown-rule': [`${rule()}---\ntitle: Often\nid: 7d0c7a54-3b57-4f7e-9a53-0b6f3f0a8d12\ncorrelation: { type: event_count, rules: [other], group-by: [User], timespan: 5m, condition: { gte: 3 } }\n`, `${rule({ '+name': 'started' })}---\ntitle: Often\nid: 7d0c7a54-3b57-4f7e-9a53-0b6f3f0a8d12\ncorrelation: { type: event_count, rules: [started, our_rule], group-by: [User], timespan: 5m, condition: { gte: 3 } }\n`],
};

const FILE = 'rules/a.yml';

function checksOn(text: string, disabled: readonly string[] = []): string[] {
  return findingsOn({ path: FILE, text }, disabled).map(({ check }) => check);
}

function findingsOn(file: LintFile, disabled: readonly string[] = []) {
  return lintRules([file], { knowledge: KNOWLEDGE, disabled: new Set(disabled) }).findings;
}

describe('lint', () => {
  it('has an example for each check', () => assert.deepEqual(Object.keys(EXAMPLES).sort(), LINT_CHECKS.map(({ name }) => name).sort()));
  it('has nothing to say about a rule that is in order', () => assert.deepEqual(findingsOn({ path: FILE, text: rule() }), []));

  for (const [name, [wrong, right]] of Object.entries(EXAMPLES)) {
    it(`${name} speaks of what is wrong, and not of what is close to it and right`, () => {
      assert.ok(checksOn(wrong).includes(name), `${checksOn(wrong).join()} in:\n${wrong}`);
      assert.ok(!checksOn(right).includes(name), `it speaks of:\n${right}`);
    });
  }

  it('leaves a check out that is switched off, for all rules or in one', () => {
    const [wrong] = EXAMPLES['id'] ?? [''];
    assert.deepEqual(checksOn(wrong, ['id']), []);
    assert.deepEqual(checksOn(`# lint-allow: date, id (made before we had ids)\n${wrong}`), []);
    const two = `${wrong}---\n# lint-allow: id\n${rule({ id: 'other-rule', title: 'Another', selection: '{ Image: x, CommandLine: y }' })}`;
    assert.deepEqual(findingsOn({ path: FILE, text: two }).map(({ check, line }) => [check, line]), [['id', 2]]);
  });

  it('names file, line, rule and place', () => {
    const [finding] = findingsOn({ path: FILE, text: EXAMPLES['repeated-value']?.[0] ?? '' });
    assert.deepEqual([finding?.file, finding?.line, finding?.rule, finding?.field], [FILE, 11, DEFAULTS['id'], 'detection.selection.CommandLine|contains.1']);
  });
});

describe('what lint puts right', () => {
  for (const name of ['status-or-level', 'date', 'tag', 'log-source', 'idle-wildcard', 'repeated-entry', 'repeated-value', 'all-of-one-value', 'all-of-them', 'misspelt-key']) {
    it(`${name} is put right, and the rule finds what it found`, () => {
      const text = name === 'misspelt-key' ? rule({ '+Falsepositives': '[Unknown things]' }) : (EXAMPLES[name]?.[0] ?? '');
      const fixed = fixFile({ path: FILE, text }, findingsOn({ path: FILE, text }));
      assert.ok(fixed !== null, text);
      assert.ok(!checksOn(fixed).includes(name), fixed);
      assert.equal(parseSigma(fixed, FILE).rules.length, 1);
      if (name !== 'repeated-value') assert.deepEqual(parseSigma(fixed, FILE).rules[0]?.detection, parseSigma(text, FILE).rules[0]?.detection);
    });
  }

  it('takes a repeated item out of a list that stands on many lines, with its comment', () => {
    const text = rule({ selection: '\n    CommandLine|contains:\n      - one\n      - ONE # again\n      - two' });
    assert.equal(fixFile({ path: FILE, text }, findingsOn({ path: FILE, text })), rule({ selection: '\n    CommandLine|contains:\n      - one\n      - two' }));
  });
});
