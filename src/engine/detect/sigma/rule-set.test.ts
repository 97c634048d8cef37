import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';

import type { EventFields, FieldValue } from '../event-fields.ts';
import { parseSigma } from './parse-sigma.ts';
import { referenceMatch } from './reference-match.ts';
import { compileRules } from './rule-set.ts';
import { ADDRESSES, DATES, LISTS, number, sigmaDocuments, word } from './sigma-documents.suite.ts';
import type { SigmaRule } from './sigma-rule.ts';

const FIELDS = ['A', 'b', 'Outer.inner'];
const document = sigmaDocuments(FIELDS);

const value: fc.Arbitrary<FieldValue> = fc.oneof({ arbitrary: word, weight: 8 }, number, fc.boolean(), fc.constantFrom<FieldValue>(null, '', '5', ' 7 ', '1e1', ...ADDRESSES, ...DATES));
const values: fc.Arbitrary<readonly FieldValue[] | undefined> = fc.oneof({ arbitrary: value.map((one) => [one]), weight: 6 }, { arbitrary: fc.constant(undefined), weight: 2 }, { arbitrary: fc.array(value, { maxLength: 3 }), weight: 2 });
const eventData = fc.record({ values: fc.tuple(values, values, values), text: word, sources: fc.constantFrom(0, 0, 1, 2) });
type EventData = typeof eventData extends fc.Arbitrary<infer T> ? T : never;

const SOURCES = [[{ product: 'windows', category: 'process_creation' }], [{ product: 'linux' }, { category: 'process_creation' }], []];

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

  it('makes the part that needs it silent where it is missing, with a warning that names it, or empty', () => {
    assert.equal(fires({ servers: ['dc'] }, '%servers%-%sites%'), false);
    assert.match(compileRules(rules, { placeholders: { servers: ['dc'] } }).problems[0]?.message ?? '', /needs the list "sites"/);
    assert.equal(fires({ servers: ['dc'], sites: [] }, '%servers%-%sites%'), false);
    assert.deepEqual(compileRules(rules, { placeholders: { servers: ['dc'], sites: [] } }).problems, []);
  });

  it('stand behind a plain backslash where two are written, and are a plain text behind one', () => {
    const fires = (pattern: string, image: string) => {
      const rules = rulesOf([{ title: 'R', logsource: {}, detection: { s: { 'Image|endswith|expand': pattern }, condition: 's' } }]);
      return compileRules(rules, { placeholders: { tools: ['at.exe', 'a*b.exe'] } }).match({ logSources: [], timeMs: 0, text: '', values: () => [image] }).length === 1;
    };
    const [behind, plain] = ['\\\\%tools%', '\\%tools%'];
    assert.deepEqual(['C:\\at.exe', 'C:\\axxb.exe', 'C:\\format.exe', 'C:\\%tools%'].map((image) => fires(behind, image)), [true, true, false, false]);
    assert.deepEqual(['C:\\at.exe', 'C:\\%tools%'].map((image) => fires(plain, image)), [false, true]);
  });

  it('is not found among what every object has', () => {
    const [problem] = compileRules(rulesOf([{ title: 'R', logsource: {}, detection: { s: { 'Host|expand': '%constructor%' }, condition: 's' } }])).problems;
    assert.match(problem?.message ?? '', /needs the list "constructor"/);
  });
});
