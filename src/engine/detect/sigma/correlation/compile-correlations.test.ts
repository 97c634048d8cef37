import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseSigma } from '../parse-sigma.ts';
import { compileCorrelations, compileCorrelationUnits, isSilenced } from './compile-correlations.ts';

const rule = (id: string, name: string) => `title: ${id}\nid: ${id}\nname: ${name}\nlogsource: {}\ndetection: { s: { x: 1 }, condition: s }`;
const correlation = (id: string, rules: string, more = '') => `title: ${id}\nid: ${id}\nname: ${id}-name\n${more}correlation:\n  type: event_count\n  rules: ${rules}\n  timespan: 5m\n  condition: { gte: 2 }`;

function compile(...files: readonly (readonly string[])[]) {
  const parsed = files.map((documents, index) => parseSigma(documents.join('\n---\n'), `f${index}.yml`));
  assert.deepEqual(parsed.flatMap(({ problems }) => problems), []);
  const set = compileCorrelations(parsed.flatMap(({ correlations }) => correlations), parsed.flatMap(({ rules }) => rules));
  const problems = set.problems.map(({ file, line, field, message }) => `${file}:${line} ${field}: ${message}`);
  return { set, problems, loaded: set.correlations.map(({ correlation: { id } }) => id), watched: set.correlations.map(({ watched }) => [...watched.keys()].join()) };
}

describe('what a correlation waits for', () => {
  it('is found by id, or by the name of a rule in the same file before one elsewhere', () => {
    const { watched, problems } = compile([rule('r1', 'same'), correlation('c1', '[same, r2]')], [rule('r2', 'same'), correlation('c2', 'same')], [correlation('c3', '[r1, c1-name]')]);
    assert.deepEqual(problems, []);
    assert.deepEqual(watched, ['r1,r2', 'r2', 'r1,c1']);
  });

  it('comes before it, in whatever order the documents stand', () => {
    assert.deepEqual(compile([correlation('c1', 'c2'), correlation('c2', 'c3'), correlation('c3', 'r1'), rule('r1', 'n')]).loaded, ['c3', 'c2', 'c1']);
  });

  it('is told by file and line where it is not there, is meant twice, or could be several', () => {
    const { problems, loaded } = compile([rule('r1', 'same'), correlation('c1', '\n    - r1\n    - none'), correlation('c2', '[r1, same]')], [rule('r2', 'same')], [correlation('c3', 'same'), correlation('c4', 'c1')]);
    assert.deepEqual(loaded, []);
    assert.match(problems[0] ?? '', /^f0\.yml:14 correlation\.rules\.1: No rule that is loaded has the id or name "none"/);
    assert.match(problems[1] ?? '', /^f0\.yml:23 correlation\.rules\.0: Two of these names are the same rule/);
    assert.match(problems[2] ?? '', /^f2\.yml:6 correlation\.rules\.0: 2 rules have the name "same"/);
    assert.match(problems[3] ?? '', /^f2\.yml:15 correlation\.rules\.0: The correlation "c1" does not load/);
  });

  it('may not be the correlation itself, over however many others', () => {
    const { problems, loaded } = compile([rule('r1', 'n'), correlation('c1', 'c2'), correlation('c2', '[r1, c3]'), correlation('c3', 'c1'), correlation('c4', 'c4'), correlation('c5', 'r1')]);
    assert.deepEqual(loaded, ['c5']);
    assert.match(problems[0] ?? '', /^f0\.yml:30 correlation\.rules\.0: "c1" waits for "c3" itself/);
    assert.equal(problems.length, 4);
  });
});

describe('a rule that a correlation waits for', () => {
  it('raises no alerts of its own, unless one of those that wait for it says so', () => {
    const silent = (...documents: readonly string[]) => ['r1', 'r2'].filter((one) => isSilenced(compile([rule('r1', 'a'), rule('r2', 'b'), ...documents]).set, one));
    assert.deepEqual(silent(correlation('c1', 'r1')), ['r1']);
    assert.deepEqual(silent(correlation('c1', 'r1', 'generate: true\n')), []);
    assert.deepEqual(silent(correlation('c1', '[r1, r2]'), correlation('c2', 'r1', 'generate: true\n')), ['r2']);
  });
});

describe('a revision of a correlation that is tried', () => {
  const parsed = parseSigma([rule('r1', 'a'), rule('r2', 'b'), correlation('c1', 'r1'), correlation('c2', 'c1')].join('\n---\n'), 'f.yml');
  const [c1, c2] = parsed.correlations;
  assert.ok(c1 && c2);
  const units = (tried: string) => {
    const [next] = parseSigma(correlation('c1', tried), 'next.yml').correlations;
    assert.ok(next);
    const set = compileCorrelationUnits([{ unit: 'c2', correlation: c2 }, { unit: 'c1#2', correlation: next }, { unit: 'c1', correlation: c1 }], parsed.rules);
    return { units: set.correlations.map(({ unit, watched }) => `${unit}: ${[...watched.keys()].join()}`), problems: set.problems.map(({ file, message }) => `${file} ${message}`) };
  };

  it('waits beside the one in force, and what waits for the correlation comes after both', () => {
    assert.deepEqual(units('[r1, r2]'), { units: ['c1: r1', 'c1#2: r1,r2', 'c2: c1'], problems: [] });
  });

  it('is left out, and nothing else, where it waits for itself over others', () => {
    const { units: left, problems } = units('[r1, c2]');
    assert.deepEqual(left, ['c1: r1', 'c2: c1']);
    assert.match(problems.join(), /^next\.yml "c2" waits for "c1" itself/);
  });
});
