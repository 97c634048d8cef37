import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { manualClock } from '#base/clock.ts';
import { tenantScope } from '#contract/tenant.ts';
import { memoryEventStore } from '#stores/events/memory-event-store.ts';
import { madeUpAlert, madeUpIncident, madeUpResult } from '#stores/state/made-up.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import { apiStage } from './api-stage.fixture.ts';

const DAY_MS = 86_400_000;
const NOW_MS = 100 * DAY_MS;

/** Three alerts of a rule on ana in two incidents, of which one was judged a true positive, one on ben, and one of long ago. */
async function stage(tenants?: readonly string[]) {
  const clock = manualClock(NOW_MS);
  const state = memoryStateStore({ clock });
  const ask = await apiStage({ state, events: memoryEventStore(), clock, ...(tenants && { tenants }) });
  const on = (id: string, tenant: string, user: string, timeMs = NOW_MS - DAY_MS) => madeUpAlert({ id, tenant, timeMs, entities: [{ type: 'user', value: user, role: 'actor' }] });
  const acme = madeUpResult({
    tenant: 'acme', alerts: [on('a1', 'acme', 'ana'), on('a2', 'acme', 'ana'), on('a3', 'acme', 'ana'), on('a4', 'acme', 'ben'), on('a5', 'acme', 'ana', NOW_MS - 31 * DAY_MS)],
    incidents: [madeUpIncident({ id: 'i1', tenant: 'acme', alerts: ['a1', 'a2'], title: 'Stolen' }), madeUpIncident({ id: 'i2', tenant: 'acme', alerts: ['a3', 'a4'] })],
  });
  const other = madeUpResult({ tenant: 'other', alerts: [on('o1', 'other', 'ana')], incidents: [madeUpIncident({ id: 'o', tenant: 'other', alerts: ['o1'] })] });
  await state.commit({ from: 0, to: 1, tenants: [acme, other] });
  await state.forTenant(tenantScope('acme')).judgeIncident('i1', { kind: 'true_positive', reason: 'intrusion', note: '', isClosing: false, by: 'ben', nowMs: NOW_MS - 5 });
  return { state, clock, ask };
}

const ON_ANA = { rules: { kind: 'rules', ids: ['rule-1'] }, entities: { kind: 'entities', entities: [{ type: 'user', value: 'ANA' }] }, scope: 'tenant' };
const ON_BEN = { ...ON_ANA, entities: { kind: 'entities', entities: [{ type: 'user', value: 'ben' }] } };
const WHY = { owner: 'Mara', reason: 'our scanner', expiresAtMs: NOW_MS + 30 * DAY_MS };

