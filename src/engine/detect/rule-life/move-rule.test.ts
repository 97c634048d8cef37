import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { RuleStanding, RuleState } from '#contract/rule-life.ts';
import { type ActContext, moveRule, possibleActs, type RuleAct, writeRevision } from './move-rule.ts';

const ANA: ActContext = { by: 'Ana', reason: 'seen in the wild', nowMs: 5, author: 'Ana', proof: 'passed' };
const BEN: ActContext = { ...ANA, by: 'Ben' };
const CLEO: ActContext = { ...ANA, by: 'Cleo' };

function standing(state: RuleState, given: Partial<RuleStanding> = {}): RuleStanding {
  return { rule: 'r', version: 7, main: { revision: 1, state }, next: null, proposal: null, pack: null, changedAtMs: 1, ...given };
}

function after(from: RuleStanding, ...acts: readonly (readonly [RuleAct, ActContext])[]): RuleStanding {
  return acts.reduce((at, [act, context]) => {
    const moved = moveRule(at, act, context);
    assert.ok(moved.ok, moved.ok ? '' : moved.detail);
    return moved.value.standing;
  }, from);
}

function refusal(from: RuleStanding, act: RuleAct, context: ActContext): string {
  const moved = moveRule(from, act, context);
  return moved.ok ? 'done' : moved.reason;
}

const TEST: RuleAct = { kind: 'move', to: 'test' };
const ACTIVE: RuleAct = { kind: 'propose', to: 'active' };
const APPROVE: RuleAct = { kind: 'approve' };

describe('the life of a rule', () => {
  it('goes from draft over test and canary to active, each step towards alerts past a second person', () => {
    const active = after(standing('draft'), [TEST, ANA], [{ kind: 'propose', to: 'canary' }, ANA], [APPROVE, BEN], [ACTIVE, ANA], [APPROVE, BEN]);
    assert.deepEqual([active.main, active.next, active.proposal, active.version], [{ revision: 1, state: 'active' }, null, null, 12]);
  });

  it('is not let on by who wrote it, nor by who proposed it', () => {
    const proposed = after(standing('test'), [ACTIVE, BEN]);
    assert.equal(refusal(proposed, APPROVE, ANA), 'same-person');
    assert.equal(refusal(proposed, APPROVE, BEN), 'same-person');
    assert.equal(refusal(proposed, APPROVE, CLEO), 'done');
    assert.equal(refusal(standing('test'), APPROVE, BEN), 'no-proposal');
  });

  it('needs tests that hold, when it is proposed and again when it is approved', () => {
    assert.equal(refusal(standing('test'), ACTIVE, { ...ANA, proof: 'none' }), 'proof-missing');
    assert.equal(refusal(standing('test'), ACTIVE, { ...ANA, proof: 'failed' }), 'proof-failed');
    assert.equal(refusal(after(standing('test'), [ACTIVE, ANA]), APPROVE, { ...BEN, proof: 'failed' }), 'proof-failed');
  });

  it('needs a reason for everything', () => {
    for (const act of [TEST, ACTIVE, APPROVE, { kind: 'decline' } as const]) assert.equal(refusal(standing('draft'), act, { ...ANA, reason: '  x ' }), 'no-reason');
  });

  it('skips no step, and says which there are', () => {
    const moved = moveRule(standing('draft'), ACTIVE, ANA);
    assert.match(moved.ok ? '' : moved.detail, /is in draft.*cannot become active at once.*can become: test, retired\./);
  });

  it('goes back by one person, and rests retired', () => {
    for (const to of ['canary', 'test', 'draft', 'retired'] as const) assert.equal(after(standing('active'), [{ kind: 'move', to }, ANA]).main.state, to);
    assert.equal(after(standing('retired'), [{ kind: 'move', to: 'draft' }, ANA]).main.state, 'draft');
  });

  it('leaves the revision in force alone while a later one is worked on', () => {
    const written = writeRevision(standing('active'), 'r', 2, 9);
    assert.deepEqual([written.main, written.next], [{ revision: 1, state: 'active' }, { revision: 2, state: 'draft' }]);
    const tried = after(written, [TEST, ANA], [ACTIVE, ANA]);
    assert.deepEqual(tried.main, { revision: 1, state: 'active' });
    const done = after(tried, [APPROVE, BEN]);
    assert.deepEqual([done.main, done.next], [{ revision: 2, state: 'active' }, null]);
    assert.deepEqual(after(written, [{ kind: 'move', to: 'retired' }, ANA]).main, { revision: 1, state: 'active' });
  });

  it('begins again as a draft when a draft is written anew, and a proposal for the old text is off', () => {
    const written = writeRevision(after(standing('test'), [ACTIVE, ANA]), 'r', 2, 9);
    assert.deepEqual([written.main, written.proposal], [{ revision: 2, state: 'draft' }, null]);
    assert.deepEqual(writeRevision(null, 'new', 1, 9), { rule: 'new', version: 1, main: { revision: 1, state: 'draft' }, next: null, proposal: null, pack: null, changedAtMs: 9 });
  });

  it('belongs to people once a person has moved it, and not by a proposal alone', () => {
    const ofPack = standing('active', { pack: 'watchfloor' });
    assert.equal(after(ofPack, [{ kind: 'move', to: 'test' }, ANA]).pack, null);
    assert.equal(after({ ...ofPack, main: { revision: 1, state: 'test' } }, [ACTIVE, ANA]).pack, 'watchfloor');
  });

  it('never alerts more than before without two people, whatever is done in whatever order', () => {
    const RANK: Readonly<Record<RuleState, number>> = { draft: 0, retired: 0, test: 0, canary: 1, active: 2 };
    const acts = fc.array(fc.tuple(fc.constantFrom('move', 'propose', 'approve', 'decline'), fc.constantFrom('draft', 'test', 'canary', 'active', 'retired'), fc.constantFrom('Ana', 'Ben', 'Cleo')), { maxLength: 30 });
    fc.assert(fc.property(acts, (list) => {
      let at = standing('draft');
      for (const [kind, to, by] of list) {
        const before = at;
        const moved = moveRule(at, { kind, to } as RuleAct, { ...ANA, by });
        if (!moved.ok) continue;
        at = moved.value.standing;
        assert.equal(at.version, before.version + 1);
        if (RANK[at.main.state] > RANK[before.main.state]) assert.ok(kind === 'approve' && by !== 'Ana' && by !== before.proposal?.by);
        for (const state of possibleActs(at).moves) assert.ok(RANK[state] <= RANK[(at.next ?? at.main).state], `${state} by one person`);
      }
    }));
  });
});
