import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { EventFields } from './event-fields.ts';
import { createRuleFilters, NO_FILTERS } from './rule-filters.ts';
import { trialKey } from './rule-life/rule-modes.ts';
import { applyFilters } from './sigma/apply-filters.ts';
import { parseSigma } from './sigma/parse-sigma.ts';
import { compileRules } from './sigma/rule-set.ts';

const LOG_SOURCES = ['{ product: windows }', '{ product: windows, category: process_creation }', '{ category: dns }'];
const CONDITIONS = ['not s', 's', 'not s and not t'];
const rulesText = ['a', 'b', 'c'].map((id, at) => `title: ${id}\nid: ${id}\nname: name-${id}\nlogsource: ${LOG_SOURCES[at]}\ndetection: { s: { Image: ${at === 2 ? 'x' : "'*'"} }, condition: s }`).join('\n---\n');
const { rules } = parseSigma(rulesText, 'r.yml');

function filtersOf(parts: readonly (readonly [string, number, number])[]) {
  return parseSigma(parts.map(([names, source, condition], at) => `title: f${at}\nid: f${at}\nlogsource: ${LOG_SOURCES[source]}\nfilter: { rules: ${names}, s: { User: svc }, t: { Host: h }, condition: ${CONDITIONS[condition]} }`).join('\n---\n'), 'f.yml').filters;
}

function event(fields: Readonly<Record<string, string | undefined>>): EventFields {
  return { logSources: [{ product: 'windows', category: 'process_creation' }, { category: 'dns' }], timeMs: 0, text: '', values: (name) => (fields[name] === undefined ? undefined : [fields[name]]) };
}

describe('filters that are asked when a rule holds', () => {
  it('take away what filters that are part of the rules keep from holding', () => {
    const part = fc.tuple(fc.constantFrom('any', '[a]', '[name-b, c]', '[none]'), fc.nat(2), fc.nat(2));
    const fields = fc.record({ Image: fc.constantFrom('x', 'y'), User: fc.constantFrom('svc', 'ann', undefined), Host: fc.constantFrom('h', 'i') });
    fc.assert(fc.property(fc.array(part, { maxLength: 4 }), fields, (parts, values) => {
      const filters = filtersOf(parts);
      const seen = event(values);
      const asked = createRuleFilters(filters.map((filter) => ({ unit: filter.id, filter })), compileRules);
      const left = compileRules(rules).match(seen).filter(({ rule }) => asked.stopping(rule, seen).length === 0).map(({ rule }) => rule.id);
      assert.deepEqual(left, compileRules(applyFilters(rules, filters).rules).match(seen).map(({ rule }) => rule.id));
    }));
  });

  it('narrow each revision of a rule that they name', () => {
    const [filter] = filtersOf([['[a]', 0, 0]]);
    const [rule] = rules;
    assert.ok(filter && rule);
    const asked = createRuleFilters([{ unit: 'f0', filter }], compileRules);
    const seen = event({ Image: 'x', User: 'svc' });
    assert.deepEqual([rule, { ...rule, id: trialKey('a', 2) }].map((one) => asked.stopping(one, seen).map(({ unit }) => unit)), [['f0'], ['f0']]);
    assert.equal(createRuleFilters([], compileRules), NO_FILTERS);
  });
});
