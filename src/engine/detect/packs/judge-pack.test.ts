import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgePack, PACK_LIMITS, type PackHealth } from './judge-pack.ts';

const CLEAN: PackHealth = { events: 5_000, fault: null, costMs: 0.06, goodCostMs: 0.05, fired: 120, goodFired: 100 };
const LIMITS = { ...PACK_LIMITS, soakMs: [1_000, 5_000] as const };
const judged = (health: Partial<PackHealth>, at: { ring?: 0 | 1 | 2; nowMs?: number } = {}) => judgePack({ ring: at.ring ?? 0, ringSinceMs: 0, nowMs: at.nowMs ?? 1_000 }, { ...CLEAN, ...health }, LIMITS);

describe('a pack on its way', () => {
  it('goes on after the soak time of its ring, when all was well and enough was seen', () => {
    assert.equal(judged({}).kind, 'promote');
    assert.equal(judged({}, { nowMs: 999 }).kind, 'stay');
    assert.equal(judged({}, { ring: 1, nowMs: 4_999 }).kind, 'stay');
    assert.equal(judged({}, { ring: 1, nowMs: 5_000 }).kind, 'promote');
    assert.match(judged({ events: 999 }).reason, /999 events have been seen, and 1000 are needed/);
    assert.equal(judged({ events: 0, fired: 0, goodFired: 0 }, { ring: 2, nowMs: 0 }).kind, 'promote');
  });

  it('goes back at once when a rule of it throws, whatever the time', () => {
    const decision = judged({ fault: 'Whoami: no such field', events: 1 }, { nowMs: 1 });
    assert.deepEqual([decision.kind, decision.reason], ['return', 'A rule of it failed: Whoami: no such field']);
  });

  it('goes back when it costs more than twice what the last good one costs, unless both are next to nothing', () => {
    assert.equal(judged({ costMs: 0.2, goodCostMs: 0.1 }).kind, 'promote');
    assert.match(judged({ costMs: 0.21, goodCostMs: 0.1 }).reason, /costs 0\.210 ms an event, and the last good pack 0\.100 ms/);
    for (const health of [{ costMs: 0.05, goodCostMs: 0.001 }, { costMs: 9, goodCostMs: null }, { costMs: null }]) assert.equal(judged(health).kind, 'promote');
  });

  it('goes back when it floods: far more often than the last good one on the same events', () => {
    assert.equal(judged({ fired: 500, goodFired: 100 }).kind, 'promote');
    assert.match(judged({ fired: 501, goodFired: 100 }).reason, /It floods: it fired 501 times on 5000 events, and the last good pack 100 times/);
    assert.equal(judged({ fired: 100, goodFired: 0 }).kind, 'promote');
    assert.equal(judged({ fired: 900, goodFired: 0 }).kind, 'promote');
    assert.equal(judged({ fired: 1_001, goodFired: 0 }).kind, 'return');
  });
});
