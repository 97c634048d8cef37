import assert from 'node:assert/strict';
import { it } from 'node:test';

import { tenantScope } from '#contract/tenant.ts';
import type { NewVerdict } from './incident-work.ts';
import { madeUpAlert, madeUpIncident, madeUpResult } from './made-up.ts';
import type { StateStore, TenantResult, TenantState } from './port.ts';

const FALSE_ALARM: NewVerdict = { kind: 'false_positive', reason: 'rule_too_wide', note: 'NUL \0', isClosing: false, by: 'ana', nowMs: 20_000 };
const INTRUSION: NewVerdict = { ...FALSE_ALARM, kind: 'true_positive', reason: 'intrusion', note: '' };

/** What every state store does with the work of people on incidents; `current` gives the store of the running test. */
export function testIncidentWork(current: () => StateStore): void {
  const of = (tenant: string): TenantState => current().forTenant(tenantScope(tenant));
  const commit = async (given: Partial<TenantResult>, tenant = 'acme'): Promise<void> => {
    const from = await current().position();
    assert.equal(await current().commit({ from, to: from + 1, tenants: [madeUpResult({ ...given, tenant })] }), true);
  };
  const incident = (id: string, alerts: readonly string[], given: object = {}) => madeUpIncident({ id, tenant: 'acme', alerts, ...given });
  const told = async (id: string): Promise<string[]> => (await of('acme').incidentHistory(id, 100)).map(({ act, by, text, about }) => [act, by ?? '-', text, ...about].join(' ').trim());
  const judge = async (id: string, verdict: NewVerdict) => {
    const judged = await of('acme').judgeIncident(id, verdict);
    assert.ok(judged.ok, 'it is judged');
    return judged.value;
  };
  const tests = { of, commit, incident, told, judge };
  testClosing(tests);
  testHistory(tests);
  testPrecedents(tests);
  testJudgements(current, tests);
  testLinks(current, tests);
}

interface Tests {
  readonly of: (tenant: string) => TenantState;
  readonly commit: (given: Partial<TenantResult>, tenant?: string) => Promise<void>;
  readonly incident: (id: string, alerts: readonly string[], given?: object) => ReturnType<typeof madeUpIncident>;
  readonly told: (id: string) => Promise<string[]>;
  readonly judge: (id: string, verdict: NewVerdict) => Promise<{ readonly verdict: { readonly id: string }; readonly record: { readonly status: string } }>;
}

