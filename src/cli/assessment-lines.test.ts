import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assessmentLines } from './assessment-lines.ts';

const NOTHING = { scope: [], contradictions: [], unknowns: [], nextSteps: [], chains: [] };

describe('what a terminal says of an incident beside its story', () => {
  it('is nothing where nothing is known', () => assert.deepEqual(assessmentLines(NOTHING), []));

  it('is scope by state, courses with what was not seen, questions, and searches', () => {
    const lines = assessmentLines({
      scope: [{ entity: { type: 'host', value: 'ws-2' }, state: 'cleared', why: 'prevented' }, { entity: { type: 'user', value: 'ann' }, state: 'confirmed', why: 'it is in “A”' }],
      contradictions: [{ text: 'a says no, b says yes.', alerts: ['1', '2'] }],
      unknowns: ['How did it begin?'],
      nextSteps: [{ text: 'See who else had to do with 203.0.113.7.', search: 'ip:203.0.113.7', fromMs: 0, toMs: 1 }],
      trust: [{ rule: 'r', title: 'Odd sign-in', factor: 0.65, judged: { true_positive: 1, benign_true_positive: 0, false_positive: 3 } }],
      chains: [{ id: 'c', title: 'Session Theft', steps: [{ title: 'A page', alert: '1' }, { title: 'A way back', alert: null }] }],
    });
    assert.deepEqual(lines, [
      '  scope:', '    confirmed: user ann', '    cleared: host ws-2',
      '  follows:', '    Session Theft: 1 of 2 steps; not seen: a way back',
      '  counts for less, as verdicts say:', '    “Odd sign-in” counts for 0.65: 3 of 4 judged incidents with it were false positives.',
      '  does not agree:', '    a says no, b says yes.',
      '  not known:', '    How did it begin?',
      '  next:', '    See who else had to do with 203.0.113.7. (search: ip:203.0.113.7)',
    ]);
  });

  it('is cut where there is much of it, and says so', () => {
    const lines = assessmentLines({ ...NOTHING, unknowns: ['a?', 'b?', 'c?', 'd?', 'e?', 'f?'] });
    assert.deepEqual(lines.slice(-2), ['    d?', '    and 2 more; --format json has them all']);
  });
});
