import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { NormalisedEvent } from '#contract/event.ts';
import { parseSigma } from '../sigma/parse-sigma.ts';
import { compileRules } from '../sigma/rule-set.ts';
import { createEventView } from '../event-view.ts';
import { proveRule, readProof } from './prove-rule.ts';
import { readRule } from './read-rule.ts';
import { domainOfRule } from './rule-domain.ts';
import { CostWindow, rulesOverBudget } from './rule-budget.ts';

const RULE = `title: Whoami\nid: 5c0e2a3e-0f0c-4a53-9a14-0d6a90f1c001\nlogsource: { category: process_creation }\ndetection: { s: { CommandLine|contains: whoami }, condition: s }\n`;

function prove(proof: string) {
  const { lines, fault } = run(RULE, proof, []);
  assert.equal(fault, null);
  return lines;
}

function run(text: string, proof: string, others: readonly string[]) {
  const [rule, tests] = [readRule(text, 'r.yml'), readProof(proof)];
  assert.ok(rule.ok && tests.ok, tests.ok ? '' : tests.detail);
  const eventOf = (record: string, id: string) => ({ id, tenant: 't', logSources: [{ category: 'process_creation' }], timeMs: 0, fields: JSON.parse(record), ocsf: {}, raw: record }) as unknown as NormalisedEvent;
  const readRecord = (record: string, id: string) => (record === 'broken' ? { ok: false as const, reason: 'not-json', detail: 'no JSON' } : { ok: true as const, value: [eventOf(record, id)] });
  return proveRule(rule.value.rule, tests.value, { view: createEventView([]), readRecord, compile: (some, lists) => compileRules(some, { placeholders: lists }), rules: others.flatMap((one) => parseSigma(one, 'o.yml').rules), correlations: [] });
}

describe('a proof', () => {
  it('holds where the rule fires on what it must and stays silent on the near misses', () => {
    const lines = prove('fires: [{CommandLine: whoami /all}]\nmisses: [{why: another tool, record: {CommandLine: hostname}}]');
    assert.deepEqual(lines.map(({ kind, why, passed }) => [kind, why, passed]), [['fires', '', true], ['misses', 'another tool', true]]);
  });

  it('says of each record that it fails on what happened', () => {
    const lines = prove('fires: [{CommandLine: hostname}, broken]\nmisses: [{why: same, record: {CommandLine: whoami}}]');
    assert.deepEqual(lines.map(({ passed, detail }) => `${passed} ${detail}`), ['false The rule does not fire on it.', 'false The record could not be read: no JSON', 'false The rule fires on it.']);
  });

  it('may say what lists a tenant has', () => {
    const rule = RULE.replace('CommandLine|contains: whoami', "CommandLine|contains|expand: '%tools%'");
    const proof = 'fires: [{CommandLine: whoami /all}]\nmisses: [{why: another tool, record: {CommandLine: hostname}}]';
    assert.deepEqual(run(rule, proof, []).lines.map(({ passed }) => passed), [false, true]);
    assert.deepEqual(run(rule, `lists: { tools: [whoami, netstat] }\n${proof}`, []).lines.map(({ passed }) => passed), [true, true]);
  });

  it('needs at least one of each, and to be YAML', () => {
    for (const text of ['fires: []', 'fires: [a', 'fires: [a]\nmisses: []', 'other: 1']) assert.equal(readProof(text).ok, false, text);
  });
});

const CORRELATION = `title: Many\nid: many\ncorrelation: { type: event_count, rules: 5c0e2a3e-0f0c-4a53-9a14-0d6a90f1c001, group-by: User, timespan: 5m, condition: { gte: 3 } }\n`;
const FILTER = 'title: Not\nid: not\nlogsource: { category: process_creation }\nfilter: { rules: any, s: { User: svc }, condition: not s }\n';