function testClosing({ of, commit, incident, judge }: Tests): void {
  const close = async (id: string) => {
    const closed = await of('acme').changeIncident(id, { status: 'closed', by: 'ana', nowMs: 30_000 });
    return closed.ok ? closed.value.status : closed;
  };

  it('closes what is high or critical with a verdict on all of its alerts only, and what is lower without', async () => {
    await commit({ incidents: [incident('i1', ['a1'], { severity: 'high' }), incident('i2', ['a2'], { severity: 'critical' }), incident('i3', ['a3'], { severity: 'medium' })] });
    assert.deepEqual(await close('i1'), { ok: false, reason: 'needs-verdict', isJudged: false, unjudged: 1 });
    assert.deepEqual(await close('i2'), { ok: false, reason: 'needs-verdict', isJudged: false, unjudged: 1 });
    assert.equal(await close('i3'), 'closed');
    await judge('i1', FALSE_ALARM);
    await commit({ incidents: [incident('i1', ['a1', 'a4', 'a5'], { severity: 'high' })] });
    assert.deepEqual(await close('i1'), { ok: false, reason: 'needs-verdict', isJudged: true, unjudged: 2 });
    await judge('i1', INTRUSION);
    assert.equal(await close('i1'), 'closed');
    assert.equal((await judge('i2', { ...INTRUSION, isClosing: true })).record.status, 'closed');
  });

  it('keeps verdicts beside each other, and the latest counts', async () => {
    await commit({ incidents: [incident('i1', ['a1'])] });
    const [first, second] = [await judge('i1', FALSE_ALARM), await judge('i1', { ...INTRUSION, nowMs: 21_000 })];
    assert.deepEqual((await of('acme').verdictsOf('i1')).map(({ id, alerts }) => [id, ...alerts]), [[second.verdict.id, 'a1'], [first.verdict.id, 'a1']]);
    assert.deepEqual((await of('acme').incident('i1'))?.verdict, { id: second.verdict.id, kind: 'true_positive', reason: 'intrusion', by: 'ana', atMs: 21_000 });
    assert.deepEqual((await of('acme').incidents({ limit: 9 }))[0]?.verdict?.kind, 'true_positive');
    assert.deepEqual([(await of('acme').countingVerdicts('true_positive', 9)).length, (await of('acme').countingVerdicts('false_positive', 9)).length], [1, 0]);
  });

  it('refuses to work on what is not there, or of another tenant, or became part of another', async () => {
    await commit({ incidents: [incident('i1', ['a1']), incident('i2', ['a2'])] });
    await commit({ incidents: [incident('i1', ['a1', 'a2'])], merged: [{ from: 'i2', into: 'i1' }] });
    assert.deepEqual(await of('acme').judgeIncident('none', INTRUSION), { ok: false, reason: 'not-found' });
    assert.deepEqual(await of('beta').judgeIncident('i1', INTRUSION), { ok: false, reason: 'not-found' });
    const note = { act: 'commented' as const, text: 'x', about: [], by: 'ana', nowMs: 1 };
    for (const refused of [await of('acme').judgeIncident('i2', INTRUSION), await of('acme').noteIncident('i2', note), await of('acme').changeIncident('i2', { assignee: 'ana', by: 'ana', nowMs: 1 })]) assert.deepEqual(refused, { ok: false, reason: 'merged', into: 'i1' });
  });

  it('counts for rules what people judged, by the verdict that counts', async () => {
    const ruleCounts = [{ rule: 'r1', day: 0, fired: 1, alerts: 1, lastFiredMs: 1 }];
    await commit({ incidents: ['i1', 'i2', 'i3'].map((id) => incident(id, [id])), ruleCounts, incidentRules: ['i1', 'i2', 'i3'].map((id) => ({ incident: id, rule: 'r1' })) });
    await judge('i1', INTRUSION);
    await judge('i2', INTRUSION);
    await judge('i2', FALSE_ALARM);
    assert.deepEqual((await of('acme').ruleStatistics(0))[0]?.judged, { true_positive: 1, benign_true_positive: 0, false_positive: 1, undetermined: 0 });
  });
}

function testHistory({ of, commit, incident, told, judge }: Tests): void {
  it('tells what people and the platform did, oldest first, and nothing twice', async () => {
    await commit({ incidents: [incident('i1', ['a1'])] });
    const change = (given: object) => of('acme').changeIncident('i1', { by: 'ana', nowMs: 11_000, ...given });
    await change({ assignee: 'ana' });
    await change({ assignee: 'ana' });
    await of('acme').noteIncident('i1', { act: 'commented', text: 'Asked the owner. NUL \0', about: [], by: 'ben', nowMs: 12_000 });
    const { verdict } = await judge('i1', { ...FALSE_ALARM, isClosing: true });
    await commit({ incidents: [incident('i1', ['a1', 'a2'])] });
    await change({ assignee: null });
    assert.deepEqual(await told('i1'), ['assigned ana', 'commented ben Asked the owner. NUL \0', `judged ana NUL \0 ${verdict.id}`, 'closed ana', 'reopened - An alert joined that nobody had judged.', 'handed_back ana']);
    assert.deepEqual((await of('acme').incidentHistory('i1', 2)).map(({ act }) => act), ['reopened', 'handed_back']);
    assert.deepEqual(await of('beta').incidentHistory('i1', 9), []);
  });

  it('keeps the entries of both when incidents merge, and of what was before in each part when they split', async () => {
    const note = (id: string, text: string) => of('acme').noteIncident(id, { act: 'commented', text, about: [], by: 'ana', nowMs: 12_000 });
    await commit({ incidents: [incident('i1', ['a1']), incident('i2', ['a2'])] });
    await note('i1', 'one');
    await note('i2', 'two');
    await commit({ incidents: [incident('i1', ['a1', 'a2'])], merged: [{ from: 'i2', into: 'i1' }] });
    await note('i1', 'both');
    const before = ['commented ana one', 'commented ana two', 'merged - Another incident became part of this one. i2', 'commented ana both'];
    assert.deepEqual(await told('i1'), before);
    await commit({ incidents: [incident('i1', ['a1']), incident('i2', ['a2'])] });
    await note('i1', 'one again');
    await note('i2', 'two again');
    assert.deepEqual(await told('i1'), [...before, 'split - Alerts of it are part of another incident now. i2', 'commented ana one again']);
    assert.deepEqual(await told('i2'), [...before, 'split - Alerts of another incident are here now. i1', 'commented ana two again']);
  });

  it('leaves a part that comes out of an incident with its person, its verdict, and closed where that was', async () => {
    await commit({ incidents: [incident('i1', ['a1', 'a2', 'a3'], { severity: 'high' })] });
    await of('acme').changeIncident('i1', { assignee: 'ben', by: 'ben', nowMs: 1 });
    await judge('i1', { ...INTRUSION, isClosing: true });
    await commit({ incidents: [incident('i1', ['a1']), incident('i2', ['a2']), incident('i3', ['a3', 'a4'])] });
    const parts = await Promise.all(['i1', 'i2', 'i3'].map((id) => of('acme').incident(id)));
    assert.deepEqual(parts.map((part) => [part?.status, part?.assignee, part?.verdict?.kind]), [['closed', 'ben', 'true_positive'], ['closed', 'ben', 'true_positive'], ['open', 'ben', 'true_positive']]);
    assert.deepEqual(Object.fromEntries(await of('acme').incidentsOfAlerts(['a1', 'a2', 'a4', 'none'])), { a1: 'i1', a2: 'i2', a4: 'i3' });
  });

  it('lets the latest verdict count when incidents merge, and whoever had one has the whole', async () => {
    await commit({ incidents: [incident('i1', ['a1']), incident('i2', ['a2'])] });
    await judge('i1', FALSE_ALARM);
    await judge('i2', INTRUSION);
    await of('acme').changeIncident('i2', { assignee: 'ben', by: 'ben', nowMs: 1 });
    await commit({ incidents: [incident('i1', ['a1', 'a2'])], merged: [{ from: 'i2', into: 'i1' }] });
    const merged = await of('acme').incident('i1');
    assert.deepEqual([merged?.verdict?.kind, merged?.assignee, (await of('acme').verdictsOf('i1')).length], ['true_positive', 'ben', 2]);
  });
}

