import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NOBODY_JUDGED } from '#contract/verdict.ts';
import { freshnessOf, judgeRule, type RuleFigures, type RuleWaits } from './scorecard.ts';

const DAY_MS = 86_400_000;
const NOW_MS = 1_000 * DAY_MS;
const GOOD: RuleFigures = {
  kind: 'rule', waits: null, state: 'active', nowMs: NOW_MS, sinceMs: 0, lastFiredMs: NOW_MS - DAY_MS, fired: 12, alerts: 4, openIncidents: 1, closedIncidents: 1, judged: NOBODY_JUDGED, hasSource: true, emptyFields: [], hasTests: true, testsPassed: true,
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

  it('says how often people found it right, and asks to tune what they mostly found wrong', () => {
    const ofVerdicts = (given: Partial<RuleFigures['judged']>, rest: Partial<RuleFigures> = {}) => judged({ ...rest, judged: { ...NOBODY_JUDGED, ...given } });
    assert.equal(ofVerdicts({ true_positive: 1, false_positive: 3 }), 'keep: 4 alerts in 30 days, part of 2 incidents. 1 of 4 judged incidents was a true positive.');
    assert.match(ofVerdicts({ true_positive: 2, false_positive: 8 }), /^tune: 8 of 10 judged incidents were false positives/);
    assert.match(ofVerdicts({ true_positive: 3, false_positive: 7 }), /^keep/);
    assert.match(ofVerdicts({ benign_true_positive: 4, false_positive: 1 }), /^tune: None of 5 judged incidents was a true positive/);
    assert.match(ofVerdicts({ false_positive: 4 }), /^keep/);
    assert.match(ofVerdicts({ undetermined: 9 }), /^keep: 4 alerts in 30 days, part of 2 incidents\.$/);
    assert.match(ofVerdicts({ true_positive: 20 }, { closedIncidents: 20, openIncidents: 0 }), /^keep/);
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

describe('the scorecard of a correlation', () => {
  const WAITS: RuleWaits = { fault: null, idle: [], silent: [], unseen: [], needsAll: false };
  const ofWaits = (waits: Partial<RuleWaits>, given: Partial<RuleFigures> = {}) => judged({ kind: 'correlation', emptyFields: null, ...given, waits: { ...WAITS, ...waits } });

  it('says what keeps it from firing', () => {
    assert.match(ofWaits({ fault: 'The correlation "Many" does not load: it names nobody.' }), /^tune: The correlation "Many" does not load/);
    assert.match(ofWaits({ idle: ['Failed Sign-In'] }), /^tune: “Failed Sign-In” does not run, and it waits for it: let it run, or take the name away\./);
    assert.match(ofWaits({ unseen: [{ rule: 'Failed Sign-In', fields: ['User'] }] }), /^tune: User, which it groups by, is in no event of “Failed Sign-In” that was seen lately: its hits take no part\./);
    assert.equal(ofWaits({}), 'keep: 4 alerts in 30 days, part of 2 incidents.');
  });

  it('remarks on rules that never fired, and on sources that are missing', () => {
    assert.match(ofWaits({ silent: ['A', 'B'] }), /^keep: .*“A”, “B” have never fired\.$/);
    assert.match(ofWaits({ silent: ['A'], needsAll: true }, { hasSource: false }), /Nothing that arrives has the log source of each of its rules\. “A” has never fired: it waits for each of its rules\.$/);
  });

  it('is in vain in lists where it cannot fire, and quiet or never fired as rules are', () => {
    const fresh = (waits: Partial<RuleWaits>, lastFiredMs: number | null = null) => freshnessOf({ state: 'active', nowMs: NOW_MS, lastFiredMs, hasSource: true, waits: { ...WAITS, ...waits } });
    assert.deepEqual([fresh({ idle: ['A'] }), fresh({ fault: 'x' }), fresh({}), fresh({ idle: ['A'] }, NOW_MS), fresh({}, 1)], ['in-vain', 'in-vain', 'never-fired', 'fires', 'quiet']);
  });
});

describe('the scorecard of a filter', () => {
  it('says how much it takes away', () => {
    assert.equal(judged({ kind: 'filter', fired: 7, alerts: 0 }), 'keep: It took 7 events from rules in 30 days.');
    assert.equal(judged({ kind: 'filter', state: 'test', fired: 1, alerts: 0 }), 'keep: It would have taken 1 event from rules in 30 days.');
    assert.equal(judged({ kind: 'filter', lastFiredMs: null, alerts: 0, sinceMs: NOW_MS }), 'keep: It has taken nothing away yet.');
  });
});
