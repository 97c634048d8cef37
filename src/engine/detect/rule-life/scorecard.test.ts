import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshnessOf, judgeRule, type RuleFigures } from './scorecard.ts';

const DAY_MS = 86_400_000;
const NOW_MS = 1_000 * DAY_MS;
const GOOD: RuleFigures = {
  state: 'active', nowMs: NOW_MS, sinceMs: 0, lastFiredMs: NOW_MS - DAY_MS, fired: 12, alerts: 4, openIncidents: 1, closedIncidents: 1, hasSource: true, emptyFields: [], hasTests: true, testsPassed: true,
};
const judged = (given: Partial<RuleFigures>) => {
  const { verdict, reasons } = judgeRule({ ...GOOD, ...given });
  return `${verdict}: ${reasons.join(' ')}`;
};

describe('the scorecard of a rule', () => {
  it('keeps what fires now and then and becomes part of incidents', () => assert.equal(judged({}), 'keep: 4 alerts in 30 days, part of 2 incidents.'));

  it('asks to tune what is noisy, always closed, blind or broken, with each reason in words', () => {
    assert.match(judged({ alerts: 301 }), /^tune: 301 alerts in 30 days are more than anyone reads/);
    assert.match(judged({ alerts: 50, openIncidents: 0, closedIncidents: 0 }), /^tune: None of its 50 alerts of 30 days is part of an incident\./);
    assert.match(judged({ closedIncidents: 20, openIncidents: 0 }), /^tune: All 20 incidents that it was part of are closed/);
    assert.match(judged({ emptyFields: ['ParentImage'] }), /^tune: ParentImage is in no event that was seen lately/);
    assert.match(judged({ testsPassed: false, hasTests: true }), /^tune: Its tests do not hold/);
  });

  it('asks to retire what found nothing for half a year although its source sends', () => {
    assert.match(judged({ lastFiredMs: NOW_MS - 180 * DAY_MS }), /^retire: It has not fired for 180 days/);
    assert.match(judged({ lastFiredMs: null, sinceMs: NOW_MS - 200 * DAY_MS }), /^retire: It has run for 200 days on a source that sends, and has never fired\./);
    for (const given of [{ lastFiredMs: null, sinceMs: NOW_MS - 179 * DAY_MS }, { lastFiredMs: null, hasSource: null }, { lastFiredMs: null, state: 'retired' as const }]) assert.doesNotMatch(judged(given), /^retire/);
  });

  it('keeps what has no source or no tests, and says so; without a source for half a year it may go', () => {
    assert.match(judged({ hasSource: false, sinceMs: NOW_MS - DAY_MS }), /^keep: .* Nothing that arrives has its log source\.$/);
    assert.match(judged({ hasTests: false }), /^keep: .* It has no tests/);
    assert.match(judged({ hasSource: false, lastFiredMs: null, sinceMs: NOW_MS - 180 * DAY_MS }), /^retire: It has run for 180 days without a source/);
  });

  it('does not blame a rule for what is not known', () => assert.match(judged({ hasSource: null, emptyFields: null, testsPassed: null }), /^keep/));
});

describe('whether a rule does anything', () => {
  it('is one word', () => {
    const word = (given: Partial<RuleFigures>) => freshnessOf({ ...GOOD, ...given });
    assert.deepEqual(
      [word({}), word({ lastFiredMs: NOW_MS - 31 * DAY_MS }), word({ lastFiredMs: null }), word({ lastFiredMs: null, hasSource: false }), word({ lastFiredMs: null, hasSource: null }), word({ state: 'draft' })],
      ['fires', 'quiet', 'never-fired', 'no-source', 'never-fired', 'not-run'],
    );
  });
});
