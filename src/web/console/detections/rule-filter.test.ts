import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RuleRow } from '../api/queries.ts';
import { filterRules, isNarrowed, sortRules } from './rule-filter.ts';

function row(id: string, given: Partial<RuleRow> = {}): RuleRow {
  return {
    id, kind: 'rule', title: `Rule ${id}`, state: 'active', next: null, isProposed: false, revision: 1, level: 'high', status: null, domain: 'endpoint', techniques: ['T1078'], tactics: ['persistence'], pack: null, mode: null,
    lastFiredMs: null, fired: 0, alerts: 0, incidents: 0, volume: [], tests: { fires: 1, misses: 1, passed: true }, freshness: 'never-fired', verdict: 'keep', changedAtMs: 0, ...given,
  };
}

const RULES = [row('a'), row('b', { state: 'test', domain: 'email', verdict: 'tune' }), row('c', { next: 'draft', level: 'low', freshness: 'no-source' }), row('d', { isProposed: true, title: 'Mailbox forwards', techniques: ['T1114.003'], kind: 'correlation' })];
const ids = (search: Parameters<typeof filterRules>[1]) => filterRules(RULES, search).map(({ id }) => id).join('');

describe('the filter of the catalogue', () => {
  it('finds by words in title, id and ATT&CK, all of which must be there', () => {
    assert.equal(ids({}), 'abcd');
    assert.equal(ids({ q: ' forwards MAILBOX ' }), 'd');
    assert.equal(ids({ q: 't1114' }), 'd');
    assert.equal(ids({ q: 'rule persistence' }), 'abc');
    assert.equal(ids({ q: 'mailbox nothing' }), '');
  });

  it('narrows by kind, by state, also that of a later revision, by domain, level, freshness and verdict', () => {
    assert.deepEqual([ids({ kind: 'correlation' }), ids({ kind: 'filter' })], ['d', '']);
    assert.deepEqual([ids({ state: 'test' }), ids({ state: 'draft' }), ids({ state: 'proposed' }), ids({ domain: 'email' }), ids({ level: 'low' }), ids({ health: 'no-source' }), ids({ health: 'tune' })], ['b', 'c', 'd', 'b', 'c', 'c', 'b']);
  });

  it('is not narrowed by the tenant whose figures are shown', () => assert.deepEqual([isNarrowed({ tenant: 'acme', order: 'fired' }), isNarrowed({ q: 'x' })], [false, true]));

  it('is followed by an order: what fired last, what alerts most, what changed last; else by title', () => {
    const rules = [row('a', { alerts: 1, changedAtMs: 9 }), row('b', { lastFiredMs: 5, alerts: 3 }), row('c', { lastFiredMs: 7, fired: 2 })];
    const sorted = (order?: string) => sortRules(rules, order).map(({ id }) => id).join('');
    assert.deepEqual([sorted(), sorted('unknown'), sorted('fired'), sorted('alerts'), sorted('changed')], ['abc', 'abc', 'cba', 'bac', 'abc']);
  });
});