function testPrecedents({ of, commit, incident, judge }: Tests): void {
  it('finds earlier verdicts on the same rule and the same entity, the latest first, and none of its own or of another tenant', async () => {
    const file = { type: 'file' as const, value: `/opt/${'x'.repeat(9_000)}`, role: 'target' as const };
    const alert = (id: string, entities: readonly object[], rule = 'r1') => ({ ...madeUpAlert({ id, tenant: 'acme', rule: { id: rule, title: rule, level: 'high' } }), entities: entities as never });
    const user = { type: 'user', value: 'ana@example.com', role: 'actor' };
    const alerts = [alert('a1', [user]), alert('a2', [user, file]), alert('a3', [user], 'r2'), alert('a4', [{ type: 'session', value: 's', role: 'actor' }]), alert('a5', [user, file])];
    await commit({ alerts, incidents: alerts.map(({ id }, at) => incident(`i${at + 1}`, [id], { title: `Title ${at + 1}` })) });
    const judged = [await judge('i1', FALSE_ALARM), await judge('i2', INTRUSION), await judge('i3', INTRUSION), await judge('i4', INTRUSION), await judge('i5', INTRUSION)];
    const seen = await of('acme').seenBefore('i5', 9);
    assert.deepEqual(seen.map(({ verdict, title, severity }) => [verdict.id, title, severity]), [[judged[1]?.verdict.id, 'Title 2', 'medium'], [judged[0]?.verdict.id, 'Title 1', 'medium']]);
    assert.deepEqual(seen.map(({ shared }) => shared.map(({ rule, entity }) => `${rule} ${entity.type}`).sort()), [['r1 file', 'r1 user'], ['r1 user']]);
    assert.equal((await of('acme').seenBefore('i5', 1)).length, 1);
    const theirs = madeUpAlert({ id: 'a1', tenant: 'beta', rule: { id: 'r1', title: 'r1', level: 'high' } });
    await commit({ alerts: [theirs], incidents: [madeUpIncident({ id: 'i1', tenant: 'beta', alerts: ['a1'] })] }, 'beta');
    assert.deepEqual(await of('beta').seenBefore('i1', 9), []);
  });
}