describe('the proof of a correlation', () => {
  const fires = 'fires:\n  - - { repeat: 3, record: {CommandLine: whoami, User: ann} }\n';

  it('lets records come together, through the rules that it waits for', () => {
    const proof = `${fires}misses:\n  - { why: two users, records: [{CommandLine: whoami, User: ann}, {CommandLine: whoami, User: ann}, {CommandLine: whoami, User: ben}] }\n  - { why: one is few, record: {CommandLine: whoami, User: ann} }\n`;
    assert.deepEqual(run(CORRELATION, proof, [RULE]).lines.map(({ passed, detail }) => `${passed}${detail}`), ['true', 'true', 'true']);
    assert.deepEqual(run(CORRELATION.replace('User', 'Host'), proof, [RULE]).lines.map(({ passed }) => passed), [false, true, true]);
  });

  it('cannot be run where a rule is missing, and says which', () => {
    assert.match(run(CORRELATION, `${fires}misses: [{why: x, record: {User: a}}]`, []).fault ?? '', /"Many" does not load: No rule that is loaded has the id or name "5c0e2a3e/);
  });
});

describe('the proof of a filter', () => {
  it('says what it lets through and what it takes away', () => {
    const lines = (proof: string) => run(FILTER, proof, []).lines.map(({ passed, detail }) => `${passed} ${detail}`.trim());
    assert.deepEqual(lines('fires: [{User: ann}]\nmisses: [{why: the backup, record: {User: svc}}]'), ['true', 'true']);
    assert.deepEqual(lines('fires: [{User: svc}]\nmisses: [{why: x, record: {User: ann}}]'), ['false The filter takes it away.', 'false The filter lets it through.']);
    assert.deepEqual(run(FILTER.replace('process_creation', 'dns'), 'fires: [{User: ann}]\nmisses: [{why: x, record: {User: svc}}]', []).lines.map(({ detail }) => detail), ['It is not of the log source of the filter.', 'It is not of the log source of the filter.']);
  });
});

describe('a rule as a person writes it', () => {
  it('is one document with an id, and what is wrong is told with its line', () => {
    assert.equal(readRule(RULE, 'r.yml').ok, true);
    const faults = [`${RULE}---\n${RULE.replace('c001', 'c002')}`, RULE.replace(/^id:.*\n/m, ''), RULE.replace('contains', 'containz')].map((text) => {
      const read = readRule(text, 'r.yml');
      return read.ok ? 'ok' : `${read.reason}: ${read.detail}`;
    });
    assert.match(faults[0] ?? '', /^not-one-rule: The text holds 2 rules/);
    assert.match(faults[1] ?? '', /^no-id: .*fresh UUID/);
    assert.match(faults[2] ?? '', /^does-not-load: Line 4, detection\.s\.CommandLine\|containz/);
  });

  it('is of the domain of its folder, else of its log source', () => {
    assert.equal(domainOfRule('content/rules/email/x.yml', { product: 'windows' }), 'email');
    assert.equal(domainOfRule('x.yml', { product: 'okta', service: 'okta' }), 'identity');
    assert.equal(domainOfRule('x.yml', { product: 'azure', service: 'signinlogs' }), 'identity');
    assert.equal(domainOfRule('x.yml', { category: 'process_creation' }), 'endpoint');
    assert.equal(domainOfRule('x.yml', { product: 'unheard-of' }), null);
  });
});

describe('the budget of matching', () => {
  it('sets aside the rules that are too dear, the dearest first, only when events are', () => {
    const costs = [{ key: 'cheap', meanMs: 0.1 }, { key: 'dear', meanMs: 2 }, { key: 'dearest', meanMs: 9 }];
    assert.deepEqual(rulesOverBudget(6, costs).map(({ key }) => key), ['dearest', 'dear']);
    assert.deepEqual(rulesOverBudget(5, costs), []);
  });

  it('is held against the mean of a full window', () => {
    const window = new CostWindow(3);
    assert.deepEqual([1, 2, 6, 4].map((ms) => window.add(ms)), [null, null, 3, null]);
    assert.equal(window.meanMs, 3);
  });
});
