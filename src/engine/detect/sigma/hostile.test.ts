import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';

import { brokenRule } from './broken-rules.fixture.ts';
import { HOSTILE_PATTERNS, hostileText } from './hostile-patterns.fixture.ts';
import { hostileFiles } from './hostile-yaml.fixture.ts';
import { parseSigma } from './parse-sigma.ts';
import { referenceMatch } from './reference-match.ts';
import { compileRules } from './rule-set.ts';
import { compileRe2, judgeRegex, REGEX_INPUT_LIMIT, regexReach } from './safe-regex.ts';
import type { EventFields } from '../event-fields.ts';

/** What is measured in time is in `npm run eval:sigma`; here a hang is a failure. */
const PATIENCE = { timeout: 60_000 };
const plain = (pattern: string) => ({ pattern, ignoreCase: false, multiLine: false, dotAll: false });

function eventWith(value: string): EventFields {
  return { logSources: [], timeMs: 0, text: value, values: (name) => (name === 'A' || name === 'Image' ? [value] : undefined) };
}

/** A file is read, or refused with the place and what to do; in no case is anything thrown. */
function assertAnswered(text: string): void {
  const documents = parseSigma(text, 'rules/hostile.yml');
  for (const { file, line, field, message } of documents.problems) {
    assert.ok(file === 'rules/hostile.yml' && line >= 1 && field.length < 1_100, `${line} ${field}`);
    assert.ok(message.length > 20 && message.length < 1_100, message);
  }
  const { rules } = documents;
  const isEmpty = text.replace('\ufeff', '').trim() === '';
  if (rules.length + documents.correlations.length + documents.filters.length === 0 && !isEmpty) assert.ok(documents.problems.some(({ severity }) => severity === 'error'), 'nothing is loaded, and nothing is said');
  assert.equal(compileRules(rules).match(eventWith('cmd.exe')).length, referenceMatch(rules, eventWith('cmd.exe')).length);
}

describe('a hostile file of rules', () => {
  for (const { name, text } of hostileFiles()) it(`of ${name} is answered`, PATIENCE, () => assertAnswered(text));

  it('with any faults is answered', PATIENCE, () => {
    fc.assert(fc.property(fc.infiniteStream(fc.noBias(fc.integer({ min: 0, max: 0x7fffffff }))), (numbers) => {
      assertAnswered(brokenRule(() => (numbers.next().value ?? 0) / 0x80000000));
    }), { numRuns: 500, seed: 20_261_125 });
  });
});

describe('a file of rules', () => {
  it('with bytes that are no UTF-8 is loaded with a warning that names the line', () => {
    const { rules, problems } = parseSigma('title: R\nid: r\nlogsource: {}\ndetection:\n  s: { A: "caf\ufffd" }\n  condition: s', 'r.yml');
    assert.equal(rules.length, 1);
    assert.deepEqual(problems.map(({ severity, line }) => [severity, line]), [['warning', 5]]);
  });

  it('that repeats a key is refused at the second one, however many keys there are', () => {
    const { problems } = parseSigma(`title: R\nlogsource: {}\ndetection:\n  s:\n    A: x\n    B: y\n    "A": z\n  condition: s`, 'r.yml');
    assert.deepEqual(problems.map(({ severity, line }) => [severity, line]), [['error', 7]]);
    assert.match(problems[0]?.message ?? '', /the key "A" is there twice/);
  });
});

describe('a hostile pattern', () => {
  it('is refused with a reason, or reaches no further into a value than its work allows', PATIENCE, () => {
    assert.ok(HOSTILE_PATTERNS.length >= 300);
    for (const { pattern } of HOSTILE_PATTERNS) {
      const verdict = judgeRegex(plain(pattern));
      if ('error' in verdict) assert.ok(verdict.error.length > 10, pattern);
      else assert.ok(compileRe2(plain(pattern)).programSize() * regexReach(plain(pattern)) <= 8_000_000, pattern);
    }
  });

  it('answers as a rule on a MiB that is made for it, or is refused at its line', PATIENCE, () => {
    for (const one of HOSTILE_PATTERNS) {
      const { rules, problems } = parseSigma(JSON.stringify({ title: 'R', id: 'r', logsource: {}, detection: { s: { 'A|re': one.pattern }, condition: 's' } }), 'r.yml');
      if (rules.length === 0) assert.deepEqual([problems[0]?.severity, problems[0]?.line], ['error', 1], one.pattern.slice(0, 80));
      else compileRules(rules).match(eventWith(hostileText(one)));
    }
  });
});

describe('a value beyond the reach of a pattern', () => {
  const fires = (pattern: string, value: string): readonly boolean[] => {
    const { rules } = parseSigma(JSON.stringify({ title: 'R', id: 'r', logsource: {}, detection: { s: { 'A|re': pattern }, condition: 's' } }), 'r.yml');
    return [compileRules(rules).match(eventWith(value)).length === 1, referenceMatch(rules, eventWith(value)).length === 1];
  };

  it('is read to the limit by the index and by the reference, whichever engine runs the pattern', () => {
    for (const pattern of ['needle', 'n.*needle']) {
      assert.deepEqual(fires(pattern, `n${'x'.repeat(REGEX_INPUT_LIMIT - 7)}needle`), [true, true]);
      assert.deepEqual(fires(pattern, `n${'x'.repeat(REGEX_INPUT_LIMIT - 6)}needle`), [false, false]);
    }
  });

  it('is told of when the rule is loaded, where the reach is short', () => {
    const { rules, problems } = parseSigma('title: R\nid: r\nlogsource: {}\ndetection:\n  s: { "A|re": "x{999}y" }\n  condition: s', 'r.yml');
    assert.equal(rules.length, 1);
    assert.match(problems[0]?.message ?? '', /no more than the first \d+ characters/);
    assert.deepEqual([problems[0]?.severity, problems[0]?.line, problems[0]?.field], ['warning', 5, 'detection.s.A|re']);
  });
});
