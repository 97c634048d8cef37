import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OverrideState, RuleStanding, RuleState } from '#contract/rule-life.ts';
import type { RulePack } from '#contract/rule-pack.ts';
import { createRuleModes, ruleOfKey, trialKey } from './rule-modes.ts';

const CANARY = 'canary-co';
const FIRST = 'first-co';
const ALL = 'all-co';

function standing(rule: string, state: RuleState, given: Partial<RuleStanding> = {}): RuleStanding {
  return { rule, version: 1, main: { revision: 1, state }, next: null, proposal: null, pack: null, changedAtMs: 1, ...given };
}

function modes(standings: readonly RuleStanding[], { rolling = [], overrides = {} }: { rolling?: readonly Pick<RulePack, 'name' | 'rules'>[]; overrides?: Readonly<Record<string, OverrideState>> } = {}) {
  const made = createRuleModes({
    standings,
    rolling: rolling as readonly RulePack[],
    isCanary: (tenant) => tenant === CANARY,
    isInRing: (_, tenant) => tenant === FIRST,
    overridesOf: (tenant) => new Map(tenant === ALL ? Object.entries(overrides) : []),
  });
  return { units: made.units.map(({ key }) => key), at: (key: string) => [CANARY, FIRST, ALL].map((tenant) => made.modeOf(key, tenant)).join(' ') };
}

describe('what a rule leads to', () => {
  it('follows from its state: draft and retired do not run, test counts, canary alerts at some, active at all', () => {
    const { units, at } = modes((['draft', 'test', 'canary', 'active', 'retired'] as const).map((state) => standing(state, state)));
    assert.deepEqual(units, ['test', 'canary', 'active']);
    assert.deepEqual(['draft', 'test', 'canary', 'active', 'retired', 'unknown'].map(at), ['off off off', 'count count count', 'alert count count', 'alert alert alert', 'off off off', 'off off off']);
  });

  it('is both of two revisions side by side, and a tenant never gets alerts of both', () => {
    const canary = modes([standing('r', 'active', { next: { revision: 2, state: 'canary' } })]);
    assert.deepEqual([canary.at('r'), canary.at(trialKey('r', 2))], ['off alert alert', 'alert count count']);
    const test = modes([standing('r', 'active', { next: { revision: 2, state: 'test' } })]);
    assert.deepEqual([test.at('r'), test.at(trialKey('r', 2))], ['alert alert alert', 'count count count']);
    assert.deepEqual(modes([standing('r', 'active', { next: { revision: 2, state: 'draft' } })]).units, ['r']);
    assert.equal(ruleOfKey(trialKey('r', 2)), 'r');
  });

  it('is what a tenant decided for itself, where the rule runs there', () => {
    const states = ['active', 'test', 'draft', 'canary'] as const;
    const { at } = modes(states.map((state) => standing(state, state)), { overrides: { active: 'retired', test: 'active', draft: 'active', canary: 'test' } });
    assert.deepEqual(states.map(at), ['alert alert off', 'count count alert', 'off off off', 'alert count count']);
  });

  it('is the new text of a pack at the tenants of its ring, the old one elsewhere, and counted where it does not alert', () => {
    const own = standing('own', 'active', { pack: null });
    const ofPack = ['changed', 'same', 'dropped'].map((rule) => standing(rule, 'active', { pack: 'p' }));
    const pack = { name: 'p', rules: [{ rule: 'changed', revision: 2 }, { rule: 'same', revision: 1 }, { rule: 'new', revision: 1 }, { rule: 'own', revision: 2 }] };
    const { units, at } = modes([own, ...ofPack], { rolling: [pack] });
    assert.deepEqual(units, ['own', 'changed', trialKey('changed', 2), 'same', 'dropped', trialKey('new', 1)]);
    assert.deepEqual(['changed', trialKey('changed', 2), 'same', 'dropped', trialKey('new', 1), 'own'].map(at), ['alert off alert', 'count alert count', 'alert alert alert', 'alert off alert', 'count alert count', 'alert alert alert']);
  });
});
