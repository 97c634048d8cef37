import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Alert } from '#contract/alert.ts';
import { tenantScope } from '#contract/tenant.ts';
import { madeUpAlert, madeUpResult } from '#stores/state/made-up.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import { RunningExceptions } from './running-exceptions.ts';

const DAY_MS = 86_400_000;
const ACME = tenantScope('acme');

const alertOn = (id: string, host: string, given: Partial<Alert> = {}): Alert => madeUpAlert({ id, tenant: 'acme', entities: [{ type: 'host', value: host, role: 'actor' }], ...given });

async function bench() {
  const state = memoryStateStore();
  await state.createTenant({ id: 'acme', name: 'Acme', nowMs: 0 });
  const own = state.forTenant(ACME);
  const except = (host: string, createdAtMs = 0) =>
    own.addException({ rules: { kind: 'all' }, entities: { kind: 'entities', entities: [{ type: 'host', value: host }] }, owner: 'ana', reason: 'scanner', createdBy: 'ana', createdAtMs, expiresAtMs: DAY_MS * 9 });
  const running = new RunningExceptions('acme', state);
  const isShown = new Set<string>();
  const part = async (nowMs: number, ...alerts: readonly Alert[]) => {
    await running.read(nowMs);
    const { shown, hidden, days } = await running.part(alerts, (id) => isShown.has(id), nowMs);
    const from = await state.position();
    await state.commit({ from, to: from, tenants: [madeUpResult({ tenant: 'acme', alerts: [...shown, ...hidden], hidden: days })] });
    return { shown: shown.map(({ id }) => id), hidden: hidden.map(({ id, count }) => `${id} ${count}`), days };
  };
  return { state, own, except, part, isShown };
}

describe('exceptions of a tenant that runs', () => {
  it('hide alerts, fold and count them, and take effect some seconds after they are made and ended', async () => {
    const { own, except, part } = await bench();
    assert.deepEqual(await part(0, alertOn('a1', 'scan01')), { shown: ['a1'], hidden: [], days: [] });
    const { id } = await except('scan01');
    assert.deepEqual((await part(1_000, alertOn('a2', 'scan01'))).shown, ['a2']);
    assert.deepEqual(await part(DAY_MS, alertOn('a3', 'scan01'), alertOn('b1', 'ws07'), alertOn('a3', 'scan01')), { shown: ['b1'], hidden: ['a3 2'], days: [{ exception: id, day: 1, hidden: 1, lastHiddenMs: DAY_MS }] });
    assert.deepEqual(await part(DAY_MS + 1, alertOn('a3', 'scan01'), alertOn('a4', 'scan01')), { shown: [], hidden: ['a3 3', 'a4 1'], days: [{ exception: id, day: 1, hidden: 1, lastHiddenMs: DAY_MS + 1 }] });
    await own.endException(id, { by: 'ben', reason: 'gone', nowMs: DAY_MS + 2 });
    assert.deepEqual((await part(DAY_MS + 9_000, alertOn('a5', 'scan01'))).shown, ['a5']);
    assert.deepEqual(await own.hiddenDays(0), [{ exception: id, day: 1, hidden: 2, lastHiddenMs: DAY_MS + 1 }]);
  });

  it('leave an alert that is shown already as it is, also where it is no longer in memory, and one of which a part is shown', async () => {
    const { except, part, isShown } = await bench();
    await part(0, alertOn('stored', 'scan01'));
    await except('scan01');
    isShown.add('held');
    assert.deepEqual((await part(5_000, alertOn('held', 'scan01'), alertOn('stored', 'scan01'), alertOn('half', 'scan01'), alertOn('half', 'ws07'))).hidden, []);
  });

  it('fold what comes after a restart into what they hid before it, and count it once', async () => {
    const { state, except, part, own } = await bench();
    await except('scan01');
    await part(0, alertOn('a1', 'scan01'));
    const after = new RunningExceptions('acme', state);
    await after.read(0);
    const { hidden, days } = await after.part([alertOn('a1', 'scan01', { timeMs: 2_000 })], () => false, 0);
    assert.deepEqual([hidden.map(({ count }) => count), days], [[2], []]);
    assert.equal((await own.hiddenDays(0))[0]?.hidden, 1);
  });

  it('read the lists of the tenant with those of the content, and hear when they change', async () => {
    const state = memoryStateStore();
    await state.createTenant({ id: 'acme', name: 'Acme', nowMs: 0 });
    await state.exceptions.addException({ rules: { kind: 'all' }, entities: { kind: 'list', type: 'host', list: 'scanners' }, owner: 'ana', reason: 'x', createdBy: 'ana', createdAtMs: 0, expiresAtMs: DAY_MS });
    const running = new RunningExceptions('acme', state, [{ name: 'scanners', description: 'x', sources: [], values: ['scan01'] }]);
    const hidden = async (nowMs: number) => {
      await running.read(nowMs);
      return (await running.part([alertOn(`a${nowMs}`, 'scan01')], () => false, nowMs)).hidden.length;
    };
    assert.equal(await hidden(0), 1);
    await state.forTenant(ACME).saveList({ name: 'scanners', values: ['scan02'], leftOut: ['scan01'], replaces: false, nowMs: 1 });
    assert.equal(await hidden(3_000), 0);
    assert.equal(await hidden(DAY_MS), 0);
  });

  it('read who is declared to be in a group that they name, and hear when that changes', async () => {
    const { own, part } = await bench();
    await own.addException({ rules: { kind: 'all' }, entities: { kind: 'asset_group', group: 'scanners' }, owner: 'ana', reason: 'x', createdBy: 'ana', createdAtMs: 0, expiresAtMs: DAY_MS });
    assert.deepEqual((await part(0, alertOn('a1', 'scan01'))).shown, ['a1']);
    const scanner = { entity: { type: 'host' as const, value: 'scanner' }, aliases: [{ type: 'host' as const, value: 'scan01' }], worth: 'normal' as const, groups: ['scanners'], duty: null, note: '', by: 'ana', atMs: 0 };
    await own.changeDeclared({ written: [scanner], removed: [] });
    assert.deepEqual((await part(3_000, alertOn('a2', 'scan01'), alertOn('b2', 'ws07'))).shown, ['b2']);
    await own.changeDeclared({ written: [], removed: [scanner.entity] });
    assert.deepEqual((await part(6_000, alertOn('a3', 'scan01'))).shown, ['a3']);
  });
});