function testJudgements(current: () => StateStore, { of, commit, incident, judge }: Tests): void {
  it('tells what counts for rules and priorities: the rules and the priority at the time of the verdict, of each incident its latest', async () => {
    const alert = (id: string, rule: string, severity: 'low' | 'high') => madeUpAlert({ id, tenant: 'acme', rule: { id: rule, title: rule, level: severity }, severity });
    await commit({ alerts: [alert('a1', 'r1', 'low'), alert('a2', 'r1', 'high'), alert('a3', 'r2 \0', 'low')], incidents: [incident('i1', ['a1', 'a2', 'a3'], { priority: 71 }), incident('i2', ['a4'], { priority: 20 })] });
    await judge('i1', INTRUSION);
    await judge('i1', FALSE_ALARM);
    await judge('i2', INTRUSION);
    await commit({ alerts: [alert('a5', 'r3', 'high')], incidents: [incident('i1', ['a1', 'a2', 'a3', 'a5'], { priority: 90 })] });
    const told = (await of('acme').judgements(9)).map(({ kind, priority, rules }) => [kind, priority, ...rules.map(({ rule, severity }) => `${rule} ${severity}`).sort()]);
    assert.deepEqual(told, [['true_positive', 20], ['false_positive', 71, 'r1 high', 'r2 \0 low']]);
    assert.deepEqual([(await of('acme').judgements(1)).length, (await of('beta').judgements(9)).length], [1, 0]);
    assert.equal((await current().decisionVersions()).get('beta'), undefined);
  });

  it('has a higher number with each verdict, and where a merge makes another verdict count, and with nothing else', async () => {
    const version = async () => (await current().decisionVersions()).get('acme')?.incidents ?? 0;
    await commit({ incidents: [incident('i1', ['a1']), incident('i2', ['a2']), incident('i3', ['a3']), incident('i4', ['a4'])] });
    await commit({ incidents: [incident('i3', ['a3', 'a4'])], merged: [{ from: 'i4', into: 'i3' }] });
    await of('acme').noteIncident('i1', { act: 'commented', text: 'x', about: [], by: 'ana', nowMs: 1 });
    const versions = [await version()];
    await judge('i1', FALSE_ALARM);
    versions.push(await version());
    await judge('i2', INTRUSION);
    versions.push(await version());
    await commit({ incidents: [incident('i1', ['a1', 'a2'])], merged: [{ from: 'i2', into: 'i1' }] });
    versions.push(await version());
    assert.deepEqual((await of('acme').judgements(9)).map(({ kind }) => kind), ['true_positive']);
    await commit({ incidents: [incident('i1', ['a1', 'a2', 'a5'])] });
    versions.push(await version());
    assert.deepEqual(versions, [0, 1, 2, 3, 3]);
  });
}

function testLinks(current: () => StateStore, { of, commit, incident, told }: Tests): void {
  it('keeps what people decided about alerts until it is undone, and tells that something changed', async () => {
    await commit({ incidents: [incident('i1', ['a1']), incident('i2', ['a2'])] });
    assert.equal((await current().decisionVersions()).get('acme'), undefined);
    const made = await of('acme').addLink({ kind: 'together', alerts: ['a1'], others: ['a2'], reason: 'the same session', by: 'ana', nowMs: 5, incidents: ['i1', 'i2'] });
    const { id, ...rest } = made;
    assert.deepEqual(rest, { kind: 'together', alerts: ['a1'], others: ['a2'], reason: 'the same session', by: 'ana', atMs: 5, undoneAtMs: null, undoneBy: null });
    const apart = await of('acme').addLink({ kind: 'apart', alerts: ['a3'], others: ['a1'], reason: 'not theirs', by: 'ben', nowMs: 6, incidents: [] });
    assert.deepEqual(await of('acme').links(), [made, apart]);
    const version = (await current().decisionVersions()).get('acme')?.incidents ?? 0;
    assert.deepEqual([await of('beta').links(), await of('beta').undoLink(id, { by: 'x', reason: 'x', nowMs: 1, incidents: [] })], [[], null]);
    const undone = { ...made, undoneAtMs: 9, undoneBy: 'ben' };
    const undo = () => of('acme').undoLink(id, { by: 'ben', reason: 'it was another', nowMs: 9, incidents: ['i1'] });
    assert.deepEqual([await undo(), await undo()], [undone, null]);
    assert.deepEqual([await of('acme').links(), await of('acme').link(id), await of('acme').link('none')], [[apart], undone, null]);
    assert.ok(((await current().decisionVersions()).get('acme')?.incidents ?? 0) > version);
    assert.deepEqual(await told('i1'), [`linked ana the same session ${id}`, `undone ben it was another ${id}`]);
    assert.deepEqual(await told('i2'), [`linked ana the same session ${id}`]);
  });
}