describe('exceptions', () => {
  it('show before they are made what they would have hidden in 30 days, and what was judged a true positive', async () => {
    const { ask } = await stage();
    const { status, body } = await ask('POST', 'acme/exceptions/preview', ON_ANA);
    assert.equal(status, 200);
    assert.deepEqual(body, {
      sinceMs: NOW_MS - 30 * DAY_MS, alerts: 3, incidents: 2, isCut: false,
      truePositives: [{ tenant: 'acme', incident: 'i1', title: 'Stolen', verdict: { kind: 'true_positive', reason: 'intrusion', by: 'ben', atMs: NOW_MS - 5 }, alerts: 2, rules: ['Sign-in from a new country'] }],
      rules: [{ id: 'rule-1', title: 'Sign-in from a new country', alerts: 3 }], entities: [{ type: 'user', value: 'ana', alerts: 3 }],
    });
  });

  it('that would have hidden a true positive are made with a confirmation only', async () => {
    const { ask } = await stage();
    const refused = await ask('POST', 'acme/exceptions', { ...ON_ANA, ...WHY });
    assert.deepEqual([refused.status, refused.body.error.code], [409, 'needs-confirmation']);
    assert.match(refused.body.error.message, /an incident that was judged a true positive/);
    assert.deepEqual((await ask('GET', 'acme/exceptions')).body.exceptions, []);
    assert.equal((await ask('POST', 'acme/exceptions', { ...ON_ANA, ...WHY, isHidingTruePositives: true })).status, 200);
    assert.equal((await ask('POST', 'acme/exceptions', { ...ON_BEN, ...WHY })).status, 200);
  });

  it('have an owner, a reason and an end within a year, name rules or entities, and a list that there is', async () => {
    const { ask } = await stage();
    const make = async (given: object) => (await ask('POST', 'acme/exceptions', { ...ON_BEN, ...WHY, ...given })).status;
    assert.deepEqual([await make({ owner: ' ' }), await make({ reason: '' }), await make({ expiresAtMs: NOW_MS }), await make({ expiresAtMs: NOW_MS + 366 * DAY_MS })], [400, 400, 400, 400]);
    assert.equal(await make({ expiresAtMs: undefined }), 400);
    const blanket = await ask('POST', 'acme/exceptions', { ...WHY, rules: { kind: 'all' }, entities: { kind: 'any' }, scope: 'tenant' });
    assert.deepEqual([blanket.status, /look away altogether/.test(blanket.body.error.message)], [400, true]);
    assert.equal((await ask('POST', 'acme/exceptions/preview', { rules: { kind: 'all' }, entities: { kind: 'any' }, scope: 'tenant' })).status, 400);
    assert.deepEqual([await make({ entities: { kind: 'list', type: 'host', list: 'none' } }), await make({ entities: { kind: 'list', type: 'host', list: 'scanners' } })], [404, 200]);
  });

  it('are of a group of declared entities, under any of their names, where something is in it', async () => {
    const { state, ask } = await stage();
    const ofGroup = { ...ON_BEN, entities: { kind: 'asset_group', group: ' Board  Members' } };
    assert.equal((await ask('POST', 'acme/exceptions/preview', ofGroup)).body.alerts, 0);
    assert.equal((await ask('POST', 'acme/exceptions', { ...ofGroup, ...WHY })).status, 404);
    const chief = { entity: { type: 'user' as const, value: 'corp\\ben' }, aliases: [{ type: 'user' as const, value: 'ben' }], worth: 'high' as const, groups: ['board members'], duty: null, note: '', by: 'ana', atMs: 0 };
    await state.forTenant(tenantScope('acme')).changeDeclared({ written: [chief], removed: [] });
    assert.equal((await ask('POST', 'acme/exceptions/preview', ofGroup)).body.alerts, 1);
    const made = await ask('POST', 'acme/exceptions', { ...ofGroup, ...WHY });
    assert.deepEqual([made.status, made.body.entities], [200, { kind: 'asset_group', group: 'board members' }]);
  });

  it('are listed with what they hid, until and after they end, by whom and why; the incident that one was made from tells of it', async () => {
    const { state, clock, ask } = await stage();
    const made = (await ask('POST', 'acme/exceptions', { ...ON_BEN, ...WHY, incident: 'i2' })).body;
    assert.deepEqual([made.state, made.createdBy, made.owner, made.hidden, made.ended], ['in-force', 'mara', 'Mara', 0, null]);
    assert.deepEqual((await ask('GET', 'acme/incidents/i2/history')).body.entries.map(({ act, exception, text }: Record<string, unknown>) => [act, exception, text]), [['exception_made', made.id, 'our scanner']]);
    const alerts = [madeUpAlert({ id: 'h1', tenant: 'acme', hiddenBy: made.id })];
    await state.commit({ from: 1, to: 2, tenants: [madeUpResult({ tenant: 'acme', alerts, hidden: [{ exception: made.id, day: 100, hidden: 1, lastHiddenMs: NOW_MS }] })] });
    assert.deepEqual((await ask('GET', `acme/exceptions/${made.id}/alerts`)).body.alerts.map(({ id, hiddenBy }: Record<string, unknown>) => [id, hiddenBy]), [['h1', made.id]]);
    const ended = await ask('POST', `acme/exceptions/${made.id}/end`, { reason: 'scanner is gone' });
    assert.deepEqual([ended.body.state, ended.body.ended, ended.body.hidden, ended.body.days, ended.body.lastHiddenMs], ['ended', { atMs: NOW_MS, by: 'mara', reason: 'scanner is gone' }, 1, [{ day: 100, hidden: 1 }], NOW_MS]);
    assert.equal((await ask('POST', `acme/exceptions/${made.id}/end`, { reason: 'scanner is gone' })).status, 404);
    await ask('POST', 'acme/exceptions', { ...ON_BEN, ...WHY });
    clock.set(WHY.expiresAtMs);
    assert.deepEqual((await ask('GET', 'acme/exceptions')).body.exceptions.map(({ state: now }: Record<string, unknown>) => now).sort(), ['ended', 'expired']);
  });

  it('for all tenants are made and ended by who sees all of them; others are told that there is one, not of whom', async () => {
    const { state, ask } = await stage();
    for (const path of ['acme/exceptions', 'acme/exceptions/preview']) assert.equal((await ask('POST', path, { ...ON_BEN, ...WHY, scope: 'all' })).status, 403);
    const ofAll = await state.exceptions.addException({ rules: { kind: 'all' }, entities: { kind: 'entities', entities: [{ type: 'user', value: 'secret@other.example' }] }, owner: 'Otto of Other', reason: 'secret', createdBy: 'otto', createdAtMs: 1, expiresAtMs: NOW_MS * 2 });
    const shown = (await ask('GET', 'acme/exceptions')).body.exceptions;
    assert.deepEqual([shown.length, shown[0].scope, shown[0].entities, shown[0].reason], [1, 'all', null, null]);
    assert.doesNotMatch(JSON.stringify(shown), /secret|tto/);
    assert.equal((await ask('POST', `acme/exceptions/${ofAll.id}/end`, { reason: 'tried' })).status, 403);
  });

  it('for all tenants show what they would have hidden at all of them', async () => {
    const { ask } = await stage(['*']);
    const preview = (await ask('POST', 'acme/exceptions/preview', { ...ON_ANA, scope: 'all' })).body;
    assert.deepEqual([preview.alerts, preview.incidents], [4, 3]);
    const made = (await ask('POST', 'acme/exceptions', { ...ON_ANA, ...WHY, scope: 'all', isHidingTruePositives: true })).body;
    assert.equal((await ask('GET', 'other/exceptions')).body.exceptions[0].id, made.id);
    assert.equal((await ask('POST', `other/exceptions/${made.id}/end`, { reason: 'over' })).body.state, 'ended');
  });
});
