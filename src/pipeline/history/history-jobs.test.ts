import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { manualClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { tenantScope } from '#contract/tenant.ts';
import { createEventView } from '#engine/detect/event-view.ts';
import { parseSigma } from '#engine/detect/sigma/parse-sigma.ts';
import { memoryEventStore } from '#stores/events/memory-event-store.ts';
import type { StoredEvent } from '#stores/events/port.ts';
import { madeUpAlert, madeUpIncident, madeUpResult } from '#stores/state/made-up.ts';
import { memoryStateStore } from '#stores/state/memory-state-store.ts';
import type { RuleAsked } from './find-target.ts';
import { HistoryJobs, type JobStatus } from './history-jobs.ts';

const NOW_MS = Date.UTC(2026, 4, 4);
const RULES = parseSigma(`
title: Servers
id: servers
logsource: {}
detection: { s: { Host|expand: '%servers%' }, condition: s }
---
title: Twice
id: twice
correlation: { type: event_count, rules: [servers], group-by: [Host], timespan: 1h, condition: { gte: 2 } }
`, 'rules.yml');

function stored(tenant: string, id: string, host: string, ageMs: number): StoredEvent {
  const timeMs = NOW_MS - ageMs;
  const ocsf = { class_uid: 0, category_uid: 0, activity_id: 0, type_uid: 0, severity_id: 0, time: timeMs, metadata: {} };
  return { position: ageMs, receivedAtMs: timeMs, event: { id, tenant, source: 's.s', domain: null, timeMs, logSources: [], ocsf, fields: { Host: host }, raw: `{"Host":"${host}"}` } };
}

const FILTERS = parseSigma('title: Web\nid: web\nlogsource: {}\nfilter: { rules: any, s: { Host: web1 }, condition: not s }', 'f.yml').filters;

async function stage() {
  const [events, state] = [memoryEventStore(), memoryStateStore()];
  for (const id of ['acme', 'beta']) await state.createTenant({ id, name: id, nowMs: 0 });
  await state.forTenant(tenantScope('beta')).saveList({ name: 'servers', values: ['fs1', 'web1'], leftOut: [], replaces: true, nowMs: 0 });
  await events.write([stored('acme', 'a1', 'dc1', 5000), stored('acme', 'a2', 'dc1', 4000), stored('acme', 'old', 'dc1', 3 * 86_400_000), stored('beta', 'b1', 'dc1', 3000), stored('beta', 'b2', 'fs1', 2000), stored('beta', 'b3', 'web1', 1000)]);
  const alert = madeUpAlert({ id: 'alert', tenant: 'acme', events: ['a2'] });
  const incident = madeUpIncident({ id: 'incident', tenant: 'acme', title: 'Old', alerts: ['alert'], lastSeenMs: NOW_MS });
  await state.commit({ from: 0, to: 1, tenants: [madeUpResult({ tenant: 'acme', alerts: [alert], incidents: [incident] })] });
  await state.forTenant(tenantScope('acme')).changeIncident('incident', { status: 'closed', by: 'ana', nowMs: 1 });
  const make = () => new HistoryJobs({
    events, state, clock: manualClock(NOW_MS), log: silentLog, taxonomy: [], view: createEventView([]), reread: (event) => event,
    live: () => ({ ...RULES, filtersAt: (tenant) => (tenant === 'beta' ? FILTERS : []), modeOf: () => 'alert' }), lists: [{ name: 'servers', description: '', sources: [], values: ['dc1'] }],
  });
  return Object.assign(make(), { state, startedAnew: make });
}

async function finished(jobs: HistoryJobs, id: string, owner: string): Promise<JobStatus> {
  for (;;) {
    const status = (await jobs.status(id, owner, [])) ?? assert.fail('The job is gone.');
    if (status.state !== 'waiting' && status.state !== 'running') return status;
    await sleep(1);
  }
}

async function run(jobs: HistoryJobs, asked: RuleAsked, tenants: readonly string[] = ['acme', 'beta']): Promise<JobStatus> {
  const started = await jobs.start({ asked, days: 1, scopes: tenants.map(tenantScope), owner: 'mara' });
  return started.ok ? finished(jobs, started.id, 'mara') : assert.fail(started.detail);
}

describe('back-tests', () => {
  it('run a live rule for each tenant with the lists and filters of that tenant, back to the day that was asked for', async () => {
    const { state, share, result } = await run(await stage(), { rule: 'servers' });
    assert.deepEqual([state, share], ['done', 1]);
    assert.deepEqual(result?.tenants.map(({ tenant, events }) => [tenant, events.map(({ id }) => id)]), [['acme', ['a1', 'a2']], ['beta', ['b2']]]);
    assert.deepEqual(result?.tenants[0]?.incidents, [{ id: 'incident', title: 'Old', status: 'closed', fires: 1 }]);
    assert.deepEqual([result?.rule, result?.fromMs, result?.toMs], [{ id: 'servers', title: 'Servers', level: 'medium' }, NOW_MS - 86_400_000, NOW_MS]);
  });

  it('say what filters and the tenant take away, and why', async () => {
    const jobs = await stage();
    await jobs.state.forTenant(tenantScope('acme')).overrideRule({ rule: 'servers', state: 'retired', by: 'mara', reason: 'Being moved', nowMs: NOW_MS });
    const tell = async (asked: RuleAsked) => (await run(jobs, asked)).result?.tenants.map(({ fires, exceptions: { unfiltered, left, by } }) => [fires, unfiltered, left, ...by.map(({ id, takes, reason }) => [id, takes, reason])]);
    const away = 'Not run at the tenant since 2026-05-04, by mara: Being moved';
    assert.deepEqual(await tell({ rule: 'servers' }), [[2, 2, 0, ['servers', 2, away]], [1, 2, 1, ['web', 1, null]]]);
    assert.deepEqual(await tell({ rule: 'twice' }), [[1, 1, 0, ['servers', 2, away]], [0, 0, 0, ['web', 1, null]]]);
    const own = 'title: New\nid: n\nlogsource: {}\ndetection: { s: { Host|startswith: [dc, fs] }, condition: s }\n---\ntitle: Files\nid: files\nlogsource: {}\nfilter: { rules: any, s: { Host: fs1 }, condition: not s }';
    assert.deepEqual(await tell({ sigma: own }), [[2, 2, 2, ['files', 0, null]], [1, 2, 1, ['files', 1, null], ['web', 0, null]]]);
  });

  it('run a correlation, and rules that do not run live yet, over those that do', async () => {
    const jobs = await stage();
    assert.deepEqual((await run(jobs, { rule: 'twice' })).result?.tenants.map(({ fires }) => fires), [1, 0]);
    const rule = 'title: New\nlogsource: {}\ndetection: { s: { Host: fs1 }, condition: s }';
    assert.deepEqual((await run(jobs, { sigma: rule })).result?.tenants.map(({ fires }) => fires), [0, 1]);
    const correlation = 'title: New\ncorrelation: { type: event_count, rules: [servers], timespan: 1h, condition: { gte: 1 } }';
    assert.deepEqual((await run(jobs, { sigma: correlation })).result?.tenants.map(({ fires }) => fires), [2, 1]);
  });

  it('tell what exceptions in force would hide of a rule, and of a correlation', async () => {
    const jobs = await stage();
    const acme = jobs.state.forTenant(tenantScope('acme'));
    const base = { entities: { kind: 'any' as const }, owner: 'mara', reason: 'a test', createdBy: 'ana', createdAtMs: 1 };
    const { id } = await acme.addException({ ...base, rules: { kind: 'rules', ids: ['servers', 'twice'] }, expiresAtMs: NOW_MS + 1 });
    await acme.addException({ ...base, rules: { kind: 'rules', ids: ['servers'] }, expiresAtMs: NOW_MS });
    const told = async (rule: string) => (await run(jobs, { rule }, ['acme'])).result?.tenants[0]?.exceptions;
    assert.deepEqual(await told('servers'), { unfiltered: 2, left: 0, by: [{ kind: 'exception', id, title: '2 rules on any entity', takes: 2, unsure: 0, reason: 'mara: a test' }] });
    assert.deepEqual((await told('twice'))?.by.map(({ kind, takes }) => [kind, takes]), [['exception', 1]]);
  });

  it('refuse what is no rule, with what to do', async () => {
    const jobs = await stage();
    const refused = async (asked: RuleAsked): Promise<string> => {
      const started = await jobs.start({ asked, days: 1, scopes: [], owner: 'mara' });
      return started.ok ? 'started' : started.detail;
    };
    assert.match(await refused({ rule: 'nothing' }), /No rule or correlation that runs has the id "nothing"/);
    assert.match(await refused({ sigma: 'title: x\nlogsource: {}\ndetection: { s: { A|endwith: y }, condition: s }' }), /Line 3: .*endwith/);
    assert.match(await refused({ sigma: '---\n---\n' }), /no rule|no Sigma/i);
  });

  it('are kept for who asked over a restart, of the tenants that they still see', async () => {
    const jobs = await stage();
    const started = await jobs.start({ asked: { rule: 'servers' }, days: 1, scopes: ['acme', 'beta'].map(tenantScope), owner: 'mara' });
    const id = started.ok ? started.id : assert.fail(started.detail);
    const before = await finished(jobs, id, 'mara');
    await jobs.close();
    const anew = jobs.startedAnew();
    assert.deepEqual(await anew.status(id, 'mara', ['acme', 'beta'].map(tenantScope)), before);
    assert.deepEqual((await anew.status(id, 'mara', [tenantScope('beta')]))?.result?.tenants, before.result?.tenants.slice(1));
    assert.deepEqual([await anew.status(id, 'eve', [tenantScope('acme')]), await anew.status('other', 'mara', [tenantScope('acme')]), anew.cancel(id, 'mara')], [null, null, false]);
  });

  it('that were not over say so after a restart, and what to do', async () => {
    const jobs = await stage();
    const request = { asked: { rule: 'servers' }, days: 1, scopes: [tenantScope('acme')], owner: 'mara' };
    const [first, second] = [await jobs.start(request), await jobs.start(request)];
    assert.ok(first.ok && second.ok);
    const atOnce = await jobs.startedAnew().status(second.id, 'mara', request.scopes);
    assert.deepEqual([atOnce?.state, atOnce?.problem], ['failed', 'The platform was started anew before the back-test was done. Start it again.']);
    await jobs.close();
    const stopped = await jobs.startedAnew().status(second.id, 'mara', request.scopes);
    assert.deepEqual([stopped?.state, stopped?.problem, stopped?.result], ['cancelled', 'The platform was stopped before the back-test was done. Start it again.', null]);
  });

  it('are answered to nobody but who asked, and can be stopped', async () => {
    const jobs = await stage();
    const started = await jobs.start({ asked: { rule: 'servers' }, days: 1, scopes: [tenantScope('acme')], owner: 'mara' });
    const id = started.ok ? started.id : assert.fail(started.detail);
    assert.deepEqual([await jobs.status(id, 'eve', [tenantScope('acme')]), jobs.cancel(id, 'eve')], [null, false]);
    assert.equal(jobs.cancel(id, 'mara'), true);
    assert.equal((await finished(jobs, id, 'mara')).state, 'cancelled');
    assert.equal(jobs.cancel(id, 'mara'), false);
    await jobs.close();
  });
});
