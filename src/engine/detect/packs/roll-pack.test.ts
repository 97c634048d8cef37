import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RulePack } from '#contract/rule-pack.ts';
import type { RuleStanding } from '#contract/rule-life.ts';
import { adoptPack } from './adopt-pack.ts';
import { isInRing, stableShare } from './pack-ring.ts';
import { advanceRoll, returnRoll, startRoll } from './roll-pack.ts';

const CONTEXT = { by: 'Ana', reason: 'weekly content', nowMs: 9 };

function pack(version: string, given: Partial<RulePack> = {}): RulePack {
  return { name: 'core', version, createdAtMs: 1, files: 1, digest: 'd', signature: 's', publicKey: 'k', rules: [], status: 'kept', ring: 0, ringSinceMs: 1, reason: '', by: '', changedAtMs: 1, ...given };
}

describe('the way of a pack', () => {
  it('begins at one named tenant, goes on to one in a hundred and to all, where it takes the place of the good one', () => {
    const good = pack('1', { status: 'good', ring: 2 });
    const started = startRoll([good, pack('2')], { name: 'core', version: '2', firstTenant: 'acme' }, CONTEXT);
    assert.ok(started.ok);
    const [rolling] = started.value.packs as [RulePack];
    assert.deepEqual([rolling.status, rolling.ring, rolling.ringSinceMs, rolling.reason], ['rolling', 0, 9, 'weekly content']);
    const [second] = advanceRoll([good, rolling], rolling, CONTEXT).packs as [RulePack];
    assert.deepEqual([second.status, second.ring], ['rolling', 1]);
    const last = advanceRoll([good, second], second, CONTEXT);
    assert.deepEqual(last.packs.map(({ version, status, ring }) => [version, status, ring]), [['1', 'replaced', 2], ['2', 'good', 2]]);
    assert.equal(last.adopt?.version, '2');
  });

  it('does not begin without a tenant to begin at, without a reason, or beside another of its name', () => {
    const start = (packs: readonly RulePack[], firstTenant: string | null, reason = 'weekly') => {
      const outcome = startRoll(packs, { name: 'core', version: '2', firstTenant }, { ...CONTEXT, reason });
      return outcome.ok ? 'started' : outcome.reason;
    };
    assert.equal(start([pack('2')], null), 'no-first-tenant');
    assert.equal(start([pack('2', { ring: 1 })], null), 'started');
    assert.equal(start([pack('2')], 'acme', ''), 'no-reason');
    assert.equal(start([pack('1')], 'acme'), 'no-pack');
    assert.equal(start([pack('2', { status: 'good' })], 'acme'), 'in-use');
    assert.equal(start([pack('2'), pack('3', { status: 'rolling' })], 'acme'), 'another-rolls');
    assert.equal(start([pack('2', { status: 'returned' })], 'acme'), 'started');
  });

  it('ends early without a trace in the rules, and the good one makes way for the one before it', () => {
    const early = returnRoll([pack('1', { status: 'good' }), pack('2', { status: 'rolling' })], 'core', CONTEXT);
    assert.deepEqual(early.ok && [early.value.packs.map(({ version, status }) => `${version} ${status}`), early.value.adopt], [['2 returned'], null]);
    const packs = [pack('0', { status: 'replaced', changedAtMs: 1 }), pack('1', { status: 'replaced', changedAtMs: 5 }), pack('2', { status: 'good' })];
    const back = returnRoll(packs, 'core', CONTEXT);
    assert.deepEqual(back.ok && back.value.packs.map(({ version, status }) => `${version} ${status}`), ['2 returned', '1 good']);
    const none = returnRoll([pack('2', { status: 'good' })], 'core', CONTEXT);
    assert.match(none.ok ? '' : none.detail, /nothing to go back to/);
  });
});

describe('the rings', () => {
  const tenants = Array.from({ length: 20_000 }, (_, i) => `tenant-${i}`);

  it('hold one tenant, then also one in a hundred, then all', () => {
    const size = (ring: 0 | 1 | 2) => tenants.filter((tenant) => isInRing(tenant, { name: 'core', ring }, 'tenant-7')).length;
    assert.equal(size(0), 1);
    assert.ok(Math.abs(size(1) - 200) < 60, String(size(1)));
    assert.equal(size(2), tenants.length);
  });

  it('put the same tenants into ring 1 every time, and others for another pack', () => {
    const members = (name: string) => tenants.filter((tenant) => isInRing(tenant, { name, ring: 1 }, null));
    assert.deepEqual(members('core'), members('core'));
    assert.ok(members('core').filter((tenant) => members('other').includes(tenant)).length < 20);
    assert.ok(stableShare('x') >= 0 && stableShare('x') < 1);
  });
});

describe('a pack that becomes the good one', () => {
  const standing = (rule: string, pack_: string | null, state: 'active' | 'retired' = 'active', revision = 1): RuleStanding => ({ rule, version: 3, main: { revision, state }, next: null, proposal: null, pack: pack_, changedAtMs: 1 });
  const adopt = (standings: readonly RuleStanding[], rules: RulePack['rules'], takesOver = false) =>
    adoptPack({ name: 'core', rules }, standings, { ...CONTEXT, takesOver }).map(({ standing: { rule, main, version, pack: by }, change }) => `${rule} ${main.revision} ${main.state} v${version} ${by} from ${change.from}`);

  it('brings its rules, changes those that changed, and retires those that it no longer has', () => {
    const standings = [standing('same', 'core'), standing('changed', 'core'), standing('gone', 'core')];
    assert.deepEqual(adopt(standings, [{ rule: 'same', revision: 1 }, { rule: 'changed', revision: 2 }, { rule: 'new', revision: 1 }]), ['changed 2 active v4 core from active', 'new 1 active v1 core from null', 'gone 1 retired v4 core from active']);
    assert.deepEqual(adopt([standing('back', 'core', 'retired')], [{ rule: 'back', revision: 1 }]), ['back 1 active v4 core from retired']);
  });

  it('leaves alone what people decided about, and what another pack looks after unless it takes over', () => {
    const rules = [{ rule: 'r', revision: 9 }];
    assert.deepEqual(adopt([standing('r', null)], rules, true), []);
    assert.deepEqual(adopt([standing('r', 'other')], rules), []);
    assert.deepEqual(adopt([standing('r', 'other')], rules, true), ['r 9 active v4 core from active']);
    assert.deepEqual(adopt([standing('r', 'other', 'retired')], rules), ['r 9 active v4 core from retired']);
  });
});
