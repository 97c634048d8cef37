import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { EventFields } from '../event-fields.ts';
import { applyFilters } from './apply-filters.ts';
import { parseSigma } from './parse-sigma.ts';
import { compileRules } from './rule-set.ts';

const RULES = `
title: Shell
id: r1
name: shell
logsource: { product: windows, category: process_creation }
detection: { s: { Image: cmd }, condition: s }
---
title: Any process
id: r2
logsource: { category: process_creation }
detection: { s: { Image: cmd }, condition: s }
`;

const filter = (logsource: string, rules: string, condition: string) => `title: Backup\nid: f1\nlogsource: ${logsource}\nfilter:\n  rules: ${rules}\n  s: { User: backup }\n  condition: ${condition}\n`;

function apply(...filters: readonly string[]) {
  const parsed = parseSigma([RULES, ...filters].join('\n---\n'), 'r.yml');
  assert.deepEqual(parsed.problems, []);
  const { rules, problems } = applyFilters(parsed.rules, parsed.filters);
  const fired = (user: string) => {
    const event: EventFields = { logSources: [{ product: 'windows', category: 'process_creation' }], timeMs: 0, text: '', values: (name) => ({ Image: ['cmd'], User: [user] })[name] };
    return compileRules(rules).match(event).map(({ rule: { id } }) => id);
  };
  return { fired: [fired('ann'), fired('backup')], problems };
}

describe('a filter', () => {
  it('narrows the rules that it names, by id or name', () => {
    assert.deepEqual(apply(filter('{ category: process_creation }', 'r2', 'not s')).fired, [['r1', 'r2'], ['r1']]);
    assert.deepEqual(apply(filter('{ category: process_creation }', '[r2, shell]', 'not s')).fired, [['r1', 'r2'], []]);
  });

  it('must hold as it is written, without a "not" of its own', () => {
    assert.deepEqual(apply(filter('{}', 'r2', 's')).fired, [['r1'], ['r1', 'r2']]);
  });

  it('for any rule narrows those whose log source has all that its own names', () => {
    assert.deepEqual(apply(filter('{ product: windows }', 'any', 'not s')).fired, [['r1', 'r2'], ['r2']]);
    assert.deepEqual(apply(filter('{ category: process_creation }', 'any', 'not s')).fired, [['r1', 'r2'], []]);
  });

  it('can stand beside another one for the same rule', () => {
    assert.deepEqual(apply(filter('{}', 'r2', 'not s'), filter('{}', 'any', 's')).fired, [[], ['r1']]);
  });

  it('says which of its names are of no rule, or of one that its log source does not cover', () => {
    const { problems, fired } = apply(filter('{ product: windows }', '[r1, none, r2]', 'not s'));
    assert.deepEqual(fired, [['r1', 'r2'], ['r2']]);
    assert.match(problems.map(({ severity, file, line, field, message }) => `${severity} ${file}:${line} ${field}: ${message}`).join('\n'), /^warning r\.yml:18 filter\.rules\.1: No rule.*"none".*\nwarning r\.yml:18 filter\.rules\.2: The filter's log source does not cover that of "Any process"/);
  });
});
